"""Search over open choices: from usual starts, step by step, keeping the best few; every try is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from models.rebuilding.judge.budget import WORK_OF_A_TRY, Budget
from models.rebuilding.rebuilt import Choice, Scored
from models.rebuilding.search.choices import Dimension


def _moves(dimensions: Sequence[Dimension]) -> Iterator[Choice]:
    """One choice at a time, and the activation of both halves at once: authors rarely mix them."""
    named = {dimension.name: dimension for dimension in dimensions}
    for dimension in dimensions:
        for option in dimension.options:
            yield {dimension.name: option}
    if "E" in named and "D" in named:
        yield from ({"E": option, "D": option} for option in named["E"].options if option in named["D"].options)


def search(
    dimensions: Sequence[Dimension],
    starts: Sequence[Choice],
    evidence: Callable[[Choice], float],
    cost: Callable[[Choice], float],
    *,
    beam: int = 3,
    budget: Budget,
) -> tuple[list[Scored], bool]:
    """(every choice that was tried, best first; whether the search came to its end before the budget did).

    ``evidence`` spends from the budget too. That is of work and not of time, so the result is the same everywhere.
    """
    seen: dict[tuple[tuple[str, str], ...], Scored] = {}

    def look(choice: Choice) -> None:
        key = tuple(sorted(choice.items()))
        if key not in seen and (not budget.spent or not seen):
            budget.spend(WORK_OF_A_TRY)
            seen[key] = Scored(choice, evidence(choice), cost(choice))

    for start in sorted(starts, key=cost):
        look(start)
    expanded: set[tuple[tuple[str, str], ...]] = set()
    while not budget.spent:
        best = sorted(seen.values(), key=lambda item: item.total)[:beam]
        fresh = [item for item in best if tuple(sorted(item.choice.items())) not in expanded]
        if not fresh:
            break
        for item in fresh:
            expanded.add(tuple(sorted(item.choice.items())))
            for move in _moves(dimensions):
                look({**item.choice, **move})
    return sorted(seen.values(), key=lambda item: item.total), not budget.spent
