"""A generator that leaves out much of the data."""

from evaluation.judging.findings import Finding, evidence, finding, reference, title
from evaluation.record.figures import measured
from evaluation.record.run import Run
from evaluation.record.views import Histogram
from evaluation.types import TouchstoneError

LEAST_COVERAGE = 0.5
NAMED = 10
"""Up to this many missing classes are named. More are counted."""


@finding
def missing_classes(run: Run) -> Finding | None:
    """Fewer classes than the data has are hit by the samples [Che et al. 2017; Lin et al. 2018]."""
    hit, there = evidence(run, "classes_hit"), reference(run.ok("classes_hit"), "classes in the real data")
    if hit is None or there is None or hit[2] >= there:
        return None
    return Finding(
        title="Mode collapse",
        sentence=f"Its samples show {hit[0]:.0f} of {there:.0f} classes, as the data's own classifier sees them"
        f"{_missing(run)}.",
        metrics=("classes_hit", "class_histogram"),
        grave=hit[0] <= there / 2,
    )


@finding
def low_coverage(run: Run) -> Finding | None:
    """Most real images have no sample near them [Naeem et al. 2020]. Said only where no class is missing altogether."""
    covered = evidence(run, "coverage")
    if covered is None or covered[2] >= LEAST_COVERAGE or missing_classes(run) is not None:
        return None
    return Finding(
        title="Covers little of the data",
        sentence=f"Only {measured(covered[0], covered[1:])} of the real images have a sample near them "
        f"({title(run, 'coverage')}).",
        metrics=("coverage", "uncovered_items"),
        grave=True,
    )


def _missing(run: Run) -> str:
    try:
        histogram = run.exact_view("class_histogram")
    except TouchstoneError:  # without the arrays the number of classes is still known
        return ""
    if not isinstance(histogram, Histogram):
        return ""
    names = [name for name, count in zip(histogram.categories, histogram.counts, strict=True) if count == 0]
    if not names:
        return ""
    return f"; none of {', '.join(names[:NAMED])}" + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
