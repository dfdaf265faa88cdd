"""How far each posterior is from the prior, dimension by dimension."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from evaluation.measuring.artifacts.codes.posterior import Codes
from evaluation.numerics.kl import kl_to_standard_normal
from evaluation.registry import artifact
from evaluation.types import NotApplicable
from models.base import HasPosterior


@artifact()
def posterior_kl(*, model: HasPosterior, posterior: Codes) -> Float64[np.ndarray, "n d"]:
    """KL(q(z_j|x) || N(0, 1)) of each test image and dimension, in nats, (n, d)."""
    if posterior.std is None:
        raise NotApplicable(HasPosterior.lacks)
    return kl_to_standard_normal(posterior.mean, posterior.std)
