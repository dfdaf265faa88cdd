"""An autoencoder that has memorised its training images."""

from evaluation.judging.findings import Finding, evidence, finding
from evaluation.judging.findings.claims import Claim
from evaluation.record.figures import measured
from evaluation.record.run import Run


@finding
def memorising(run: Run) -> Finding | None:
    """The error on training images is less than half of that on new images [Arpit et al. 2017]."""
    gap, error = evidence(run, "reconstruction_gap"), evidence(run, "mse")
    if gap is None or error is None or gap[1] <= error[2] / 2:
        return None
    name = "Memorises its training images"
    return Finding(
        title=name,
        sentence=f"Of its error on new images, {measured(error[0], error[1:])}, the part "
        f"{measured(gap[0], gap[1:])} is missing on images it was trained on: its training error says little.",
        metrics=("reconstruction_gap", "mse"),
        grave=True,
        claims=(Claim(words=name, left=gap[1], relation="above", right=error[2] / 2),),
    )
