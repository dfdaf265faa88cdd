"""Classes that a generator stops to show."""

import math
from collections.abc import Sequence

from evaluation.judging.findings.collapsed_modes import LEAST_SHARE
from evaluation.judging.series.curve import Curve
from evaluation.judging.series.onsets import Suspect, kind, suspect, when
from evaluation.judging.series.training import Classes, Training
from evaluation.judging.series.worsening import Worsening


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
        for one in _of_class(name, classes, place)
    ]


def _of_class(name: str, classes: Classes, place: int) -> Sequence[Suspect]:
    real = float(classes.real[place])
    drawing = math.sqrt(real * (1 - real) / classes.samples) if classes.samples else 0.0
    curve = Curve(
        metric="class_histogram", title=f"share of class {name}", better="higher", steps=classes.steps,
        values=classes.shares[:, place], floor=drawing,
    )  # fmt: skip

    def tell(found: Worsening) -> tuple[str, str] | None:
        if found.after >= LEAST_SHARE * real:
            return None
        return "Mode dropping", (
            f"Class {name} disappears from the samples {when(found)}: {found.before:.1%} of them show it before, "
            f"{found.after:.1%} then, and {real:.1%} of the data."
        )

    return suspect(curve, tell)
