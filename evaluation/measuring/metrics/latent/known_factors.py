"""Does the code take the images apart into the factors they were made from? For data whose factors are known."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.codes.factor_importances import FactorImportances
from evaluation.measuring.artifacts.codes.factor_information import FactorInformation
from evaluation.measuring.artifacts.codes.latents import TrainLatents
from evaluation.measuring.artifacts.items.factors import TrainFactors
from evaluation.numerics.disentanglement import (
    completeness,
    disentanglement,
    modularity,
    mutual_information_gap,
    separated_predictability,
)
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import Matrix, Scalar
from evaluation.registry import metric
from evaluation.types import Array, Latents


@metric(
    title="Mutual information gap", group="latent", better="higher", bounds=(0, 1), source="Chen et al. 2018",
    aliases=("mig",),
)  # fmt: skip
def mutual_information_gap_score(*, latents: Latents, factor_information: FactorInformation) -> Scalar:
    """Is each factor held by one number of the code and by no other? 1 when it is, 0 when two share it.

    MIG: difference of the two largest mutual informations over the entropy of the factor, mean over factors; 20 bins.

    Interval: bootstrap over test images.

    Caveats: A factor that two dimensions share evenly scores 0, even if both hold nothing else.
    """
    value = mutual_information_gap(factor_information.matrix, factor_information.entropy)
    replicates = mutual_information_gap(factor_information.matrices, factor_information.entropies)
    return Scalar.from_replicates(float(value), replicates, n=len(latents))


@metric(
    title="Modularity", group="latent", better="higher", bounds=(0, 1), source="Ridgeway & Mozer 2018",
    near=("modularity_explicitness", "explicitness"),
)  # fmt: skip
def modularity_score(*, latents: Latents, factor_information: FactorInformation) -> Scalar:
    """Does each number of the code speak of one factor only? 1 when it does.

    From the squared mutual information of each number with each factor, 20 bins.

    Interval: bootstrap over test images.

    Caveats: A dimension without any information counts 0, so dimensions that a code does not use lower the mean.
    """
    value, replicates = modularity(factor_information.matrix), modularity(factor_information.matrices)
    return Scalar.from_replicates(float(value), replicates, n=len(latents))


@metric(
    title="Separated predictability", group="latent", better="higher", bounds=(0, 1), source="Kumar et al. 2018",
    aliases=("sap", "sap_score", "separated_attribute_predictability"),
)  # fmt: skip
def separated_predictability_score(
    *, train_latents: TrainLatents, train_factors: TrainFactors, latents: Latents, factors: Array, resamples: Resamples
) -> Scalar:
    """How much better the best single number of the code predicts a factor than the second best does.

    SAP: a linear support vector machine for each number and factor, trained on training codes, accuracy on test codes;
    mean over factors of best minus second best.

    Interval: replicates resample test images; the machines stay as trained.
    """
    from sklearn.svm import LinearSVC

    mean, deviation = train_latents.mean(axis=0), np.maximum(train_latents.std(axis=0), 1e-12)
    known, asked = (train_latents - mean) / deviation, (latents - mean) / deviation
    right = np.empty((len(latents), latents.shape[1], factors.shape[1]))
    for number in range(latents.shape[1]):
        for factor in range(factors.shape[1]):
            machine = LinearSVC(C=0.01, class_weight="balanced", dual=False, max_iter=200)
            machine.fit(known[:, [number]], train_factors[:, factor])
            right[:, number, factor] = machine.predict(asked[:, [number]]) == factors[:, factor]
    replicates = mean_replicates(right.reshape(len(latents), -1), resamples.weights(len(latents)))
    return Scalar.from_replicates(
        float(separated_predictability(right.mean(axis=0))),
        separated_predictability(replicates.reshape(-1, *right.shape[1:])),
        n=len(latents),
    )


@metric(
    title="Disentanglement", group="latent", better="higher", bounds=(0, 1), source="Eastwood & Williams 2018",
    shared_aliases=("dci",),
)  # fmt: skip
def dci_disentanglement(*, latents: Latents, factor_importances: FactorImportances) -> Scalar:
    """Is each number of the code useful for one factor only? 1 when it is (the D of DCI, boosted trees).

    Interval: none. So differences between models are not tested here.
    """
    return Scalar(value=disentanglement(factor_importances.importance), n=len(latents))


@metric(
    title="Completeness", group="latent", better="higher", bounds=(0, 1), source="Eastwood & Williams 2018",
    shared_aliases=("dci",),
)  # fmt: skip
def dci_completeness(*, latents: Latents, factor_importances: FactorImportances) -> Scalar:
    """Is each factor held by one number of the code only? 1 when it is (the C of DCI, boosted trees).

    Interval: none. So differences between models are not tested here.
    """
    return Scalar(value=completeness(factor_importances.importance), n=len(latents))


@metric(
    title="Informativeness", group="features", better="higher", bounds=(0, 1), source="Eastwood & Williams 2018",
    shared_aliases=("dci",),
)  # fmt: skip
def dci_informativeness(*, factor_importances: FactorImportances, resamples: Resamples) -> Scalar:
    """How well boosted trees predict the factors of test images from the code (the I of DCI).

    Mean accuracy over factors.

    Interval: replicates resample test images; the trees stay as trained.
    """
    values = factor_importances.right.mean(axis=1)
    return Scalar.from_replicates(
        float(values.mean()), mean_replicates(values, resamples.weights(len(values))), n=len(values)
    )


@metric(title="Code against factors", group="latent", source="Chen et al. 2018")
def factor_matrix(*, dataset: Dataset, factor_information: FactorInformation) -> Matrix:
    """How much each number of the code says about each factor, as a share of what there is to know."""
    shares = factor_information.matrix / np.maximum(factor_information.entropy, 1e-12)
    names = dataset.factors or tuple(f"factor {i}" for i in range(shares.shape[1]))
    return Matrix(
        values=shares, rows=tuple(f"z{i}" for i in range(len(shares))), columns=names, label="share of the entropy"
    )
