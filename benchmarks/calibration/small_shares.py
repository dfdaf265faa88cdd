"""What many draws of a cell say: false alarms and coverage of every metric, with the bounds that chance allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from benchmarks.calibration.simulation import COUNTS, LEVEL
from benchmarks.calibration.small_cells import Cell, Drawn
from benchmarks.calibration.worlds import WORLDS

MOST_ALARMS, LEAST_COVERED = 0.075, 0.90
APPLIES = 0.95
"""A metric that refuses more than one draw in twenty has too few items."""
CERTAIN = 0.001
DRAWS, LAST = 1000, 4000
"""A cell is looked at after so many draws, and once more at the last where the first look did not settle it. Between
the two nothing is read off: of many looks one would pass by chance."""


def upper_bound(hits: int, draws: int, beyond: float = 0.025) -> float:
    """Upper end of the exact 95% interval of a share [Clopper & Pearson 1934]."""
    return 1.0 if hits >= draws else float(special.betaincinv(hits + 1, draws - hits, 1 - beyond))


def lower_bound(hits: int, draws: int, beyond: float = 0.025) -> float:
    return 1 - upper_bound(draws - hits, draws, beyond)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One metric in one cell. ``covered`` is None where the real images stay the same, as the truth is then another."""

    metric: str
    cell: Cell
    draws: int
    applied: int
    alarms: int
    covered: int | None

    @property
    def false_alarms(self) -> float:
        return self.alarms / max(self.applied, 1)

    @property
    def false_alarms_upper(self) -> float:
        return upper_bound(self.alarms, self.applied)

    @property
    def coverage(self) -> float | None:
        return None if self.covered is None else self.covered / max(self.applied, 1)

    @property
    def passes(self) -> bool:
        return (
            not DRAWS < self.draws < LAST
            and self.applied >= APPLIES * self.draws
            and self.false_alarms_upper < MOST_ALARMS
            and (self.coverage is None or self.coverage > LEAST_COVERED)
        )

    @property
    def failed_for_certain(self) -> bool:
        """More draws cannot change it: they would be spent for nothing."""
        alarms = lower_bound(self.alarms, self.applied, CERTAIN) > MOST_ALARMS
        covers = self.covered is not None and upper_bound(self.covered, self.applied, CERTAIN) < LEAST_COVERED
        return alarms or covers or upper_bound(self.applied, self.draws, CERTAIN) < APPLIES

    @property
    def settled(self) -> bool:
        """Whether it needs no more draws."""
        return self.failed_for_certain or self.draws >= LAST or (self.draws >= DRAWS and self.passes)

    @property
    def outcome(self) -> str:
        """What a table says of the cell: nothing where it passes, ``open`` where too few draws were made to know."""
        if self.passes:
            return ""
        return "fails" if self.settled else "open"


def found_in(cell: Cell, draws: Sequence[Mapping[str, Drawn] | None]) -> list[Found]:
    applied = [drawn for drawn in draws if drawn is not None]
    names = applied[0] if applied else {}
    return [_found(name, cell, [drawn[name] for drawn in applied], len(draws)) for name in names]


def _found(name: str, cell: Cell, drawn: Sequence[Drawn], draws: int) -> Found:
    values = np.array([one.values for one in drawn])
    low, high = np.array([one.interval for one in drawn]).T
    world = None if cell.real_is_fixed else WORLDS[cell.world]()
    truth = world.truth.get(name) if world else None
    target = truth if truth is not None else float(np.median(values) if name in COUNTS else values.mean())
    return Found(
        metric=name,
        cell=cell,
        draws=draws,
        applied=len(drawn),
        alarms=int(np.count_nonzero(np.array([one.p for one in drawn]) < LEVEL)),
        covered=None if world is None else int(np.count_nonzero((low <= target) & (target <= high))),
    )
