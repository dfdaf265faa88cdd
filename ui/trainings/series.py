"""From stored trainings to what judging says of them: curves of numbers over steps, the step to keep, onsets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evaluation.judging.questions import questions
from evaluation.judging.series.curve import LEAST_REPLICATES, Curve
from evaluation.judging.series.judgement import Judgement, judge
from evaluation.judging.series.keep import keep
from evaluation.judging.series.training import Classes, Training
from evaluation.registry import Better
from evaluation.store.run_facts import HISTOGRAM
from evaluation.types import Array
from ui.stored_facts import MetricTitle
from ui.trainings.stored import MeasuredLook, StoredTraining

COUNTS, REAL = f"{HISTOGRAM}/counts", f"{HISTOGRAM}/reference"
Arrays = Mapping[str, Mapping[str, Array]]
"""Run id -> key -> array."""


def metrics_of(training: StoredTraining) -> list[str]:
    """Those that at least one stepped look has a number of that decides."""
    return list(dict.fromkeys(m for one in training.stepped for m in one.facts.numbers if m not in one.facts.doubtful))


def telling(training: StoredTraining, titles: Mapping[str, MetricTitle]) -> str | None:
    """The most telling number that it has, over all questions; None where none has a direction."""
    there = metrics_of(training)
    wanted = [metric for asked in questions().values() for metric in asked.telling]
    named = [metric for want in wanted for metric in there if metric.partition("[")[0] == want]
    directed = [metric for metric in there if metric in titles and titles[metric].better]
    return next((metric for metric in [*named, *directed] if metric in directed), None)


def telling_of(found: Sequence[StoredTraining], titles: Mapping[str, MetricTitle]) -> str | None:
    """Of the first training that has one, by its last look: a sweep needs no steps."""
    wanted = [metric for asked in questions().values() for metric in asked.telling]
    there = [name for one in found for name in one.looks[-1].facts.numbers if decides(one.looks[-1], name)]
    named = (name for want in wanted for name in there if name in titles and name.partition("[")[0] == want)
    return next(named, None)


def curve(training: StoredTraining, title: MetricTitle, arrays: Arrays) -> Curve:
    """Of the looks whose number decides. With replicates where ``arrays`` has them for all of these, alike."""
    kept = _with_number(training, title.name)
    stored = [arrays.get(one.run.id, {}).get(title.name) for one in kept]
    return Curve(
        metric=title.name,
        title=title.title,
        better=_better(title),
        steps=np.array([one.step for one in kept]),
        values=np.array([one.facts.numbers[title.name][0] for one in kept]),
        replicates=_stacked(stored),
    )


def intervals(training: StoredTraining, metric: str) -> tuple[Array, Array]:
    """The two ends of the 95% interval at each look of the curve; NaN where there is none."""
    ends = [one.facts.numbers[metric][1:] for one in _with_number(training, metric)]
    low, high = (np.array([np.nan if end[side] is None else end[side] for end in ends], dtype=float) for side in (0, 1))
    return low, high


def kept_look(training: StoredTraining, titles: Mapping[str, MetricTitle], arrays: Arrays) -> MeasuredLook:
    """The look that judging would keep by the most telling number; the last one where nothing decides."""
    metric = telling(training, titles)
    if metric is None or len(training.stepped) < 2:
        return training.looks[-1]
    shown = curve(training, titles[metric], arrays)
    step = shown.steps[keep(shown).kept]
    return next(one for one in training.stepped if one.step == step)


def judged(training: StoredTraining, metric: str, titles: Mapping[str, MetricTitle], arrays: Arrays) -> Judgement:
    """All that judging says by this metric. Raises TouchstoneError where it has no direction or no number.

    ``arrays`` has the replicates of the metric, and counts of classes where there are any.
    """
    curves = {
        name: curve(training, titles[name], arrays if name == metric else {})
        for name in metrics_of(training)
        if name in titles
    }
    steps = np.array([one.step for one in training.stepped])
    whole = Training(name=training.name, steps=steps, curves=curves, classes=_classes(training, arrays))
    return judge(whole, metric)


def keys_of(metric: str) -> tuple[str, ...]:
    """Arrays that ``judged`` reads."""
    return metric, COUNTS, REAL


def _with_number(training: StoredTraining, metric: str) -> list[MeasuredLook]:
    return [one for one in training.stepped if decides(one, metric)]


def decides(look: MeasuredLook, metric: str) -> bool:
    """Whether it has a number that decides: without a warning, and of enough images."""
    return metric in look.facts.numbers and metric not in look.facts.doubtful


def _better(title: MetricTitle) -> Better:
    return "lower" if title.better == "lower" else "higher" if title.better == "higher" else None


def _stacked(stored: Sequence[Array | None]) -> Array | None:
    rows = [np.asarray(one, dtype=np.float64) for one in stored if one is not None]
    if not rows or len(rows) < len(stored) or len({row.shape for row in rows}) > 1:
        return None
    stacked = np.stack(rows)
    sound = stacked.ndim == 2 and stacked.shape[1] >= LEAST_REPLICATES and bool(np.isfinite(stacked).all())
    return stacked if sound else None


def _classes(training: StoredTraining, arrays: Arrays) -> Classes | None:
    """Where all looks with a histogram name the same classes."""
    found = [one for one in training.stepped if COUNTS in arrays.get(one.run.id, {}) and REAL in arrays[one.run.id]]
    names = {one.facts.classes for one in found}
    counts = [np.asarray(arrays[one.run.id][COUNTS], dtype=np.float64) for one in found]
    if not found or len(names) > 1 or any(one.sum() <= 0 or len(one) != len(found[0].facts.classes) for one in counts):
        return None
    real = np.asarray(arrays[found[0].run.id][REAL], dtype=np.float64)
    return Classes(
        names=found[0].facts.classes,
        steps=np.array([one.step for one in found]),
        shares=np.array([one / one.sum() for one in counts]),
        real=real / float(real.sum()),
    )
