"""Every class of the source against a table of weights: made with guessed arguments, then with those that sizes say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from models.errors import TouchstoneError
from models.source.facts import Argument
from models.source.matching.arguments import Called, Guess, Parameter, guesses
from models.source.matching.keys import Fit, Shapes, fit, nearness
from models.source.matching.settings import Settings
from models.source.matching.solving import Solver, Values, free_arguments
from models.source.refusals import OutOfBounds

GUESSES = 12
"""Ways to call a class that are tried as they stand."""
SOLVED = 6
"""Classes whose arguments are solved, those nearest to the table."""
WAYS = 3
"""Guesses of one class that are solved, where the first one could be."""
_IDLE = re.compile(
    r"drop|^lr$|rate|beta|kl|loss|momentum|eps|weight|decay|device|verbose|name|path|scaling", re.IGNORECASE
)
"""Arguments that change nothing in evaluation, or belong to the training."""
WEIGHTS = 16_000
"""Weights of all networks together that are made to solve for one table: what large networks cost stays bounded."""
MAKES = 150
"""Networks that are made to solve one class."""
EXCEEDED = 1
"""Times that a class may take more than its budget before no further arguments are tried."""
NEAR = 0.25
"""A class less near than this to a table is another network."""


class Made(Protocol):
    """A network that was made of a class, without the weights."""

    @property
    def shapes(self) -> Shapes: ...

    @property
    def buffers(self) -> frozenset[str]: ...


class Makes(Protocol):
    """A class of the source, or a network that stands in a variable."""

    @property
    def title(self) -> str: ...

    @property
    def parameters(self) -> Sequence[Parameter]: ...

    @property
    def calls(self) -> Sequence[Called]: ...

    @property
    def words(self) -> Sequence[str]:
        """Texts that the class compares its arguments with."""

    def make(self, values: Values) -> Made:
        """Raises TouchstoneError where the source is not understood, or does not take these arguments."""


@dataclass(frozen=True)
class Match:
    """A class that fits a table, with the arguments that it was made with."""

    of: Makes
    made: Made
    fit: Fit
    arguments: tuple[Argument, ...]
    line: int
    """Of the call that it was made as; 0 where there is none."""
    open_values: tuple[Argument, ...] = ()
    """Arguments that no size shows, of a call whose sizes are not the table's: they may be another network's."""
    unsaid: tuple[Argument, ...] = ()
    """Arguments that nothing says and no size shows."""


@dataclass(frozen=True)
class Searched:
    matches: tuple[Match, ...]
    """The closest first."""
    refusals: tuple[str, ...]
    """Why classes could not be made, a sentence each."""
    nearest: str = ""
    """Of a table that no class fits: which class came nearest, and what differs."""


def search(classes: Sequence[Makes], table: Shapes, settings: Sequence[Settings]) -> Searched:
    """The classes that fit a table of names and shapes."""
    refusals: dict[str, None] = {}
    matches: list[Match] = []
    near: list[tuple[float, int, Guess]] = []
    nearest: tuple[float, str] = (0.0, "")
    for index, item in enumerate(classes):
        exceeded = 0
        for guess in _first(item, settings):
            if exceeded >= EXCEEDED:
                break
            try:
                made = item.make(guess.values)
            except TouchstoneError as error:
                refusals[f"{item.title}: {error}"] = None
                exceeded += isinstance(error, OutOfBounds)
                near.append((_named_alike(item, table), index, guess))
                continue
            found = fit(made.shapes, made.buffers, table)
            if found is not None:
                told = guess.told(guess.values)
                unsaid = _unsaid(item, guess.values, guess.unsure, made.shapes, told)
                matches.append(Match(item, made, found, told, guess.line, unsaid=unsaid))
            score = nearness(made.shapes, table)
            near.append((score, index, guess))
            nearest = max(nearest, (score, _difference(item, made.shapes, table)))
        if exceeded >= EXCEEDED:
            near = [entry for entry in near if entry[1] != index]
    if not any(match.fit.whole for match in matches):
        matches += _solved(classes, table, near, refusals)
    return Searched(_ordered(matches), tuple(refusals), "" if matches else nearest[1])


def _first(item: Makes, settings: Sequence[Settings]) -> Iterator[Guess]:
    for count, guess in enumerate(guesses(item.parameters, item.calls, settings)):
        if count >= GUESSES:
            return
        yield guess


def _solved(
    classes: Sequence[Makes], table: Shapes, near: Sequence[tuple[float, int, Guess]], refusals: Mapping[str, None]
) -> list[Match]:
    found: list[Match] = []
    tried: Counter[int] = Counter()
    left = WEIGHTS
    for score, index, guess in sorted(near, key=lambda entry: -entry[0]):
        item = classes[index]
        if score < NEAR or tried[index] >= WAYS or (index not in tried and len(tried) >= SOLVED):
            continue
        if tried[index] and not any(match.of is item for match in found):
            continue  # other values that no size shows are of interest where the sizes could be solved
        tried[index] += 1
        free = free_arguments(guess.values, guess.unsure)
        if not free:
            continue
        allowed = min(MAKES, left // max(len(table), 1))
        solver = Solver(_shapes_with(item), table, allowed, item.words)
        values = solver.solve(guess.values, free)
        left -= (allowed - solver.makes) * len(table)
        if values is None:
            continue
        made = item.make(values)
        fitting = fit(made.shapes, made.buffers, table)
        if fitting is not None:
            told = guess.told(values)
            unsaid = _unsaid(item, values, guess.unsure, made.shapes, told)
            found.append(Match(item, made, fitting, told, guess.line, _open_values(guess, values, told), unsaid))
    return found


def _unsaid(
    item: Makes, values: Values, unsure: Sequence[str], shapes: Shapes, told: Sequence[Argument]
) -> tuple[Argument, ...]:
    """Of the arguments that nothing says those with another value of which the network has the same names and sizes."""
    make = _shapes_with(item)
    open_ones = [
        name for name in unsure
        if not _IDLE.search(name) and any(make({**values, name: other}) == shapes for other in _others(values[name]))
    ]  # fmt: skip
    return tuple(argument for argument in told if argument.name in open_ones)


def _others(value: Any) -> tuple[Any, ...]:
    """Another value of the same kind; none of what nobody would guess."""
    if isinstance(value, bool):
        return (not value,)
    return (value + 1,) if isinstance(value, int) else (f"{value}_",) if isinstance(value, str) else ()


def _open_values(guess: Guess, values: Values, told: Sequence[Argument]) -> tuple[Argument, ...]:
    """Texts, flags and fractions of a call that is not this network's, as its known sizes had to be moved."""
    if all(value == guess.values[name] or name in guess.unsure for name, value in values.items()):
        return ()
    shown = {name for name, value in values.items() if isinstance(value, str | bool | float)}
    return tuple(item for item in told if item.name in shown and not _IDLE.search(item.name))


