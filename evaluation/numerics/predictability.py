"""How well single numbers of a code predict factors: the accuracies behind SAP."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64, Int

from evaluation.types import Latents


def machines_right(
    known: Latents, known_factors: Int[np.ndarray, "m f"], asked: Latents, factors: Int[np.ndarray, "n f"]
) -> Float64[np.ndarray, "n d f"]:
    """Whether a linear support vector machine on one number of the code gives each factor of each image, 0 or 1.

    C = 0.01, balanced classes, codes as they are [Kumar et al. 2018, as in disentanglement_lib]. A factor of one value
    is always given.
    """
    from sklearn.svm import LinearSVC

    right = np.empty((len(asked), asked.shape[1], factors.shape[1]))
    for factor in range(factors.shape[1]):
        values = known_factors[:, factor]
        for number in range(asked.shape[1]):
            if (values == values[0]).all():
                right[:, number, factor] = factors[:, factor] == values[0]
                continue
            # The primal has the same optimum as the dual and draws no numbers.
            machine = LinearSVC(C=0.01, class_weight="balanced", dual=False)
            machine.fit(known[:, [number]], values)
            right[:, number, factor] = machine.predict(asked[:, [number]]) == factors[:, factor]
    return right
