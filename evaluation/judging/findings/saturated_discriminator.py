"""A discriminator that tells all samples from real images, so that the generator learns nothing more from it."""

from evaluation.judging.findings import Finding, evidence, finding
from evaluation.judging.findings.claims import Claim
from evaluation.record.figures import measured
from evaluation.record.run import Run


@finding
def saturated_discriminator(run: Run) -> Finding | None:
    """Most scores of samples lie where the gradient for the generator vanishes [Arjovsky & Bottou 2017]."""
    share = evidence(run, "discriminator_saturation")
    if share is None or share[1] <= 0.5:
        return None
    name = "The discriminator is saturated"
    return Finding(
        title=name,
        sentence=f"{measured(share[0], share[1:])} of its verdicts are certain, and teach the generator nothing: a "
        "gradient penalty, a smaller learning rate or fewer of its steps keep the two in balance.",
        metrics=("discriminator_saturation", "discriminator_histogram"),
        claims=(Claim(words=name, left=share[1], relation="above", right=0.5),),
    )
