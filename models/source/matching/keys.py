"""Whether the names and shapes of a network are those of a table of weights, also where one is a part of the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Shapes = Mapping[str, tuple[int, ...]]
_COUNTERS = ("num_batches_tracked",)
_LEAST = 0.2
"""Share of a table's names that a network must have, to be a part of it."""


@dataclass(frozen=True)
class Fit:
    """How a network and a table go together."""

    names: Mapping[str, str]
    """Names of the table by names of the network."""
    prefix: str = ""
    """In the table, before every name of the network."""
    part: str = ""
    """Of the network, the part whose weights the table holds."""
    lacking: tuple[str, ...] = ()
    """Buffers of the network that the table does not have."""
    unused: tuple[str, ...] = ()
    """Names of the table that the network does not have."""

    @property
    def whole(self) -> bool:
        return not self.unused and not self.part


def fit(network: Shapes, buffers: frozenset[str], table: Shapes) -> Fit | None:
    """The closest way in which the two go together; None where they do not.

    ``buffers`` are names of the network that need not be in the table. Counters of batches are no mismatch.
    """
    names, given = _without_counters(network), _without_counters(table)
    if not any(name not in buffers for name in names) or not given:
        return None
    direct = _within(names, buffers, given, "")
    if direct is not None:
        return direct
    for prefix in _prefixes(given):
        inside = {name.removeprefix(prefix): shape for name, shape in given.items() if name.startswith(prefix)}
        found = _within(names, buffers, inside, prefix)
        if found is not None:
            rest = tuple(name for name in given if not name.startswith(prefix))
            return Fit(found.names, prefix, "", found.lacking, (*found.unused, *rest))
    for part in _prefixes(names):
        inside = {name.removeprefix(part): shape for name, shape in names.items() if name.startswith(part)}
        within = _within(inside, frozenset(name.removeprefix(part) for name in buffers), given, "")
        if within is not None and not within.unused:
            return Fit({part + name: own for name, own in within.names.items()}, "", part, within.lacking)
    return None


def _within(names: Shapes, buffers: frozenset[str], given: Shapes, prefix: str) -> Fit | None:
    lacking = [name for name in names if name not in given]
    if any(name not in buffers for name in lacking):
        return None
    shared = {name: prefix + name for name, shape in names.items() if name in given}
    if not shared or len(shared) < _LEAST * len(given):
        return None
    if any(names[name] != given[name] for name in shared):
        return None
    unused = tuple(prefix + name for name in given if name not in names)
    return Fit(shared, prefix, "", tuple(lacking), unused)


def _without_counters(shapes: Shapes) -> dict[str, tuple[int, ...]]:
    return {name: shape for name, shape in shapes.items() if not name.endswith(_COUNTERS)}


def _prefixes(shapes: Shapes) -> Iterator[str]:
    """Dotted beginnings of names, the shortest first."""
    found: dict[str, None] = {}
    for depth in (1, 2, 3):
        for name in shapes:
            parts = name.split(".")
            if len(parts) > depth:
                found[".".join(parts[:depth]) + "."] = None
    return iter(found)


def nearness(network: Shapes, table: Shapes) -> float:
    """How near a network is to a table, in [0, 1]: the share of names, and of sizes, that agree."""
    names, given = _without_counters(network), _without_counters(table)
    if not names or not given:
        return 0.0
    score = 0.0
    for name in names.keys() & given.keys():
        one, other = names[name], given[name]
        alike = sum(a == b for a, b in zip(one, other, strict=False)) / max(len(one), len(other), 1)
        score += 0.5 + 0.5 * (alike if one else 1.0)
    return score / max(len(names), len(given))
