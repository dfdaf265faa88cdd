"""The codes themselves, kept so that pages compare models and walk through a code without opening any of them."""

from __future__ import annotations

from evaluation.measuring.artifacts.codes.posterior import Codes
from evaluation.record.views import Vectors
from evaluation.registry import metric
from evaluation.types import Labels, NotApplicable
from models.base import HasPosterior


@metric(title="Codes", group="latent", source="Touchstone", aliases=("latents", "latent_codes"))
def codes(*, posterior: Codes, subset_items: Labels) -> Vectors:
    """The code of each of up to 2,000 test images, the same ones for every model; kept to compare models."""
    return Vectors(values=posterior.mean[subset_items].astype("float32"), label="code", items=subset_items)


@metric(title="Uncertainty of the codes", group="latent", source="Kingma & Welling 2014", aliases=("posterior_std",))
def code_spread(*, posterior: Codes, subset_items: Labels) -> Vectors:
    """How unsure the encoder is of each number of a code: the posterior's standard deviation, for the same images."""
    if posterior.std is None:
        raise NotApplicable(HasPosterior.lacks)
    return Vectors(values=posterior.std[subset_items].astype("float32"), label="standard deviation", items=subset_items)
