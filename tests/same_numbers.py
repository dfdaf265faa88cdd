"""``python -m tests.same_numbers DIR DIR``: the largest difference between two folders of results, times left out.

Compared is every value of every record and every element of every array. Exit status 0 when all are equal bit for bit.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

TIMES = frozenset({"created", "seconds", "checksums"})
"""Dates and times, and the checksums that are taken over them; what else these cover is compared itself."""
VERSIONS = frozenset({"environment", "least_n", "plugin", "schema_version"})
"""Facts about the program that measured. They differ between versions, and not between checkout and wheel."""


@dataclass
class Differences:
    compared: int = 0
    largest: float = 0.0
    """Between two numbers that differ; infinite where there is no number to compare with."""
    where: list[str] = field(default_factory=list)

    def note(self, place: str, size: float) -> None:
        self.where.append(place)
        self.largest = max(self.largest, size)


def compare_folders(first: Path, second: Path, *, ignored: frozenset[str] = TIMES | VERSIONS) -> Differences:
    """Every NAME.json and NAME.npz of both folders."""
    found = Differences()
    names = {path.name for folder in (first, second) for path in folder.glob("*.json")}
    for name in sorted(names):
        if not ((first / name).exists() and (second / name).exists()):
            found.note(f"{name} is in one folder only", math.inf)
            continue
        one, other = (json.loads((folder / name).read_text(encoding="utf-8")) for folder in (first, second))
        _values(name, _without(one, ignored), _without(other, ignored), found)
        _arrays(first / name, second / name, found)
    return found


def _without(value: Any, ignored: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(item, ignored) for key, item in value.items() if key not in ignored}
    return [_without(item, ignored) for item in value] if isinstance(value, list) else value


def _leaves(place: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(f"{place}/{key}", item)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(f"{place}/{index}", item)
    else:
        yield place, value


def _values(name: str, first: Any, second: Any, found: Differences) -> None:
    one, other = dict(_leaves(name, first)), dict(_leaves(name, second))
    for place in one | other:
        found.compared += 1
        mine, theirs = one.get(place), other.get(place)
        if mine == theirs and (place in one) == (place in other):
            continue
        numbers = isinstance(mine, int | float) and isinstance(theirs, int | float)
        found.note(f"{place}: {mine} and {theirs}", abs(mine - theirs) if numbers else math.inf)


def _arrays(first: Path, second: Path, found: Differences) -> None:
    with np.load(first.with_suffix(".npz")) as one, np.load(second.with_suffix(".npz")) as other:
        for key in sorted({*one.files, *other.files}):
            found.compared += 1
            place = f"{first.stem}.npz/{key}"
            if not (key in one.files and key in other.files):
                found.note(f"{place} is in one folder only", math.inf)
            elif one[key].dtype != other[key].dtype or one[key].shape != other[key].shape:
                found.note(f"{place} has another type or shape", math.inf)
            elif one[key].tobytes() != other[key].tobytes():
                numeric = np.issubdtype(one[key].dtype, np.number)
                apart = np.abs(one[key].astype(np.float64) - other[key].astype(np.float64)) if numeric else [math.inf]
                found.note(place, float(np.nanmax(apart)))


def main(first: str, second: str) -> int:
    found = compare_folders(Path(first), Path(second))
    for place in found.where[:50]:
        print(place)
    print(f"{found.compared:,} values and arrays compared, {len(found.where)} differ; largest: {found.largest:g}")
    return 1 if found.where or not found.compared else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
