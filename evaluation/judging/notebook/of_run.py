"""One run, or several beside one another: their numbers by group, what is found against them, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from evaluation.judging.copies import with_warnings
from evaluation.judging.few import TOO_FEW, too_few
from evaluation.judging.findings import by_model
from evaluation.judging.notebook.grid import Measure, Model, Part, Shown, folded, fragment, paragraph
from evaluation.judging.population import POPULATION
from evaluation.record import figures
from evaluation.record.frame import reason
from evaluation.record.reading import mark
from evaluation.record.run import Run
from evaluation.record.schema import Ok, Outcome
from evaluation.record.showing import html
from evaluation.record.views import Scalar
from evaluation.registry import GROUPS

MOST_FINDINGS = 4


@html.register
def html_of_run(run: Run) -> str:
    return html_of_runs([run], errors={})


def html_of_runs(runs: Sequence[Run], errors: Mapping[str, Exception]) -> str:
    """A table of all numbers, by group; below it findings, what could not be measured, and counts of absences."""
    found = [with_warnings(run) for run in runs]
    models = [Model(name=run.name, colour=run.colour, note=mark(run.record.checkpoint)) for run in runs]
    below = [paragraph(str(error), strong=f"Not measured: {name}.") for name, error in errors.items()]
    below += _findings(runs)
    below += [_absent(runs, "failed"), _absent(runs, "skipped"), _pictures(runs)]
    below.append(f"<small>{paragraph(POPULATION)}</small>" if runs else "")
    return fragment(_heading(runs), models, _parts(found, runs), below)


def _heading(runs: Sequence[Run]) -> str:
    if not runs:
        return "No runs"
    data = ", ".join(dict.fromkeys(run.record.dataset.spec or run.record.dataset.source for run in runs))
    sizes = sorted({run.record.dataset.n for run in runs})
    images = f"{sizes[0]:,}" if len(sizes) == 1 else f"{sizes[0]:,} to {sizes[-1]:,}"
    who = runs[0].name if len(runs) == 1 else f"{len(runs)} models"
    return f"{who} on {data}, {images} test images"


def _parts(found: Sequence[Mapping[str, Outcome]], runs: Sequence[Run]) -> list[Part]:
    described: dict[str, Ok] = {}
    for outcomes in found:
        for outcome in outcomes.values():
            if isinstance(outcome, Ok) and outcome.value is not None:
                described.setdefault(outcome.metric, outcome)
    known = list(GROUPS)
    groups = sorted({told.group for told in described.values()},
                    key=lambda group: known.index(group) if group in known else len(known))  # fmt: skip
    return [_part(group, [told for told in described.values() if told.group == group], found, runs) for group in groups]


def _part(group: str, described: Sequence[Ok], found: Sequence[Mapping[str, Outcome]], runs: Sequence[Run]) -> Part:
    measures = tuple(
        Measure(
            title=told.title or told.metric, better=told.better, unit=told.unit, explanation=told.explanation,
            cells=tuple(_shown(own.get(told.metric), run) for own, run in zip(found, runs, strict=True)),
        )
        for told in described
    )  # fmt: skip
    note = f"{len(measures)} measure{'s' if len(measures) != 1 else ''}"
    return Part(heading=GROUPS.get(group, group or "Other"), note=note, measures=measures)


def _shown(outcome: Outcome | None, run: Run) -> Shown:
    if outcome is None:
        return Shown(text=figures.ABSENT, tint="x", hint="not asked for in this run")
    if not isinstance(outcome, Ok):
        text = "failed" if outcome.status == "failed" else figures.ABSENT
        return Shown(text=text, tint="x", hint=reason(outcome))
    text = figures.measured(outcome.value, outcome.interval) + ("*" if outcome.warnings else "")
    few = too_few(outcome, run)
    return Shown(text=f"{text} {TOO_FEW}" if few else text, hint=" ".join([few, *outcome.warnings]).strip())


def _findings(runs: Sequence[Run]) -> list[str]:
    said = [(runs[index].name, one) for index, several in by_model(runs) for one in several]
    lines = [
        paragraph(one.sentence, strong=f"{name}: {one.title}." if len(runs) > 1 else f"{one.title}.")
        for name, one in said
    ]
    rest = [f"{name}: {one.title}. {one.sentence}" for name, one in said[MOST_FINDINGS:]]
    return [*lines[:MOST_FINDINGS], folded(f"{len(rest):,} more findings", rest)]


def _absent(runs: Sequence[Run], status: str) -> str:
    """What failed or was skipped, folded by reason."""
    reasons: dict[str, Counter[str]] = {}
    for run in runs:
        for outcome in run.record.outcomes:
            if outcome.status == status:
                reasons.setdefault(reason(outcome), Counter())[outcome.metric] += 1
    count = sum(sum(metrics.values()) for metrics in reasons.values())
    return folded(f"{count:,} {status}", [f"{reason}: {', '.join(metrics)}" for reason, metrics in reasons.items()])


def _pictures(runs: Sequence[Run]) -> str:
    names = dict.fromkeys(
        outcome.metric
        for run in runs
        for outcome in run.record.outcomes
        if isinstance(outcome, Ok) and outcome.view.type != Scalar.__name__
    )
    return folded(f"{len(names)} maps, curves and galleries: run.view(name)", [", ".join(names)] if names else [])
