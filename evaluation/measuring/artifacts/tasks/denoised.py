"""What the model makes of damaged images."""

from __future__ import annotations

from evaluation.data.dataset import Dataset
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.numerics.closeness import Closeness, closeness
from evaluation.numerics.damage import DAMAGES
from evaluation.registry import artifact
from evaluation.types import Images, Labels
from models.base import Reconstructs


@artifact()
def denoised(
    *, model: Reconstructs, dataset: Dataset, images: Images, test_items: Items, task_items: Labels, seed: int = 0
) -> Closeness:
    """Of the reconstruction from each damaged image to the clean image: a row for each of ``DAMAGES``.

    A conditional model gets the label of the image.

    Parameters:
        seed: The run's seed.
    """
    labels = condition(model, dataset, test_items.at(task_items))
    clean = images[task_items]
    return closeness(
        clean,
        [model.reconstruct(damage.of(clean, seed=seed), labels).cpu().numpy() for damage in DAMAGES],  # type: ignore[arg-type]
    )
