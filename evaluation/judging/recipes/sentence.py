"""What a comparison of two recipes says, in words."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.judging.correction import LEVEL
from evaluation.judging.power import CASES
from evaluation.judging.recipes.chance import LEAST_SEEDS, MOST_SEEDS, chance_of_beating, images_decide, seeds_to_settle
from evaluation.judging.recipes.difference import Difference
from evaluation.judging.recipes.known_scatter import Scatter
from evaluation.judging.recipes.trained import Trained
from evaluation.record import figures
from evaluation.registry import Better


def sentences(
    title: str, better: Better, first: Trained, second: Trained, found: Difference, *, p: float, level: float = LEVEL
) -> tuple[str, ...]:
    """The first recipe against the second on one number: the verdict, the chance, and what would settle it.

    ``p`` is corrected for the other comparisons of a table; ``level`` is what a single one must reach there.
    """
    size = figures.difference(found.difference, found.interval)
    how = f"{title} {size}, {_trainings(first, second)}"
    if found.error == 0:
        return (f"{first.name} and {second.name} give the same numbers at every seed ({title}).",)
    over = "over new trainings and new data" if found.over_data else "over new trainings on the same data"
    if p < LEVEL:
        said = [f"{_verdict(better, first, second, found)}: {how}, {over}."]
    else:
        said = [f"{first.name} and {second.name} are tied: {how}; another set of seeds may turn it."]
    chance = chance_of_beating(found, better)
    if chance is not None:
        low, high = chance.interval
        said.append(
            f"A new training of {first.name} beats a new one of {second.name} in {chance.value:.0%} of cases "
            f"({low:.0%} to {high:.0%}), measured on as many images."
        )
    elif better is not None and min(found.seeds) < LEAST_SEEDS:
        said.append(f"With fewer than {LEAST_SEEDS} seeds each, nothing is said of how often one beats the other.")
    return (*said, *(_what_settles(found, level) if p >= LEVEL else ()))


def one_seed(title: str, first: Trained, second: Trained, scatter: Scatter | None) -> tuple[str, ...]:
    """Where a recipe has a single training. ``scatter``: of the other recipes of the table."""
    difference = first.mean - second.mean
    alone = [one.name for one in (first, second) if one.seeds == 1]
    whose = "one training each" if len(alone) == 2 else f"one training of {alone[0]}"
    what = "checkpoints" if len(alone) == 2 else "a checkpoint with a recipe"
    said = (
        f"With {whose} this compares {what}: {first.name} and {second.name} differ by "
        f"{figures.number(abs(difference))} in {title}, and another seed may turn it."
    )
    return (said,) if scatter is None else (said, scatter.sentence)


def guessed_readings(names: Sequence[str]) -> tuple[str, ...]:
    """Where a recipe has a checkpoint whose architecture was guessed."""
    return (f"The reading of {' and '.join(names)} is a guess: nothing is decided until somebody confirms it.",)


def unlike_readings(names: Sequence[str]) -> tuple[str, ...]:
    """Where checkpoints of one recipe were read as different networks."""
    said = (
        f"Checkpoints of {' and of '.join(names)} were read as different networks, and a recipe has one: nothing is "
        "decided until they are measured again, together."
    )
    return (said,)


def _verdict(better: Better, first: Trained, second: Trained, found: Difference) -> str:
    if better is None:
        return f"{first.name} and {second.name} differ"
    ahead = (found.difference > 0) == (better == "higher")
    return f"{first.name} is {'better' if ahead else 'worse'} than {second.name}"


def _trainings(first: Trained, second: Trained) -> str:
    if first.seeds == second.seeds:
        return f"{first.seeds} trainings each"
    return f"{first.seeds} trainings against {second.seeds}"


def _what_settles(found: Difference, level: float) -> tuple[str, ...]:
    needed = seeds_to_settle(found, level)
    if needed is not None:
        more = [needed - seeds for seeds in found.seeds]
        each = f"at least {more[0]} more" if more[0] == more[1] else f"at least {more[0]} and {more[1]} more"
        return (f"To find a true difference of this size in {CASES} it takes {needed} seeds each: {each}.",)
    if found.difference != 0 and images_decide(found, level):
        return ("More seeds alone would not settle a difference of this size: it takes more test images as well.",)
    return (f"A difference of this size would not be settled by {MOST_SEEDS:,} seeds each.",)
