"""Does the code take the images apart into the factors they were made from? For data whose factors are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from jaxtyping import Float64

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
from evaluation.numerics.half_samples import from_few_pairs
from evaluation.numerics.predictability import machines_right
from evaluation.numerics.resampling import Resamples, mean_replicates, proportion_replicates
from evaluation.record.views import Matrix, Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array, Labels, Latents

SHUFFLED = "code shuffled over the images"


@metric(
    title="Mutual information gap", group="latent", better="higher", bounds=(0, 1), source="Chen et al. 2018",
    aliases=("mig",),
)  # fmt: skip
def mutual_information_gap_score(
    *, latents: Latents, factor_information: FactorInformation, shuffled_information: Float64[np.ndarray, "s d f"]
) -> Scalar:
    """Is each factor held by one number of the code and by no other? 1 when it is, 0 when two share it.

    MIG: difference of the two largest mutual informations over the entropy of the factor, mean over factors; 20 bins.
    The reference is what codes score that were given to the images at random, mean of 10 shuffles.

    Interval: bootstrap over test images.

    Caveats: A factor that two dimensions share evenly scores 0, even if both hold nothing else.
    """
    value = mutual_information_gap(factor_information.matrix, factor_information.entropy)
    replicates = mutual_information_gap(factor_information.matrices, factor_information.entropies)
    chance = mutual_information_gap(shuffled_information, factor_information.entropy)
    reference = Reference(name=SHUFFLED, value=float(chance.mean()))
    return Scalar.from_replicates(float(value), replicates, n=len(latents), references=(reference,))


@metric(
    title="Modularity", group="latent", better="higher", bounds=(0, 1), source="Ridgeway & Mozer 2018",
    near=("modularity_explicitness", "explicitness"),
)  # fmt: skip
def modularity_score(
    *, latents: Latents, factor_information: FactorInformation, shuffled_information: Float64[np.ndarray, "s d f"]
) -> Scalar:
    """Does each number of the code speak of one factor only? 1 when it does.

    From the squared mutual information of each number with each factor, 20 bins. The reference is what codes score that
    were given to the images at random, mean of 10 shuffles.

    Interval: bootstrap over test images.

    Caveats: A dimension without any information counts 0, so dimensions that a code does not use lower the mean.
    """
    value, replicates = modularity(factor_information.matrix), modularity(factor_information.matrices)
    reference = Reference(name=SHUFFLED, value=float(modularity(shuffled_information).mean()))
    return Scalar.from_replicates(float(value), replicates, n=len(latents), references=(reference,))


@metric(
    title="Separated predictability", group="latent", better="higher", bounds=(0, 1), source="Kumar et al. 2018",
    aliases=("sap", "sap_score", "separated_attribute_predictability"),
)  # fmt: skip
def separated_predictability_score(
    *,
    train_latents: TrainLatents,
    train_factors: TrainFactors,
    latents: Latents,
    factors: Array,
    resamples: Resamples,
    rng: np.random.Generator,
) -> Scalar:
    """How much better the best single number of the code predicts a factor than the second best does.

    SAP: a linear support vector machine (C = 0.01, balanced classes) for each number and factor, trained on training
    codes as they are, accuracy on test codes; mean over factors of best minus second best. This is the score of
    disentanglement_lib for factors of separate values. The reference is what codes score that were given to the images
    at random.

    Interval: replicates resample test images; the machines stay as trained.

    Caveats: The machines are regularised and codes are not scaled, as published. So a code of smaller numbers may score
    differently.
    """
    right = machines_right(train_latents, train_factors, latents, factors)
    strangers = train_latents[rng.permutation(len(train_latents))], latents[rng.permutation(len(latents))]
    by_chance = machines_right(strangers[0], train_factors, strangers[1], factors).mean(axis=0)
    replicates = mean_replicates(right.reshape(len(latents), -1), resamples.weights(len(latents)))
    return Scalar.from_replicates(
        float(separated_predictability(right.mean(axis=0))),
        separated_predictability(replicates.reshape(-1, *right.shape[1:])),
        n=len(latents),
        references=(Reference(name=SHUFFLED, value=float(separated_predictability(by_chance))),),
    )


@metric(
    title="Disentanglement", group="latent", better="higher", bounds=(0, 1), source="Eastwood & Williams 2018",
    shared_aliases=("dci",),
)  # fmt: skip
def dci_disentanglement(
    *,
    factor_importances: FactorImportances,
    halved_importances: Float64[np.ndarray, "p 2 d f"],
    shuffled_importances: Float64[np.ndarray, "d f"],
    fitted_items: Labels,
    resamples: Resamples,
) -> Scalar:
    """Is each number of the code useful for one factor only? 1 when it is (the D of DCI, boosted trees).

    1 minus the entropy of the number's importances over factors, mean weighted by importance. The reference is what
    codes score that were given to the images at random.

    Interval: trees are fitted again on both halves of the training images, in 5 pairs of halves that all models share;
    half of the difference varies as the whole does. Test images do not enter.

    Caveats: The interval is for other training images of the trees. Five pairs tell its width within a third, so it is
    wider than that of a normal distribution.
    """
    return _of_importances(
        disentanglement, factor_importances, halved_importances, shuffled_importances, fitted_items, resamples
    )


@metric(
    title="Completeness", group="latent", better="higher", bounds=(0, 1), source="Eastwood & Williams 2018",
    shared_aliases=("dci",),
)  # fmt: skip
def dci_completeness(
    *,
    factor_importances: FactorImportances,
    halved_importances: Float64[np.ndarray, "p 2 d f"],
    shuffled_importances: Float64[np.ndarray, "d f"],
    fitted_items: Labels,
    resamples: Resamples,
) -> Scalar:
    """Is each factor held by one number of the code only? 1 when it is (the C of DCI, boosted trees).

    1 minus the entropy of the factor's importances over numbers of the code, mean over factors. The reference is what
    codes score that were given to the images at random.

    Interval: trees are fitted again on both halves of the training images, in 5 pairs of halves that all models share;
    half of the difference varies as the whole does. Test images do not enter.

    Caveats: The interval is for other training images of the trees. Five pairs tell its width within a third, so it is
    wider than that of a normal distribution.
    """
    return _of_importances(
        completeness, factor_importances, halved_importances, shuffled_importances, fitted_items, resamples
    )


def _of_importances(
    score: Callable[[Array], float],
    whole: FactorImportances,
    halved: Float64[np.ndarray, "p 2 d f"],
    shuffled: Float64[np.ndarray, "d f"],
    fitted_items: Labels,
    resamples: Resamples,
) -> Scalar:
    value = score(whole.importance)
    halves = np.array([[score(part) for part in pair] for pair in halved])
    return Scalar.from_replicates(
        value,
        np.clip(from_few_pairs(value, halves, resamples), 0, 1),
        n=len(fitted_items),
        references=(Reference(name=SHUFFLED, value=score(shuffled)),),
        centre=value,
    )


@metric(
    title="Informativeness", group="features", better="higher", bounds=(0, 1), source="Eastwood & Williams 2018",
    shared_aliases=("dci",),
)  # fmt: skip
def dci_informativeness(*, factor_importances: FactorImportances, resamples: Resamples) -> Scalar:
    """How well boosted trees predict the factors of test images from the code (the I of DCI).

    Mean accuracy over factors.

    Interval: replicates resample test images, with two successes and two failures more; the trees stay as trained.
    """
    values = factor_importances.right.mean(axis=1)
    return Scalar.from_replicates(
        float(values.mean()), proportion_replicates(values, resamples, "items"), n=len(values)
    )


@metric(title="Code against factors", group="latent", source="Chen et al. 2018")
def factor_matrix(*, dataset: Dataset, factor_information: FactorInformation) -> Matrix:
    """How much each number of the code says about each factor, as a share of what there is to know."""
    shares = factor_information.matrix / np.maximum(factor_information.entropy, 1e-12)
    names = dataset.factors or tuple(f"factor {i}" for i in range(shares.shape[1]))
    return Matrix(
        values=shares, rows=tuple(f"z{i}" for i in range(len(shares))), columns=names, label="share of the entropy"
    )
