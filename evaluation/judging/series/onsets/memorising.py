"""A generator that begins to give back its training images."""

from collections.abc import Sequence

from evaluation.judging.findings.copying_samples import COPIES_BELOW, LEAST_AUTHENTIC
from evaluation.judging.series.onsets import Suspect, kind, suspect, when
from evaluation.judging.series.training import Training
from evaluation.judging.series.worsening import Worsening
from evaluation.record import figures

TITLE = "Memorising"
LEAST_COPIES = 0.01
"""Share of samples that are a training image, from which on the training is said to memorise."""


@kind
def copies(training: Training) -> Sequence[Suspect]:
    """Samples become training images, exactly or nearly [after Meehan et al. 2020]."""

    def tell(found: Worsening) -> tuple[str, str] | None:
        if found.after < LEAST_COPIES:
            return None
        return TITLE, (
            f"Memorising begins {when(found)}: {found.after:.0%} of the samples are a training image then, "
            f"{found.before:.0%} before."
        )

    return suspect(training.curve("copies_of_training_images"), tell)


@kind
def closeness(training: Training) -> Sequence[Suspect]:
    """Samples come closer to training images than test images lie [Meehan et al. 2020]."""

    def tell(found: Worsening) -> tuple[str, str] | None:
        if found.after >= COPIES_BELOW:
            return None
        return TITLE, (
            f"Memorising begins {when(found)}: samples come closer to training images than test images lie "
            f"({found.curve.title} {figures.number(found.before)} before, {figures.number(found.after)} then)."
        )

    return suspect(training.curve("copying", better="higher"), tell)


@kind
def authenticity(training: Training) -> Sequence[Suspect]:
    """Samples come nearer to a training image than that one's own neighbour lies [Alaa et al. 2022]."""

    def tell(found: Worsening) -> tuple[str, str] | None:
        if found.after >= LEAST_AUTHENTIC:
            return None
        return TITLE, (
            f"Memorising begins {when(found)}: {found.after:.0%} of the samples are authentic then, "
            f"{found.before:.0%} before."
        )

    return suspect(training.curve("authenticity", better="higher"), tell)
