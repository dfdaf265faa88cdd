"""Classes that a generator stops to show."""

from collections.abc import Sequence

from evaluation.judging.findings.collapsed_modes import LEAST_SHARE
from evaluation.judging.series.curve import Curve
from evaluation.judging.series.onsets import Suspect, kind, suspect, when
from evaluation.judging.series.training import Training
from evaluation.judging.series.worsening import Worsening
from evaluation.types import Array


@kind
def mode_dropping(training: Training) -> Sequence[Suspect]:
    """A class disappears from the samples [Che et al. 2017; Lin et al. 2018]. Each class is a suspect."""
    classes = training.classes
    if classes is None:
        return []
    return [
        one
        for place, name in enumerate(classes.names)
        if classes.real[place] > 0
        for one in _of_class(name, classes.steps, classes.shares[:, place], float(classes.real[place]))
    ]


def _of_class(name: str, steps: Array, shares: Array, real: float) -> Sequence[Suspect]:
    curve = Curve(metric="class_histogram", title=f"share of class {name}", better="higher", steps=steps, values=shares)

    def tell(found: Worsening) -> tuple[str, str] | None:
        if found.after >= LEAST_SHARE * real:
            return None
        return "Mode dropping", (
            f"Class {name} disappears from the samples {when(found)}: {found.before:.1%} of them show it before, "
            f"{found.after:.1%} then, and {real:.1%} of the data."
        )

    return suspect(curve, tell)
