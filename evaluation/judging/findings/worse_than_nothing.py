"""A model that makes worse what it is given: leaving it alone is better."""

from evaluation.judging.findings import Finding, evidence, finding, reference
from evaluation.judging.findings.claims import Claim, times
from evaluation.judging.findings.useless_features import beyond_chance, useless_features
from evaluation.record.figures import measured, number
from evaluation.record.run import Run


@finding
def worse_on_noise(run: Run) -> Finding | None:
    """Its reconstructions of noisy images are farther from the clean ones than the noise [Vincent et al. 2008]."""
    error, untouched = evidence(run, "denoising_error"), reference(run.ok("denoising_error"), "noisy images")
    if error is None or untouched is None or error[1] <= untouched:
        return None
    name, compared = "On noisy images worse than doing nothing", times(error[0], untouched)
    return Finding(
        title=name,
        sentence=f"Its error on noisy images, {measured(error[0], error[1:])}, is {compared.words} that of the noisy "
        f"images as they are, {number(untouched)}.",
        metrics=("denoising_error", "denoising_curve"),
        claims=(compared, Claim(words=name, left=error[1], relation="above", right=untouched)),
    )


@finding
def worse_than_pixels(run: Run) -> Finding | None:
    """A linear probe reads the classes better from raw pixels than from the code [Alain & Bengio 2017]."""
    accuracy = evidence(run, "linear_probe_accuracy")
    pixels = reference(run.ok("linear_probe_accuracy"), "raw pixels")
    if accuracy is None or pixels is None or accuracy[2] >= pixels or not beyond_chance(accuracy, pixels):
        return None
    if useless_features(run) is not None:
        return None  # it says more
    name, compared = "Its features are worse than raw pixels", times(accuracy[0], pixels)
    return Finding(
        title=name,
        sentence=f"A linear probe on its code is right for {measured(accuracy[0], accuracy[1:])} of images, "
        f"{compared.words} the {number(pixels)} on raw pixels.",
        metrics=("linear_probe_accuracy",),
        claims=(compared, Claim(words=name, left=accuracy[2], relation="below", right=pixels)),
    )
