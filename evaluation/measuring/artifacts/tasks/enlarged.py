"""What the model makes of images that were shrunken and enlarged."""

from __future__ import annotations

from evaluation.data.dataset import Dataset
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.numerics.closeness import Closeness, closeness
from evaluation.numerics.shrinking import FACTORS, shrunken_and_enlarged
from evaluation.registry import artifact
from evaluation.types import Images, Labels
from models.base import Reconstructs


@artifact()
def enlarged(
    *, model: Reconstructs, dataset: Dataset, images: Images, test_items: Items, task_items: Labels
) -> Closeness:
    """Of the reconstruction from the shrunken image, enlarged bicubically: a row for each of ``FACTORS``."""
    labels = condition(model, dataset, test_items.at(task_items))
    clean = images[task_items]
    given = [shrunken_and_enlarged(clean, factor, how="bicubic") for factor in FACTORS]
    return closeness(clean, [model.reconstruct(one, labels).cpu().numpy() for one in given])  # type: ignore[arg-type]
