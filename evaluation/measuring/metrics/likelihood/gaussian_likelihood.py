"""Bounds on the likelihood of test images under a VAE of Gaussian pixels, in nats and in bits per dimension."""

from __future__ import annotations

import math

import numpy as np
from jaxtyping import Float64

from evaluation.measuring.artifacts.codes.gaussian_draws import GaussianDraws
from evaluation.numerics.gaussian_pixels import bits_per_dimension as in_bits
from evaluation.numerics.log_mean import log_mean_exp
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record import figures
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array, NotApplicable

ASSUMED = "The likelihood is what the caller says; the model's card states none."
CONTINUOUS = "The images have no levels of grey, so no noise is on them: compare on the same images only."


def _std(fitted: float, given: float | None) -> float:
    if given is None:
        return fitted
    if not (math.isfinite(given) and given > 0):
        raise ValueError(f"std must be a positive number, for pixels in [0, 1], or None; got {given}")
    return float(given)


def _scalar(values: Array, draws: GaussianDraws, resamples: Resamples, references: tuple[Reference, ...]) -> Scalar:
    replicates = mean_replicates(values, resamples.weights(len(values)))
    warnings = (ASSUMED,) * draws.assumed + (CONTINUOUS,) * (draws.levels is None)
    return Scalar.from_replicates(
        float(values.mean()), replicates, n=len(values), references=references, warnings=warnings
    )


@metric(
    title="ELBO, Gaussian pixels", group="likelihood", better="higher", unit="nats", source="Rybkin et al. 2021",
    aliases=("gaussian_elbo", "sigma_vae_elbo"),
)  # fmt: skip
def elbo_gaussian(
    *,
    gaussian_draws: GaussianDraws,
    fitted_std: float,
    posterior_kl: Float64[np.ndarray, "n d"],
    resamples: Resamples,
    std: float | None = None,
) -> Scalar:
    """A lower bound on the log-density of a test image under a decoder of Gaussian pixels, in nats.

    Mean over test images and draws z ~ q(z|x) of ln p(x|z) + ln p(z) - ln q(z|x), p(x|z) = N(decoded image, std² I),
    pixels in [0, 1], prior N(0, I). One standard deviation for all pixels: the one of largest ELBO on training images,
    so that models differ by what they learned and not by a constant of their recipe. Images of few levels of grey get
    uniform noise of one level.

    Interval: bootstrap over test images, paired between models.

    Caveats: A density, so the number may be above 0 and depends on the scale of the pixels. A decoder that gives a
    standard deviation for each pixel is measured with one for all. Models whose card does not say that they were
    trained with a Gaussian likelihood are skipped, unless the caller says so.

    Parameters:
        std: Standard deviation of the decoder's pixels, in [0, 1]; None: the best one for training images.
    """
    used = _std(fitted_std, std)
    values = gaussian_draws.log_weights(used, gaussian_draws.ratio.shape[1]).mean(axis=1)
    rate = float(posterior_kl[gaussian_draws.items].sum(axis=1).mean())
    references = [
        Reference(name="standard deviation of a pixel", value=used),
        Reference(name="rate (KL)", value=rate),
        Reference(name="distortion", value=-(float(values.mean()) + rate)),
    ]
    stated = gaussian_draws.stated_std
    if stated is not None:
        own = float(gaussian_draws.log_weights(stated, gaussian_draws.ratio.shape[1]).mean())
        references.append(Reference(name=f"at the stated deviation {figures.number(stated)}", value=own))
    return _scalar(values, gaussian_draws, resamples, tuple(references))


@metric(
    title="Log-likelihood bound, Gaussian pixels", group="likelihood", better="higher", unit="nats",
    source="Burda et al. 2016", aliases=("gaussian_iwae",),
)  # fmt: skip
def iwae_bound_gaussian(
    *,
    gaussian_draws: GaussianDraws,
    fitted_std: float,
    resamples: Resamples,
    k: int = 50,
    std: float | None = None,
) -> Scalar:
    """A tighter lower bound on the log-density of a test image under Gaussian pixels, in nats, from many draws.

    Mean over test images of ln of the mean of k importance weights; pixels, noise and standard deviation are those of
    the ELBO of Gaussian pixels, and so are the draws, so it is never below that.

    Interval: bootstrap over test images, paired between models.

    Caveats: Compare at equal k only: the bound rises with k.

    Parameters:
        k: Draws of the code for each image.
        std: Standard deviation of the decoder's pixels, in [0, 1]; None: the best one for training images.
    """
    used = _std(fitted_std, std)
    log_weights = gaussian_draws.log_weights(used, k)
    references = (
        Reference(name="standard deviation of a pixel", value=used),
        Reference(name="ELBO on the same draws", value=float(log_weights.mean())),
    )
    return _scalar(log_mean_exp(log_weights), gaussian_draws, resamples, references)


@metric(
    title="Bits per dimension", group="likelihood", better="lower", unit="bits", source="Theis et al. 2016",
    aliases=("bpd", "bits_per_dim"),
)  # fmt: skip
def bits_per_dimension(
    *,
    gaussian_draws: GaussianDraws,
    fitted_std: float,
    resamples: Resamples,
    k: int = 50,
    std: float | None = None,
) -> Scalar:
    """How many bits a pixel of a test image takes at most, coded with a VAE of Gaussian pixels.

    log2 (L - 1) - bound / (pixels ln 2), where the bound is the importance-weighted one of Gaussian pixels with uniform
    noise of one level, and L counts the levels of grey of the data. The bits bound those of the discrete images.

    Interval: bootstrap over test images, paired between models.

    Caveats: Not comparable between data of different levels. Skipped for images without levels, as resized ones are.

    Parameters:
        k: Draws of the code for each image.
        std: Standard deviation of the decoder's pixels, in [0, 1]; None: the best one for training images.
    """
    levels = gaussian_draws.levels
    if levels is None:
        raise NotApplicable("bits need images of at most 65,536 equal levels of grey; these have none (resized?)")
    used = _std(fitted_std, std)
    values = in_bits(log_mean_exp(gaussian_draws.log_weights(used, k)), gaussian_draws.pixels, levels)
    references = (
        Reference(name=f"every one of {levels:,} levels alike", value=math.log2(levels)),
        Reference(name="standard deviation of a pixel", value=used),
    )
    return _scalar(values, gaussian_draws, resamples, references)
