"""One metric of all runs while a table is being made: which values can be compared, and how they differ.

Corrections run over the whole table. So a line gives its uncorrected p first, and its row when it is told the rest.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from types import MappingProxyType
from typing import Any

import numpy as np
from jaxtyping import Bool, Float64

from evaluation.judging.correction import LEVEL, Correction
from evaluation.judging.pairing import Paired, freedom, paired_differences
from evaluation.judging.pairs import all_pairs
from evaluation.judging.power import smallest_found
from evaluation.judging.table import Cell, Row, Verdict
from evaluation.record.schema import Failed, Ok, Outcome, ReferenceRecord, Skipped
from evaluation.record.views import Reference
from evaluation.registry import Better
from evaluation.types import Array

STILL = "no resampling moves either number, so nothing says whether the difference is chance"


class Line:
    """``outcomes`` and ``replicates`` have an entry for every run. The replicates are not kept.

    ``unconfirmed`` are runs whose reading is a guess: they are compared, but never best nor worse. ``meaningless``
    gives each run for which this metric means nothing, and why: it is compared with none. Nor is a run that has
    ``too_few`` images or samples.
    """

    def __init__(
        self,
        metric: str,
        outcomes: Sequence[Outcome | None],
        replicates: Sequence[Array | None],
        *,
        baseline: int,
        unconfirmed: Set[int],
        meaningless: Mapping[int, str],
        too_few: Mapping[int, str] = MappingProxyType({}),
    ) -> None:
        self.metric, self.outcomes, self.baseline = metric, outcomes, baseline
        self.described = next(
            (outcome for outcome in outcomes if isinstance(outcome, Ok)),
            next(outcome for outcome in outcomes if outcome is not None),
        )
        self.better: Better = self.described.better
        self.values = {
            index: outcome.value
            for index, outcome in enumerate(outcomes)
            if isinstance(outcome, Ok) and outcome.value is not None
        }
        self.too_few = too_few
        self.meaningless = {**too_few, **meaningless}
        self.aside = frozenset(unconfirmed | self.meaningless.keys())
        self.best = self._best()
        self._sizes = [None if own is None else len(own) for own in replicates]
        self._parameters = [None if one is None else (one.title, _hashable(one.params)) for one in outcomes]
        self.against_baseline = self._against_baseline(replicates)
        """Index of a run -> its paired difference to the baseline's value."""
        self._parts: list[tuple[list[int], Float64[np.ndarray, " m"]]] = []
        """Runs that can be compared with one another, and the p of each two of them. The baseline is in none."""
        self._p_to_best: dict[int, float] = {}
        """Index of a run -> p of its pair with the best."""
        self._between_others(replicates)

    @property
    def p_to_baseline(self) -> Float64[np.ndarray, " k"]:
        return np.array([paired.p for paired in self.against_baseline.values()])

    @property
    def p_between_others(self) -> Float64[np.ndarray, " m"]:
        """Of all pairs of runs without the baseline."""
        return np.concatenate([np.zeros(0), *(p for _, p in self._parts)])

    def alike(self, runs: Iterable[int]) -> list[tuple[list[int], float]]:
        """Those of the runs, all with a value, that can be compared with one another, and the degrees of freedom."""
        found: dict[tuple[int, Hashable], list[int]] = {}
        for index in runs:
            size = self._sizes[index]
            if index not in self.meaningless and size is not None and size >= 2:
                found.setdefault((size, self._parameters[index]), []).append(index)
        return [(members, self._freedom(size)) for (size, _), members in found.items()]

    def _plugin(self) -> str:
        """Runs may have been measured with different versions of it."""
        known = [one.plugin for one in self.outcomes if one is not None and one.plugin is not None]
        return ", ".join(dict.fromkeys(f"{plugin.package} {plugin.version}" for plugin in known))

    def row(self, shown: Correction, cut: float) -> Row:
        """``shown`` corrects the p of `against_baseline`; ``cut`` is the largest rejected p of all pairs."""
        p_holm = {index: shown.of(paired.p) for index, paired in self.against_baseline.items()}
        told = self.described
        return Row(
            metric=self.metric, title=told.title or self.metric, group=told.group, better=told.better,
            bounds=told.bounds, unit=told.unit, explanation=told.explanation, source=told.source, plugin=self._plugin(),
            construct=told.construct_name or self.metric,
            aside=self.aside, baseline=self.baseline, beats=self._beats(p_holm, cut),
            cells=tuple(self._cell(index, p_holm, cut, shown.next_level) for index in range(len(self.outcomes))),
        )  # fmt: skip

    def _best(self) -> int | None:
        if len(self.values) < 2 or self.better is None:  # a single value is not called best
            return None
        known = [index for index in self.values if index not in self.aside]
        return (max if self.better == "higher" else min)(known, key=self.values.__getitem__, default=None)

    def _equal_to_best(self) -> list[int]:
        """The runs that have the best value. Where several have, none of them is best."""
        if self.best is None:
            return []
        return [
            index for index, value in self.values.items() if value == self.values[self.best] and index not in self.aside
        ]

    def _against_baseline(self, replicates: Sequence[Array | None]) -> dict[int, Paired]:
        base = self.baseline
        chosen = [index for index in self.values if index != base and not self._incomparable(index)]
        theirs = replicates[base]
        if not chosen or theirs is None:
            return {}
        stacked = np.array([replicates[index] for index in chosen])
        values = [self.values[index] for index in chosen]
        return dict(
            zip(
                chosen,
                paired_differences(values, self.values[base], stacked, theirs, freedom=self._freedom(len(theirs))),
                strict=True,
            )
        )

    def _between_others(self, replicates: Sequence[Array | None]) -> None:
        for members, within in self.alike(index for index in self.values if index != self.baseline):
            values = np.array([self.values[index] for index in members])
            found = all_pairs(values, np.array([replicates[index] for index in members]), freedom=within)
            self._parts.append((members, found.each_once()))
            if self.best in members:
                to_best = found.p[members.index(self.best)]
                self._p_to_best = {index: float(p) for index, p in zip(members, to_best, strict=True)}

    def _beats(self, p_holm: Mapping[int, float], cut: float) -> Bool[np.ndarray, "n n"]:
        """Entry (i, j): whether run i is better than run j. A run that stands aside beats none, and none beats it."""
        n = len(self.outcomes)
        real = np.zeros((n, n), dtype=bool)
        if self.better is None:
            return real
        for members, p in self._parts:
            first, second = np.triu_indices(len(members), 1)
            places = np.array(members)
            real[places[first], places[second]] = p <= cut
        against = [index for index, p in p_holm.items() if p < LEVEL]
        real[against, self.baseline] = True
        real |= real.T
        out = sorted(self.aside)
        real[out] = real[:, out] = False
        values = np.array([self.values.get(index, np.nan) for index in range(n)])
        sign = 1 if self.better == "higher" else -1
        ahead: Array = sign * values[:, None] > sign * values[None, :]
        return real & ahead

    def _smallest_found(self, index: int, level: float) -> float | None:
        """``level`` is the p at which this pair would have been told apart, all others as they are."""
        return smallest_found(self.against_baseline[index], level, self._freedom(self._sizes[index] or 0))

    def _freedom(self, replicates: int) -> float:
        """Of the fewest items that a value of the row stands on."""
        items = [outcome.n for outcome in self.outcomes if isinstance(outcome, Ok) and outcome.n is not None]
        return freedom(min(items, default=None), replicates)

    def _incomparable(self, index: int) -> str:
        """Why a value cannot be compared with the baseline's; empty when it can."""
        if self.baseline not in self.values:
            return f"the baseline has no value: {_absence(self.outcomes[self.baseline])}"
        if index in self.meaningless:
            return self.meaningless[index]
        if self.baseline in self.meaningless:
            return f"of the baseline, {self.meaningless[self.baseline]}"
        if self._parameters[index] != self._parameters[self.baseline]:
            return "measured with other parameters than the baseline"
        mine, theirs = self._sizes[index], self._sizes[self.baseline]
        if mine is None or theirs is None:
            whose = "this value" if mine is None else "the baseline"
            return f"no resamplings of {whose}, so there is no paired difference"
        if mine != theirs or mine < 2:
            return f"{mine:,} resamplings here and {theirs:,} of the baseline: not the same ones"
        return ""

    def _cell(self, index: int, p_holm: Mapping[int, float], cut: float, level: float) -> Cell:
        outcome = self.outcomes[index]
        if not isinstance(outcome, Ok):
            failed = isinstance(outcome, Failed)
            return Cell(run=index, status="failed" if failed else "skipped", reason=_absence(outcome))
        verdict, reason = self._verdict(index, p_holm)
        paired = self.against_baseline.get(index)
        equal = self._equal_to_best()
        best = equal == [index]
        return Cell(
            run=index, status="ok", value=outcome.value, interval=outcome.interval, n=outcome.n,
            warnings=tuple(outcome.warnings), references=tuple(map(_reference, outcome.references)),
            verdict=verdict, reason=reason, p_holm=p_holm.get(index),
            difference=self._plain_difference(index) if paired is None else paired.difference,
            difference_interval=None if paired is None or _still(paired) else paired.interval,
            p=None if paired is None else paired.p,
            smallest_found=self._smallest_found(index, level) if verdict == "tied" else None,
            too_few=self.too_few.get(index, ""),
            best=best, tied_with_best=not best and (index in equal or self._tied_with_best(index, p_holm, cut)),
        )  # fmt: skip

    def _verdict(self, index: int, p_holm: Mapping[int, float]) -> tuple[Verdict, str]:
        """The verdict, and why there is none."""
        if index in self.too_few:
            return "too few", self.too_few[index]
        if index == self.baseline:
            return "baseline", ""
        if index not in self.against_baseline:
            return "incomparable", self._incomparable(index) or "this run has no value"
        if self.better is None:
            return "none", ""
        if _still(self.against_baseline[index]):
            return "incomparable", STILL
        if p_holm[index] >= LEVEL:
            return "tied", ""
        higher = self.against_baseline[index].difference > 0
        return ("better" if higher == (self.better == "higher") else "worse"), ""

    def _plain_difference(self, index: int) -> float | None:
        """Of two values that have no paired difference, and are values of the same thing."""
        both = index in self.values and self.baseline in self.values
        if not both or index == self.baseline or self._parameters[index] != self._parameters[self.baseline]:
            return None
        return self.values[index] - self.values[self.baseline]

    def _tied_with_best(self, index: int, p_holm: Mapping[int, float], cut: float) -> bool:
        if self.best is None or index not in self.values or index in self.aside:
            return False
        # The verdict tests the pair with the baseline too, and the two must not contradict each other.
        if self.best == self.baseline:
            return p_holm.get(index, 0.0) >= LEVEL
        if index == self.baseline:
            return p_holm.get(self.best, 0.0) >= LEVEL
        return self._p_to_best.get(index, -1.0) > cut


def _still(paired: Paired) -> bool:
    return paired.difference != 0 and paired.error == 0


def _absence(outcome: Outcome | None) -> str:
    if outcome is None:
        return "this metric was not asked for in this run"
    if isinstance(outcome, Skipped):
        return outcome.reason
    if isinstance(outcome, Failed):
        return f"{outcome.error.type}: {outcome.error.message}"
    return "it was not measured"


def _reference(record: ReferenceRecord) -> Reference:
    return Reference(name=record.name, value=record.value, interval=record.interval)


def _hashable(value: Any) -> Hashable:
    """Equal values, and only they, give equal results: parameters of many runs are compared by one look-up each."""
    if isinstance(value, Mapping):
        return frozenset((key, _hashable(item)) for key, item in value.items())
    if isinstance(value, list | tuple):
        return (type(value), *map(_hashable, value))
    return value  # type: ignore[no-any-return]
