"""What all maps of a model's code share: the codes, their labels, and the items by which maps are judged."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.data.dataset import Dataset
from evaluation.measuring.items import Items
from evaluation.numerics.map_quality import map_quality
from evaluation.numerics.neighbours import Neighbours
from evaluation.record.views import Embedding
from evaluation.registry import artifact
from evaluation.types import Array, Labels, Latents


@dataclass(frozen=True, slots=True, kw_only=True)
class MapGround:
    """The codes beneath the maps of one model."""

    latents: Latents
    anchors: Labels
    labels: Labels | None
    """(n,) class of each item, where the source has any."""

    def embedding(self, method: str, coordinates: Array, neighbours: Neighbours, k: int) -> Embedding:
        """The finished map of (n, 2) coordinates, with numbers on how far it can be believed."""
        facts = map_quality(coordinates, self.latents, neighbours, self.anchors, k=k)
        return Embedding(coordinates=coordinates, method=method, labels=self.labels, facts=facts)


@artifact()
def map_ground(*, latents: Latents, anchors: Labels, dataset: Dataset, test_items: Items) -> MapGround:
    """Codes, labels and anchors of the run's test images."""
    labels = dataset.test.labels
    return MapGround(latents=latents, anchors=anchors, labels=None if labels is None else labels[test_items.positions])
