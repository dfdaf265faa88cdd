"""Random Inception weights in the usual key layout, and images, from a seed: the same in any process."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from evaluation.measuring.networks.inception import convolutions


def seeded_state(seed: int = 0) -> dict[str, Tensor]:
    """A copy of the dictionary; the tensors are shared."""
    return dict(_state(seed))


@lru_cache(maxsize=1)
def _state(seed: int) -> dict[str, Tensor]:
    """Every tensor of the published file, by name, with activations that stay of order one."""
    rng = np.random.default_rng(seed)
    state: dict[str, np.ndarray] = {}
    for name, (inside, conv) in sorted(convolutions().items()):
        shape = (conv.out, inside, conv.height, conv.width)
        state[f"{name}.conv.weight"] = rng.standard_normal(shape, dtype=np.float32) * np.sqrt(2 / np.prod(shape[1:]))
        state[f"{name}.bn.weight"] = rng.uniform(0.5, 1.5, conv.out)
        state[f"{name}.bn.bias"] = rng.normal(0, 0.1, conv.out)
        state[f"{name}.bn.running_mean"] = rng.normal(0, 0.1, conv.out)
        state[f"{name}.bn.running_var"] = rng.uniform(0.5, 1.5, conv.out)
    state["fc.weight"] = rng.standard_normal((1008, 2048)) / np.sqrt(2048)
    state["fc.bias"] = rng.normal(0, 0.1, 1008)
    tensors = {key: torch.from_numpy(np.asarray(value, dtype=np.float32)) for key, value in state.items()}
    for name in convolutions():
        tensors[f"{name}.bn.num_batches_tracked"] = torch.tensor(0)
    return tensors


def seeded_images(h: int, w: int, n: int = 2, seed: int = 1) -> np.ndarray:
    """uint8 (n, 3, h, w): noise, smoothed a little so that resizing matters."""
    noise = np.random.default_rng(seed).integers(0, 256, size=(n, 3, h, w)).astype(np.float64)
    smooth = (noise + np.roll(noise, 1, axis=2) + np.roll(noise, 1, axis=3)) / 3
    return np.rint(smooth).astype(np.uint8)
