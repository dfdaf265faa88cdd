"""An autoencoder that a far simpler one equals."""

from evaluation.judging.findings import Finding, evidence, finding, reference
from evaluation.record.figures import measured, number
from evaluation.record.run import Run

LEAST_GAIN = 0.1
"""Share of the simpler one's error that must be saved to be worth a network."""

PERFECT = 1e-3
"""Share of the mean image's error below which PCA has as many numbers as it wants, and is no bar to be held to."""


@finding
def weak_reconstruction(run: Run) -> Finding | None:
    """It saves less than a tenth of the error of the mean image, or of as large a PCA [Bourlard & Kamp 1988]."""
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
