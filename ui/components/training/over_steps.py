"""The chart, the logs and the film of the chosen trainings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from evaluation import TouchstoneError
from evaluation.judging.series.judgement import Judgement
from evaluation.record.palette import colour_of
from ui import choosing, entrance, services, state
from ui.charts.style import DASHES
from ui.components.training import sentences, series_view
from ui.components.training.series_view.payload import LogLine, Mark, Shown
from ui.names import told_apart
from ui.stored_facts import MetricTitle
from ui.table.model_rows import step_name
from ui.text import sentence
from ui.trainings import lines as drawn_lines
from ui.trainings import of_store
from ui.trainings.lines import Line
from ui.trainings.logs import aligned
from ui.trainings.stored import StoredTraining

STEP, ZOOM, FILM = "step", "zoom", "film"
VIEW = "training-view"
MOST_LOGS = 6
WIDEST = 48


@st.fragment
def show(chosen: Sequence[Line], title: MetricTitle, *, key: str) -> None:
    entrance.check()
    arrays = services.store().runs.arrays_of(_folded_runs(chosen), [title.name])
    drawn = drawn_lines.drawn(chosen, title, arrays)
    said, marks, problems = _judged([one.line for one in drawn], title)
    sentences.show(said, problems, key=f"{key}-said")
    trainings = list({one.name: one for line in chosen for one in line.trainings}.values())
    filmed = _filmed(trainings)
    labels = told_apart([one.line.label for one in drawn], WIDEST)
    series_view.show(
        Shown(
            lines=drawn,
            labels=[labels[one.line.label] for one in drawn],
            marks=marks,
            logs=_logs(trainings, filmed),
            title=title.title + (f" ({title.better} is better)" if title.better else ""),
            unit=filmed.unit or "step",
            film=of_store.film(filmed),
            film_steps=[one.step for one in filmed.stepped if one.step is not None],
            film_words=[step_name(one.look.facts) for one in filmed.stepped],
            film_of=filmed.name,
        ),
        zoom=_zoom(),
        step=_step(),
        key=VIEW,
        on_told=_take,
    )


def _folded_runs(chosen: Sequence[Line]) -> list[str]:
    """Runs of recipes, whose intervals need replicates; those of single trainings stand in the facts."""
    return drawn_lines.run_ids([line for line in chosen if len(line.trainings) > 1])


def _judged(
    shown: Sequence[Line], title: MetricTitle
) -> tuple[list[tuple[Line, list[tuple[str, Judgement]]]], list[Mark], list[str]]:
    """What is said of the trainings of each line, marks of lines of one training, and what could not be judged."""
    said: list[tuple[Line, list[tuple[str, Judgement]]]] = []
    marks: list[Mark] = []
    problems = list(dict.fromkeys(note for line in shown for one in line.trainings for note in one.notes))
    if not title.better:
        return [], [], [*problems, f"{title.title} has no good direction: nothing is judged by it."]
    for place, line in enumerate(shown):
        own: list[tuple[str, Judgement]] = []
        for training in line.trainings:
            try:
                judgement = of_store.judged(training, title.name)
            except TouchstoneError as error:
                problems.append(sentence(str(error)))
                continue
            own.append((training.name, judgement))
            if len(line.trainings) == 1:
                marks += _marks(place, judgement)
        said += [(line, own)] if own else []
    return said, marks, problems


def _marks(place: int, judgement: Judgement) -> list[Mark]:
    kept = float(judgement.curve.steps[judgement.keep.kept])
    return [
        Mark(line=place, kind="keep", span=(kept, kept), words=judgement.keep.sentence),
        *(Mark(line=place, kind="onset", span=span, words="\n".join(words)) for span, words in _onsets(judgement)),
    ]


def _onsets(judgement: Judgement) -> Iterator[tuple[tuple[float, float], list[str]]]:
    """Those that begin between the same or overlapping steps as one."""
    ranked = sorted(judgement.onsets, key=lambda onset: onset.steps)
    span: tuple[float, float] | None = None
    words: list[str] = []
    for onset in ranked:
        if span is not None and onset.steps[0] <= span[1]:
            span = span[0], max(span[1], onset.steps[1])
        else:
            if span is not None:
                yield span, words
            span, words = onset.steps, []
        words.append(onset.sentence)
    if span is not None:
        yield span, words


def _filmed(trainings: Sequence[StoredTraining]) -> StoredTraining:
    """The training whose steps are shown: the reader's, else the first."""
    if len(trainings) == 1:
        return trainings[0]
    names = {one.id: one.name for one in trainings}
    chosen = choosing.by_id("Show the steps of", names, name=FILM)
    return next(one for one in trainings if one.id == chosen)


def _logs(trainings: Sequence[StoredTraining], filmed: StoredTraining) -> list[LogLine]:
    """The curves of the logs of the training that is shown, on its axis of steps."""
    kept = services.store().training_logs.of([filmed.name])
    found = [(curve, aligned(curve, filmed)) for log in kept for curve in log.curves]
    place = [one.name for one in trainings].index(filmed.name)
    return [
        LogLine(
            name=curve.name + (f" ({note})" if note else ""), colour=colour_of(place + number // len(DASHES)),
            dash=DASHES[number % len(DASHES)], steps=steps, values=curve.values,
        )
        for number, (curve, (steps, note)) in enumerate(found[:MOST_LOGS])
    ]  # fmt: skip


def _step() -> float | None:
    try:
        return float(state.text(STEP) or "")
    except ValueError:
        return None


def _zoom() -> tuple[float, float] | None:
    try:
        low, high = (float(end) for end in (state.text(ZOOM) or "").split(","))
    except ValueError:
        return None
    return (low, high) if low < high else None


def _take() -> None:
    said = series_view.told(VIEW)
    state.put(STEP, None if said.step is None else f"{said.step:.12g}")
    state.put(ZOOM, None if said.zoom is None else ",".join(f"{end:.6g}" for end in said.zoom))
