"""What a report's .json holds: the comparison, what is said of it, and the records that it stands on.

docs/report.schema.json is made from it. Models are named by their place in ``comparison.names``, which is that of their
record in ``runs``. A change raises `REPORT_VERSION`; records have a version of their own.
"""

from __future__ import annotations

import json
import math
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from evaluation.judging.table import Verdict
from evaluation.record.schema import RunRecord
from evaluation.types import Array

REPORT_VERSION: Final = 1


def _finite(value: Any) -> Any:
    """JSON has no infinity: a difference too large for a double is not known."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _digits(beats: Any) -> Any:
    return (
        tuple("".join("01"[int(entry)] for entry in row) for row in beats) if isinstance(beats, np.ndarray) else beats
    )


def _in_order(places: Any) -> Any:
    return sorted(places) if isinstance(places, frozenset) else places


Finite: TypeAlias = Annotated[float | None, BeforeValidator(_finite)]


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, from_attributes=True)


class ReferenceFacts(_Facts):
    """A number to compare with."""

    name: str
    value: float
    interval: tuple[float, float] | None


class CellFacts(_Facts):
    """One metric of one model, beside the baseline's."""

    run: int
    """Place of the model."""
    status: Literal["ok", "skipped", "failed"]
    value: float | None
    interval: tuple[float, float] | None
    """95%."""
    n: int | None
    warnings: tuple[str, ...]
    references: tuple[ReferenceFacts, ...]
    reason: str
    """Why it was skipped, failed, cannot be compared or has too few items to decide; else empty."""
    difference: Finite
    """This value minus the baseline's; null where they cannot be compared, and for the baseline."""
    difference_interval: tuple[Finite, Finite] | None
    """95%, for this difference alone."""
    p: float | None
    """Two-sided, of the paired difference, for this question alone."""
    p_holm: float | None
    """Corrected (Holm 1979) over what ``comparison.corrected`` says. The verdict rests on it."""
    verdict: Verdict
    smallest_found: Finite
    """Of a tie, its power: the smallest true difference from the baseline that would be found in 4 of 5 cases."""
    too_few: str
    """``too few: needs 100 images, had 20`` where the number decides nothing for that reason; else empty."""
    best: bool
    tied_with_best: bool


class RowFacts(_Facts):
    """One metric over all models."""

    metric: str
    title: str
    group: str
    better: Literal["higher", "lower"] | None
    bounds: tuple[float | None, float | None]
    unit: str | None
    explanation: str
    source: str
    plugin: str
    """Package and version that the metric comes from; empty for Touchstone's own."""
    construct_name: str = Field(validation_alias="construct", serialization_alias="construct")
    """What it measures together with other metrics, which have one vote in a ranking."""
    baseline: int
    """Place of the model that the differences of this row are taken to."""
    aside: Annotated[tuple[int, ...], BeforeValidator(_in_order)]
    """Places of models that are neither best nor worst here."""
    beats: Annotated[tuple[str, ...], BeforeValidator(_digits)]
    """A text for each model: its character j is 1 where the model is better than model j, after correction."""
    cells: tuple[CellFacts, ...]
    """One for each model, in their order."""

    def matrix(self) -> Array:
        """``beats`` as (n, n) booleans."""
        rows = [[entry == "1" for entry in row] for row in self.beats]
        return np.array(rows, dtype=bool).reshape(len(rows), len(rows))

    @model_validator(mode="after")
    def _one_entry_a_model(self) -> Self:
        n = len(self.cells)
        places = (self.baseline, *self.aside)
        if [cell.run for cell in self.cells] != list(range(n)) or not all(0 <= place < n for place in places):
            raise ValueError(f"the row of '{self.metric}' has no cell for each model")
        if len(self.beats) != n or any(len(row) != n or set(row) - {"0", "1"} for row in self.beats):
            raise ValueError(f"'beats' of '{self.metric}' must be {n} texts of {n} digits, 0 or 1")
        return self


class ComparisonFacts(_Facts):
    """Metrics down, models across."""

    names: tuple[str, ...]
    """Of the models."""
    baseline: int | None
    """Place of the model that the reader named for differences; null where each group has a baseline of its own."""
    corrected: str
    """Which comparisons Holm's correction ran over, in words."""
    over_pairs: bool
    """Whether it ran over every pair of models. Else it ran over the comparisons with the named baseline."""
    tests: int
    """How many comparisons it ran over."""
    notes: tuple[str, ...]
    guessed: Annotated[tuple[int, ...], BeforeValidator(_in_order)]
    """Places of models whose reading was guessed and not confirmed. They lead nothing."""
    rows: tuple[RowFacts, ...]
    """Metrics with one number, in the order of the groups."""


class StandingFacts(_Facts):
    """One model in one group."""

    run: int
    best: int
    """On how many deciding metrics it is best, and no other is tied with it."""
    tied: int
    contested: int
    """The deciding metrics of the group."""


class VerdictFacts(_Facts):
    """What is said of one group of metrics."""

    group: str
    heading: str
    sentence: str
    power: str
    """Where no model leads: which difference could have been seen, in a sentence."""
    caveat: str
    """The warning, where every number of the group carries one."""
    standings: tuple[StandingFacts, ...]
    """Best first."""
    left_out: tuple[int, ...]
    """Models that are disqualified."""
    yardsticks: tuple[str, ...]
    """The feature extractors of the deciding numbers, except the Inception of published FIDs."""


class FindingFacts(_Facts):
    """What stands against a model."""

    title: str
    sentence: str
    metrics: tuple[str, ...]
    """Where its numbers stand."""
    grave: bool
    """Whether it disqualifies the model."""


class CautionFacts(_Facts):
    run: int
    findings: tuple[FindingFacts, ...]


class ReportFile(_Facts):
    """report.json."""

    report_version: Literal[1] = REPORT_VERSION
    touchstone: str
    """The version that wrote it."""
    title: str
    about: str
    """What every number and verdict is about."""
    comparison: ComparisonFacts
    verdicts: tuple[VerdictFacts, ...]
    cautions: tuple[CautionFacts, ...]
    """Of every model that has findings."""
    runs: tuple[RunRecord, ...]
    """Each as a results file holds it, without checksums. Arrays are in no report."""

    @model_validator(mode="after")
    def _one_record_a_model(self) -> Self:
        n = len(self.comparison.names)
        if len(self.runs) != n or any(len(row.cells) != n for row in self.comparison.rows):
            raise ValueError(f"it names {n} models, and not every one has a record and a cell in each row")
        places = [self.comparison.baseline or 0, *self.comparison.guessed, *(one.run for one in self.cautions)]
        places += [place for one in self.verdicts for place in (*one.left_out, *(two.run for two in one.standings))]
        if not all(0 <= place < n for place in places):
            raise ValueError(f"it names {n} models, and speaks of one that is none of them")
        return self


def report_schema() -> str:
    """The JSON Schema of report.json, as committed in docs/report.schema.json."""
    return json.dumps(ReportFile.model_json_schema(mode="serialization"), indent=1, sort_keys=True) + "\n"