def _shapes_with(item: Makes) -> Callable[[Values], Shapes | None]:
    def shapes(values: Values) -> Shapes | None:
        try:
            return item.make(values).shapes
        except TouchstoneError:
            return None

    return shapes


def _named_alike(item: Makes, table: Shapes) -> float:
    """A class that cannot be made as it stands is worth solving where it has whole numbers to move."""
    return NEAR if any(not parameter.has_default for parameter in item.parameters) and table else 0.0


def _ordered(matches: Sequence[Match]) -> tuple[Match, ...]:
    """The closest first: what leaves nothing over, then what uses most of the table."""
    order = sorted(
        range(len(matches)),
        key=lambda i: (not matches[i].fit.whole, bool(matches[i].fit.part), -len(matches[i].fit.names), i),
    )
    return tuple(matches[i] for i in order)


def _difference(item: Makes, shapes: Shapes, table: Shapes) -> str:
    for name in shapes:
        if name in table and shapes[name] != table[name]:
            return f"class {item.title} has '{name}' of {_size(shapes[name])} where the file has {_size(table[name])}"
    lacking = next((name for name in shapes if name not in table), None)
    if lacking is not None:
        return f"class {item.title} has '{lacking}', which the file lacks"
    more = next((name for name in table if name not in shapes), "")
    return f"class {item.title} lacks '{more}' of the file"


def _size(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape)) or "a number"
