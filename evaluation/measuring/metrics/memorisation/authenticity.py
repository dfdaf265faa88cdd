"""Authenticity: the share of samples that are no copies of training images."""

from __future__ import annotations

from evaluation.measuring.artifacts.neighbours.nearest_train import SampleNearestTrain
from evaluation.measuring.extractors.base import Extractor, titled
from evaluation.numerics.neighbours import Neighbours
from evaluation.numerics.resampling import Resamples, proportion_replicates
from evaluation.record.views import Scalar
from evaluation.registry import metric


@metric(title="Authenticity", group="memorisation", bounds=(0, 1), source="Alaa et al. 2022", aliases=("authpct",))
def authenticity(
    *, nearest_train: SampleNearestTrain, train_neighbours: Neighbours, extractor: Extractor, resamples: Resamples
) -> Scalar:
    """Share of samples that are no copies of a training image; fresh real data gives a half or more.

    A sample is authentic when it is farther from its nearest training image than that image is from its own nearest
    neighbour.

    Interval: covers new samples and the same training images, as the question is about these.

    Caveats: There is no better direction: copying lowers the share, but samples far from all data reach 1 as well.
    """
    indices = nearest_train.indices[:, 0]
    copied = nearest_train.distances[:, 0] <= train_neighbours.distances[indices, 0]
    replicates = proportion_replicates(~copied, resamples, "samples")
    return Scalar.from_replicates(
        float((~copied).mean()), replicates, n=len(copied), title=titled("Authenticity", extractor)
    )
