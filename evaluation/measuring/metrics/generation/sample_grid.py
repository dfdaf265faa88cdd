"""A look at the samples themselves."""

from __future__ import annotations

from evaluation.record.views import ImageGrid, as_uint8
from evaluation.registry import metric
from evaluation.types import Images, Labels


@metric(title="Samples", group="generation", source="the model's own draws")
def sample_grid(*, samples: Images, sample_labels: Labels | None, count: int = 48) -> ImageGrid:
    """The first images that the model generated; models with latents of one size drew them from the same noise.

    Parameters:
        count: How many samples are shown.
    """
    shown = samples[:count]
    asked = [f"sample {i}" for i in range(len(shown))]
    if sample_labels is not None:
        asked = [f"asked for {label}" for label in sample_labels[: len(shown)]]
    return ImageGrid(images=as_uint8(shown), captions=tuple(asked))
