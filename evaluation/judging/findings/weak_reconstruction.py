"""An autoencoder that is no better than a far simpler method."""

from evaluation.judging.findings import Finding, evidence, finding, reference
from evaluation.record.figures import measured, number
from evaluation.record.run import Run

LEAST_GAIN = 0.1
"""The least share of the simpler method's error that a network should save."""

PERFECT = 1e-3
"""Below this share of the mean image's error PCA has enough numbers to copy the image, and is no fair comparison."""


@finding
def weak_reconstruction(run: Run) -> Finding | None:
    """It saves less than a tenth of the error of the mean image, or of a PCA of its size [Bourlard & Kamp 1988]."""
    error, outcome = evidence(run, "mse"), run.ok("mse")
    mean, linear = reference(outcome, "mean training image"), reference(outcome, "PCA")
    if error is None or mean is None:
        return None
    said = f"Its error, {measured(error[0], error[1:])}, is at least nine tenths of"
    if error[1] >= (1 - LEAST_GAIN) * mean:
        return Finding(
            title="Reconstructs nothing",
            sentence=f"{said} the mean training image's, {number(mean)}: the code carries hardly any of the image.",
            metrics=("mse",),
            grave=True,
        )
    if linear is not None and linear > PERFECT * mean and error[1] >= (1 - LEAST_GAIN) * linear:
        return Finding(
            title="Hardly better than a linear code",
            sentence=f"{said} that of PCA with as many numbers, {number(linear)}: as a compressor it earns little by "
            "being nonlinear.",
            metrics=("mse",),
        )
    return None
