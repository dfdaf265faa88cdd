"""An autoencoder that is no better than a far simpler method."""

from evaluation.judging.findings import Finding, evidence, finding, reference
from evaluation.judging.findings.claims import Claim, times
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
    if error[1] >= (1 - LEAST_GAIN) * mean:
        return _against_mean(error, mean)
    if linear is not None and linear > PERFECT * mean and error[1] >= (1 - LEAST_GAIN) * linear:
        return _against_pca(error, linear)
    return None


def _against_mean(error: tuple[float, float, float], mean: float) -> Finding:
    compared, worse = times(error[0], mean), error[1] > mean
    said = f"Its error, {measured(error[0], error[1:])}, is {compared.words} the mean training image's, {number(mean)}"
    title = "Worse than the mean image" if worse else "Reconstructs nothing"
    return Finding(
        title=title,
        sentence=f"{said}: the code carries hardly any of the image.",
        metrics=("mse",),
        grave=True,
        claims=(compared, _beyond(title, error, mean, worse)),
    )


def _against_pca(error: tuple[float, float, float], linear: float) -> Finding:
    compared, worse = times(error[0], linear), error[1] > linear
    said = f"Its error, {measured(error[0], error[1:])}, is {compared.words} that of PCA with as many numbers"
    if worse:
        title, so = "Worse than a linear code", "as a compressor it loses to a method without training"
    elif error[0] >= linear:
        title, so = "No better than a linear code", "as a compressor it earns nothing by being nonlinear"
    else:
        title, so = "Hardly better than a linear code", "as a compressor it earns little by being nonlinear"
    return Finding(
        title=title,
        sentence=f"{said}, {number(linear)}: {so}.",
        metrics=("mse",),
        claims=(compared, _beyond(title, error, linear, worse)),
    )


def _beyond(title: str, error: tuple[float, float, float], simple: float, worse: bool) -> Claim:
    """The title as a claim: the whole interval is worse, or saves less than a tenth."""
    if worse:
        return Claim(words=title, left=error[1], relation="above", right=simple)
    return Claim(words=title, left=error[1], relation="at least", right=(1 - LEAST_GAIN) * simple)
