"""A discriminator that becomes certain of every sample."""

from collections.abc import Sequence

from evaluation.judging.series.onsets import Suspect, kind, suspect, when
from evaluation.judging.series.training import Training
from evaluation.judging.series.worsening import Worsening

CERTAIN = 0.5
"""Share of certain verdicts from which on the generator is said to learn nothing."""


@kind
def discriminator_saturation(training: Training) -> Sequence[Suspect]:
    """Scores of samples go where the gradient for the generator vanishes [Arjovsky & Bottou 2017]."""

    def tell(found: Worsening) -> tuple[str, str] | None:
        if found.after <= CERTAIN:
            return None
        return "The discriminator saturates", (
            f"The discriminator saturates {when(found)}: {found.after:.0%} of its verdicts on samples are certain "
            f"then, {found.before:.0%} before. They teach the generator nothing."
        )

    return suspect(training.curve("discriminator_saturation"), tell)
