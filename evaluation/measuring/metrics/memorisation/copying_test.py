"""C_T: do samples lie closer to the training set than unseen real images do?"""

from __future__ import annotations

from evaluation.measuring.artifacts.features.features import RealFeatures, SampleFeatures
from evaluation.measuring.artifacts.features.training_cells import Cells
from evaluation.measuring.artifacts.neighbours.nearest_train import RealNearestTrain, SampleNearestTrain
from evaluation.measuring.extractors.base import Extractor, titled
from evaluation.numerics.copying import copying_statistic
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric


@metric(
    title="Copying (C_T)", group="memorisation", unit="z", source="Meehan et al. 2020",
    aliases=("c_t", "ct_score", "data_copying"),
)  # fmt: skip
def copying(
    *,
    nearest_train: SampleNearestTrain,
    nearest_train_real: RealNearestTrain,
    sample_features: SampleFeatures,
    real_features: RealFeatures,
    training_cells: Cells,
    extractor: Extractor,
    resamples: Resamples,
) -> Scalar:
    """Below -3 the samples copy training images; above 3 they stay away from the data; near 0 is as unseen real data.

    Rank test of distances to the nearest training image, samples against test images, within k-means cells. Cells with
    fewer than 20 samples are left out; the references then say how many were judged.

    Interval: covers new samples and test images against these training images.

    Caveats: It is a z value and grows with the number of images: compare at equal n only.
    """
    found = copying_statistic(
        nearest_train_real.distances[:, 0],
        nearest_train.distances[:, 0],
        training_cells.of(real_features.features),
        training_cells.of(sample_features.features),
        cells=len(training_cells.centres),
    )
    n, m = len(found.real_influence), len(found.sample_influence)
    deviations = mean_replicates(found.sample_influence, resamples.weights(m, "samples")) + mean_replicates(
        found.real_influence, resamples.weights(n, "items")
    )
    left_out = len(training_cells.centres) - found.cells
    # A left-out cell is no warning: the statistic is defined without it, and a copier of one class empties the others.
    judged = (Reference(name=f"cells judged, of {len(training_cells.centres)}", value=float(found.cells)),)
    return Scalar.from_replicates(
        found.statistic,
        found.statistic + deviations,
        n=m,
        title=titled("C_T", extractor),
        references=(Reference(name="neither copying nor avoiding", value=0.0), *(judged if left_out else ())),
    )
