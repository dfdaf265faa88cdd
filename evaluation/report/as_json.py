"""The report for other programs: the comparison beside the records, as ``schema`` describes it."""

from __future__ import annotations

from evaluation.report.content import Content
from evaluation.report.schema import CautionFacts, ComparisonFacts, FindingFacts, ReportFile, VerdictFacts
from evaluation.version import __version__


def render_json(content: Content) -> str:
    """One object; `touchstone.read_report` reads it back."""
    file = ReportFile(
        touchstone=__version__,
        title=content.title,
        about=content.about,
        comparison=ComparisonFacts.model_validate(content.comparison),
        verdicts=tuple(map(VerdictFacts.model_validate, content.verdicts)),
        cautions=tuple(
            CautionFacts(run=index, findings=tuple(map(FindingFacts.model_validate, said)))
            for index, said in content.cautions
        ),
        runs=tuple(run.record for run in content.runs),
    )
    return file.model_dump_json(indent=1, by_alias=True) + "\n"
