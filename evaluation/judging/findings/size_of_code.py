"""A code with more numbers than the image, or with fewer than the images have degrees of freedom."""

from math import prod

from evaluation.judging.findings import Finding, finding, reference
from evaluation.judging.findings.claims import Claim
from evaluation.record.run import Run

SMALLER = 0.9
"""The estimate of the images' dimension is uncertain by a tenth or so."""


@finding
def overcomplete_code(run: Run) -> Finding | None:
    """The code has at least as many numbers as the image: copying is possible [Goodfellow et al. 2016, 14.1]."""
    size, shape = run.record.checkpoint.latent_dim, run.record.dataset.image_shape
    if size is None or shape is None or run.ok("mse") is None or size < prod(shape):
        return None
    name = "The code can copy the image"
    return Finding(
        title=name,
        sentence=f"Its code has {size:,} numbers and an image {prod(shape):,}: a small reconstruction error proves "
        "nothing here. Judge it by its features, by noise and by damaged images.",
        metrics=("mse",),
        claims=(Claim(words=name, left=size, relation="at least", right=prod(shape)),),
    )


@finding
def undercomplete_code(run: Run) -> Finding | None:
    """The code has fewer numbers than the images' own intrinsic dimension [Levina & Bickel 2004]."""
    size, outcome = run.record.checkpoint.latent_dim, run.ok("intrinsic_dimension_mle")
    needed = reference(outcome, "of the images")
    if size is None or needed is None or run.ok("mse") is None or size > SMALLER * needed:
        return None
    name = "The code is too small for these images"
    return Finding(
        title=name,
        sentence=f"Its code has {size} numbers, and the images vary in about {needed:.0f} directions (an estimate "
        "from nearest neighbours): some of what tells them apart cannot pass.",
        metrics=("intrinsic_dimension_mle",),
        claims=(Claim(words=name, left=size, relation="below", right=round(needed)),),
    )
