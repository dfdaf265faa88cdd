"""A report's .json as it is read back: the comparison that it holds, without computing any of it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json, to_json

from evaluation.judging.compare import Comparison
from evaluation.judging.findings import Finding
from evaluation.judging.table import Cell, Row
from evaluation.judging.verdict import GroupVerdict, Standing
from evaluation.record.reading import GUESSED, mark
from evaluation.record.run import Run
from evaluation.record.versions import ADVICE, BOM, parse_record
from evaluation.record.views import Reference
from evaluation.report.schema import REPORT_VERSION, CellFacts, FindingFacts, ReportFile, RowFacts, VerdictFacts
from evaluation.types import TouchstoneError
from evaluation.version import __version__


@dataclass(frozen=True, kw_only=True)
class ReadReport:
    """What a report's .json says."""

    title: str
    about: str
    """What every number and verdict is about."""
    comparison: Comparison
    """As it was made. Its runs have no arrays, so what needs resamplings (``pair``) finds none."""
    verdicts: tuple[GroupVerdict, ...]
    """One for each group of metrics in which two models or more can be compared."""
    cautions: tuple[tuple[int, tuple[Finding, ...]], ...]
    """(place of the model, its findings)."""
    touchstone: str
    """The version that wrote it."""
    problems: tuple[str, ...] = field(default=(), repr=False)
    """Sentences on what is damaged in its records."""


def read_report(path: Path) -> ReadReport:
    """Raises TouchstoneError, one sentence, for what is no report, is damaged, or was written by a newer Touchstone."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TouchstoneError(f"'{path}' cannot be read: {error.strerror or error}") from error
    plain = _plain(content, path.name)
    records, problems = _records(plain, path.name)
    try:
        file = ReportFile.model_validate({**plain, "runs": records})
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        raise TouchstoneError(f"'{path.name}' is a damaged report: at {place}, {first['msg']}. {ADVICE}") from error
    runs = tuple(Run(record=record, arrays={}, colour=index) for index, record in enumerate(file.runs))
    return ReadReport(
        title=file.title, about=file.about, touchstone=file.touchstone, problems=problems,
        comparison=_comparison(file, runs), verdicts=tuple(map(_verdict, file.verdicts)),
        cautions=tuple((one.run, tuple(map(_finding, one.findings))) for one in file.cautions),
    )  # fmt: skip


def _plain(content: bytes, name: str) -> dict[str, Any]:
    try:
        plain = from_json(content.removeprefix(BOM))
    except ValueError as error:
        raise TouchstoneError(f"'{name}' is no report: it is not JSON ({error}); `report --out` writes one") from error
    if isinstance(plain, dict) and "schema_version" in plain:
        raise TouchstoneError(f"'{name}' is a results file and no report; touchstone.read_results reads it")
    version = plain.get("report_version") if isinstance(plain, dict) else None
    if not isinstance(plain, dict) or type(version) is not int or version < 1:
        raise TouchstoneError(f"'{name}' is no report: it has no 'report_version'; `report --out` writes one")
    if version > REPORT_VERSION:
        raise TouchstoneError(
            f"'{name}' is a report of version {version}, and this Touchstone, {__version__}, reads up to "
            f"{REPORT_VERSION}; update Touchstone"
        )
    return plain


def _records(plain: dict[str, Any], name: str) -> tuple[list[Any], tuple[str, ...]]:
    """Records of any version as ours, and sentences on those of which a part is damaged."""
    records: list[Any] = []
    problems: list[str] = []
    given = plain.get("runs")
    for index, one in enumerate(given if isinstance(given, list) else []):
        record, said = parse_record(to_json(one), name=f"record {index + 1} of '{name}'")
        records.append(record)
        problems += said
    return records, tuple(problems)


def _comparison(file: ReportFile, runs: tuple[Run, ...]) -> Comparison:
    kept = file.comparison
    return Comparison(
        names=kept.names, colours=tuple(range(len(runs))), baseline=kept.baseline, rows=tuple(map(_row, kept.rows)),
        tests=kept.tests, notes=kept.notes, over_pairs=kept.over_pairs, runs=runs,
        marks={index: mark(runs[index].record.checkpoint) or GUESSED for index in kept.guessed},
    )  # fmt: skip


def _row(kept: RowFacts) -> Row:
    return Row(
        metric=kept.metric, title=kept.title, group=kept.group, better=kept.better, bounds=kept.bounds, unit=kept.unit,
        explanation=kept.explanation, source=kept.source, plugin=kept.plugin, construct=kept.construct_name,
        baseline=kept.baseline, aside=frozenset(kept.aside), beats=kept.matrix(), cells=tuple(map(_cell, kept.cells)),
    )  # fmt: skip


def _cell(kept: CellFacts) -> Cell:
    low, high = kept.difference_interval or (None, None)
    references = tuple(Reference(name=one.name, value=one.value, interval=one.interval) for one in kept.references)
    facts = kept.model_dump(exclude={"references", "difference_interval"})
    known = None if low is None or high is None else (low, high)
    return Cell(**facts, references=references, difference_interval=known)


def _verdict(kept: VerdictFacts) -> GroupVerdict:
    standings = tuple(Standing(**one.model_dump()) for one in kept.standings)
    return GroupVerdict(**kept.model_dump(exclude={"standings"}), standings=standings)


def _finding(kept: FindingFacts) -> Finding:
    return Finding(**kept.model_dump())
