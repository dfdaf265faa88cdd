"""A generator that leaves out much of the data."""

import numpy as np

from evaluation.judging.findings import Finding, evidence, finding, reference, title
from evaluation.judging.findings.claims import Claim
from evaluation.judging.findings.unlike_data import unlike_data
from evaluation.record.figures import measured
from evaluation.record.run import Run
from evaluation.record.views import Histogram
from evaluation.types import TouchstoneError

LEAST_COVERAGE = 0.5
"""Of the coverage that a perfect generator has with as many samples."""
NEIGHBOUR = 5
"""A real image is covered by a sample nearer than its fifth real neighbour."""
LEAST_SHARE = 0.1
"""Of a class's real share, from which it counts as hit; the record may state another."""
NAMED = 10
"""Up to this many missing classes are named. More are counted."""


@finding
def missing_classes(run: Run) -> Finding | None:
    """Fewer classes than the data has are hit by the samples [Che et al. 2017; Lin et al. 2018]."""
    hit, there = evidence(run, "classes_hit"), reference(run.ok("classes_hit"), "classes in the real data")
    if hit is None or there is None or hit[2] >= there or unlike_data(run) is not None:
        return None
    shown = f"show {hit[0]:.0f} of {there:.0f} classes"
    return Finding(
        title="Mode collapse",
        sentence=f"Its samples {shown}, as the data's own classifier sees them{_missing(run)}.",
        metrics=("classes_hit", "class_histogram"),
        grave=hit[2] <= there / 2,
        claims=(Claim(words=shown, left=hit[2], relation="below", right=there),),
    )


@finding
def low_coverage(run: Run) -> Finding | None:
    """Most real images have no sample near them [Naeem et al. 2020]. Said only where no class is missing altogether."""
    covered, perfect = evidence(run, "coverage"), _perfect_coverage(run)
    if covered is None or covered[2] >= LEAST_COVERAGE * perfect:
        return None
    if missing_classes(run) is not None or unlike_data(run) is not None:
        return None
    name = "Covers little of the data"
    return Finding(
        title=name,
        sentence=f"Only {measured(covered[0], covered[1:])} of the real images have a sample near them "
        f"({title(run, 'coverage')}). With as many samples a perfect generator comes near {perfect:.2f} of them.",
        metrics=("coverage", "uncovered_items"),
        grave=True,
        claims=(Claim(words=name, left=covered[2], relation="below", right=LEAST_COVERAGE * perfect),),
    )


def _perfect_coverage(run: Run) -> float:
    """What equal distributions give on average: one sample at least among those nearer than the fifth real image."""
    n = run.record.dataset.n
    m = run.record.config.n_samples or n
    if n <= NEIGHBOUR:
        return 0.0
    others = n - 1 - np.arange(NEIGHBOUR)
    return float(1 - np.prod(others / (others + m)))


def _missing(run: Run) -> str:
    """The classes that are not hit, by name: none of them among the samples, or almost none."""
    outcome = run.ok("classes_hit")
    try:
        histogram = run.exact_view("class_histogram")
    except TouchstoneError:  # without the arrays the number of classes is still known
        return ""
    if outcome is None or not isinstance(histogram, Histogram):
        return ""
    least = float(outcome.params.get("least_share", LEAST_SHARE))
    real = np.ones(len(histogram.counts)) if histogram.reference is None else histogram.reference
    named = list(zip(histogram.categories, histogram.counts, real, strict=True))
    absent = [name for name, count, expected in named if count == 0 < expected]
    rare = [name for name, count, expected in named if 0 < count < least * expected]
    return "".join(
        f"; {words} of {_listed(names)}" for words, names in (("none", absent), ("almost none", rare)) if names
    )


def _listed(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
