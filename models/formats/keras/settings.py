"""The settings of one Keras layer, each checked when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.base import CheckpointError
from models.formats.names import clean

MOST_SIDE = 4096
MOST_WIDTH = 1 << 22


@dataclass(frozen=True, slots=True)
class Settings:
    """Raises CheckpointError for a value that the layer does not take."""

    layer: str
    """Its name and class, as a sentence says it: ``dense_1 (Dense)``."""
    values: Mapping[str, Any]
    version: int
    """Of Keras: 2 or 3."""

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def whole(self, name: str, *, least: int = 1, most: int = MOST_SIDE, default: int | None = None) -> int:
        return self._whole(name, self.values.get(name, default), least, most)

    def _whole(self, name: str, value: Any, least: int, most: int) -> int:
        if type(value) is not int or not least <= value <= most:
            raise self.wrong(name, f"a whole number from {least} to {most:,}", value)
        return value

    def pair(self, name: str, *, least: int = 1, most: int = MOST_SIDE, default: int | None = None) -> tuple[int, int]:
        """(height, width), which may be written as one number."""
        value = self.values.get(name, default)
        both = value if isinstance(value, list) else [value, value]
        if len(both) != 2:
            raise self.wrong(name, "two whole numbers", value)
        return self._whole(name, both[0], least, most), self._whole(name, both[1], least, most)

    def wholes(self, name: str, *, least: int, most: int) -> tuple[int, ...]:
        value = self.values.get(name)
        several = value if isinstance(value, list) else [value]
        if len(several) > 8:
            raise self.wrong(name, "a few whole numbers", value)
        return tuple(self._whole(name, item, least, most) for item in several)

    def edges(self, name: str) -> tuple[int, int, int, int]:
        """(top, bottom, left, right) of ((top, bottom), (left, right)), (rows, columns) or one number."""
        value = self.values.get(name)
        rows, columns = value if isinstance(value, list) and len(value) == 2 else (value, value)
        ends = [side if isinstance(side, list) and len(side) == 2 else [side, side] for side in (rows, columns)]
        top, bottom, left, right = (self._whole(name, end, 0, MOST_SIDE) for side in ends for end in side)
        return top, bottom, left, right

    def number(self, name: str, default: float | None = None) -> float:
        value = self.values.get(name, default)
        if isinstance(value, dict) and isinstance(value.get("config"), dict):  # Keras 2 wrote some as arrays
            value = value["config"].get("value")
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e9:
            raise self.wrong(name, "a number", value)
        return float(value)

    def numbers(self, name: str) -> list[float]:
        """A nested list of numbers, flat."""
        found: list[float] = []
        waiting = [self.values.get(name)]
        while waiting:
            value = waiting.pop()
            if isinstance(value, list) and len(waiting) + len(value) <= MOST_WIDTH:
                waiting += reversed(value)
            elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e30:
                found.append(float(value))
            else:
                raise self.wrong(name, "numbers", value)
        return found

    def flag(self, name: str, default: bool) -> bool:
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise self.wrong(name, "true or false", value)
        return value

    def text(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.values.get(name, default)
        if value not in allowed:
            raise self.wrong(name, " or ".join(allowed), value)
        return str(value)

    def refuse_unless(self, name: str, expected: Any) -> None:
        """For what is not translated: the setting must be absent or as expected."""
        value = self.values.get(name)
        if value not in (None, expected):
            raise self.wrong(name, str(expected), value)

    def wrong(self, name: str, expected: str, value: Any) -> CheckpointError:
        return CheckpointError(
            f"the layer {clean(self.layer, 60)} of this Keras model should have {expected} as its {name} to be "
            f"translated; got {clean(value if isinstance(value, str | int | float) else str(value), 40)}"
        )
