"""Arguments from the sizes of weights: each whole number is moved, and what moves with it says what it must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.source.matching.keys import Shapes, nearness

Values = dict[str, Any]
Make = Callable[[Values], Shapes | None]
"""The shapes of a network that is made with these arguments; None where it cannot be made."""
ROUNDS = 4
SHAPES = ((1, 28, 28), (1, 32, 32), (3, 32, 32), (1, 64, 64), (3, 64, 64), (28, 28), (64, 64))
"""Rows that are tried for an argument of which nothing is known, where no number will do: sizes of an image."""
COUNTS = (1, 2, 3, 4, 5, 6, 8)
"""Numbers of layers or blocks that are tried where sizes alone do not fit."""


@dataclass
class Solver:
    """Moves arguments until the network's shapes are those of a table, with at most ``makes`` networks made."""

    make: Make
    table: Shapes
    makes: int
    words: Sequence[str] = ()
    """Texts that arguments may be."""

    def solve(self, values: Values, free: Sequence[str]) -> Values | None:
        """Values under which names and shapes are the table's; None where none was found.

        ``free`` names the arguments that may be moved, those of which least is known first.
        """
        best = dict(values)
        shapes = self._shapes(best) or self._start(best, free)
        if shapes is None:
            return None
        if self._rounds(best, free, shapes):
            return best
        for flipped in self._flipped(best, free):
            shapes = self._shapes(flipped)
            if shapes is not None and self._rounds(flipped, free, shapes):
                return flipped
        return None

    def _rounds(self, values: Values, free: Sequence[str], shapes: Shapes) -> bool:
        """Moves one argument after the other, as long as that helps; whether the table was reached."""
        for _ in range(ROUNDS):
            before = nearness(shapes, self.table)
            if before >= 1.0:
                return True
            for name in free:
                shapes = self._move(values, name, shapes)
            if nearness(shapes, self.table) <= before:
                break
        return nearness(shapes, self.table) >= 1.0

    def _flipped(self, values: Values, free: Sequence[str]) -> Iterator[Values]:
        """A flag turned together with a number that was 0: ``conditional=True`` asks for ``num_labels``."""
        for flag in [name for name in free if isinstance(values[name], bool)]:
            for number in [name for name in free if type(values[name]) is int and values[name] == 0]:
                for count in self._differences():
                    yield {**values, flag: not values[flag], number: count}

    def _differences(self) -> list[int]:
        """By how much sizes of the table differ most often: so many labels may stand beside a code and an image."""
        sizes = sorted({side for shape in self.table.values() for side in shape})
        counted = Counter(more - less for i, less in enumerate(sizes) for more in sizes[i + 1 :] if more - less <= 1000)
        return [difference for difference, _ in counted.most_common(3)]

    def _shapes(self, values: Values) -> Shapes | None:
        if self.makes <= 0:
            return None
        self.makes -= 1
        return self.make(values)

    def _start(self, values: Values, free: Sequence[str]) -> Shapes | None:
        """Other first values, where a network cannot be made with the given ones."""
        sizes = [size for size, _ in Counter(side for shape in self.table.values() for side in shape).most_common(12)]
        numbers = [name for name in free if type(values[name]) is int]
        for name in numbers:
            for size in sizes:
                shapes = self._shapes({**values, name: size})
                if shapes is not None:
                    values[name] = size
                    return shapes
        rows = [(name, row, self._shapes({**values, name: row})) for name in numbers for row in SHAPES]
        made = [(nearness(shapes, self.table), name, row, shapes) for name, row, shapes in rows if shapes is not None]
        if not made:
            return None
        _, name, row, shapes = max(made, key=lambda item: item[0])
        values[name] = row
        return shapes

    def _move(self, values: Values, name: str, shapes: Shapes) -> Shapes:
        """The argument at the value that fits best; ``values`` is changed where another one is better."""
        best, found = nearness(shapes, self.table), shapes
        chosen = values[name]
        for trial in self._trials(values, name, shapes):
            made = self._shapes({**values, name: trial})
            score = 0.0 if made is None else nearness(made, self.table)
            if made is not None and score > best:
                best, found, chosen = score, made, trial
            if best >= 1.0:
                break
        values[name] = chosen
        return found

    def _trials(self, values: Values, name: str, shapes: Shapes) -> Iterator[Any]:
        value = values[name]
        if isinstance(value, bool):
            yield not value
        elif isinstance(value, str):
            yield from (word for word in self.words if word != value)
        elif isinstance(value, int):
            yield from self._numbers(value, lambda moved: {**values, name: moved}, shapes)
        elif isinstance(value, list | tuple) and value and all(type(item) is int for item in value):
            yield from self._rows(values, name, list(value), shapes)

    def _numbers(self, value: int, with_value: Callable[[int], Values], shapes: Shapes) -> Iterator[int]:
        """What the sizes that move with the number say it is, else small numbers and sizes of the table."""
        said: Counter[int] = Counter()
        for step in (1, value):
            moved = self._shapes(with_value(value + step)) if step > 0 else None
            if moved is None:
                continue
            said.update(_wanted(shapes, moved, self.table, value, step))
            if moved.keys() != shapes.keys():
                yield from (count for count in COUNTS if count != value)
            break
        yield from (number for number, _ in said.most_common(3) if number != value)
        if not said and nearness(shapes, self.table) < 1.0 and set(shapes) != set(self.table):
            yield from (count for count in COUNTS if count != value)

    def _rows(self, values: Values, name: str, row: list[int], shapes: Shapes) -> Iterator[list[int]]:
        """A list of sizes with other items, and of another length."""
        fixed = list(row)
        for index in range(len(row)):

            def with_item(moved: int, at: int = index) -> Values:
                return {**values, name: [*fixed[:at], moved, *fixed[at + 1 :]]}

            for option in self._numbers(fixed[index], with_item, shapes):
                yield [*fixed[:index], option, *fixed[index + 1 :]]
                fixed[index] = option
                break
        yield fixed
        for length in range(1, 7):
            if length != len(row):
                yield (row * 6)[:length]


def _wanted(shapes: Shapes, moved: Shapes, table: Shapes, value: int, step: int) -> Iterator[int]:
    """For every size that moved with the number, the number under which it would be the table's."""
    for name in shapes.keys() & moved.keys() & table.keys():
        for one, other, wanted in zip(shapes[name], moved[name], table[name], strict=False):
            slope = (other - one) / step
            if slope > 0 and (wanted - one) % slope == 0:
                number = value + int((wanted - one) / slope)
                if number > 0:
                    yield number


def free_arguments(values: Mapping[str, Any], unsure: Sequence[str]) -> list[str]:
    """Names of arguments that may be moved: those that nothing says first, then all whole numbers and flags."""
    movable = [name for name, value in values.items() if isinstance(value, int | str | list | tuple)]
    first = [name for name in unsure if name in movable]
    return [*first, *(name for name in movable if name not in first)]
