"""``classifier``: a small network trained in seconds on the data's own labelled training split. Works offline."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.extractors.base import Extracted, digest_arrays
from evaluation.measuring.extractors.layered import Comparison
from evaluation.registry import extractor
from evaluation.types import Array, Images, NotApplicable, TouchstoneError

if TYPE_CHECKING:
    from torch import nn

FEATURES = 64
BATCH = 128
PRESENTATIONS = (40_000, 100_000)
"""Training images shown in all, at least and at most; two epochs in between. Digits: 33 epochs, MNIST: under two."""
COMPARED = 2048
"""Images to compare are taken from so many images and sent through the network together."""
LARGEST_SIDE = 32
"""Larger images are averaged down to this side first, so that training stays within a minute."""


@dataclass(frozen=True, kw_only=True)
class Classifier:
    """Two convolutions and a 64-d layer, whose values before the last ReLU are the features."""

    name: str
    sha256: str
    classes: tuple[str, ...]
    facts: Mapping[str, float | int | str]
    channels: int
    weights: Mapping[str, Array]
    stacked: int = 0
    """Where the data are stacks of three images of k classes: k. The network then reads one channel at a time."""

    @cached_property
    def network(self) -> nn.Sequential:
        import torch

        network = build_network(1 if self.stacked else self.channels, self.stacked or len(self.classes))
        network.load_state_dict({name: torch.from_numpy(np.array(value)) for name, value in self.weights.items()})
        return network.eval()

    def extract(self, images: Images) -> Extracted:
        """Features (n, 64) and probabilities (n, classes); for a stack (n, 192) and products of three probabilities."""
        if images.ndim != 4 or images.shape[1] != self.channels:
            raise TouchstoneError(
                f"{self.name} takes images (n, {self.channels}, h, w); got {images.shape}. Choose data of that shape."
            )
        if not self.stacked:
            return self._pass(images)
        parts = [self._pass(images[:, channel : channel + 1]) for channel in range(self.channels)]
        a, b, c = (part.probabilities for part in parts)
        assert a is not None
        assert b is not None
        assert c is not None
        joint = (a[:, :, None, None] * b[:, None, :, None] * c[:, None, None, :]).reshape(len(images), -1)
        return Extracted(features=np.concatenate([part.features for part in parts], axis=1), probabilities=joint)

    def extract_and_compare(self, images: Images) -> Extracted:
        """As ``extract``, and perceptual distances of the maps after each ReLU; for a stack, of its three channels."""
        comparison = Comparison(len(images))
        for start in range(0, len(images), COMPARED):
            stop = start + COMPARED
            if len(within := comparison.within(start, stop)):
                comparison.take(start, self._maps(images[start:stop][within]))
        return replace(self.extract(images), distances=comparison.distances())

    def _maps(self, images: Images) -> list[Array]:
        import torch
        from torch import nn

        single = [images[:, channel : channel + 1] for channel in range(self.channels)] if self.stacked else [images]
        found: list[Array] = []
        with torch.inference_mode():
            for part in single:
                maps = torch.from_numpy(np.ascontiguousarray(part, dtype=np.float32))
                for module in self.network[0].children():
                    maps = module(maps)
                    if isinstance(module, nn.ReLU):
                        found.append(maps.numpy())
        return found

    def _pass(self, images: Images) -> Extracted:
        import torch

        features, probabilities = [], []
        with torch.inference_mode():
            for start in range(0, len(images), 512):
                batch = torch.from_numpy(np.ascontiguousarray(images[start : start + 512], dtype=np.float32))
                code = self.network[0](batch)
                features.append(code.numpy())
                probabilities.append(torch.softmax(self.network[1](code), dim=1).numpy())
        return Extracted(features=np.concatenate(features), probabilities=np.concatenate(probabilities))


def build_network(channels: int, classes: int) -> nn.Sequential:
    """[images -> features, features -> logits]. Any size; sides above 32 are averaged down."""
    from torch import Tensor, nn
    from torch.nn import functional

    class Shrink(nn.Module):
        def forward(self, images: Tensor) -> Tensor:
            h, w = images.shape[-2:]
            if max(h, w) <= LARGEST_SIDE:
                return images
            return functional.adaptive_avg_pool2d(images, (min(h, LARGEST_SIDE), min(w, LARGEST_SIDE)))

    encoder = nn.Sequential(
        Shrink(),
        nn.Conv2d(channels, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
        nn.MaxPool2d(2, ceil_mode=True),
        nn.Conv2d(16, 32, 3, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
        nn.AdaptiveMaxPool2d(4), nn.Flatten(),
        nn.Linear(32 * 16, FEATURES, bias=False), nn.BatchNorm1d(FEATURES),
    )  # fmt: skip
    return nn.Sequential(encoder, nn.Sequential(nn.ReLU(), nn.Linear(FEATURES, classes)))


def train_classifier(dataset: Dataset) -> Classifier:
    """Train on the training split, measure on the test split. The same data gives the same weights on one machine.

    Adam with a one-cycle rate, label smoothing .05, shifts of up to 1/14 of the side as augmentation. It runs on one
    thread with a seed of its own, so that neither the seed of the run nor the number of cores changes it.
    Raises NotApplicable without labels.
    """
    train, test = dataset.train, dataset.test
    if train.labels is None or test.labels is None:
        raise NotApplicable(f"needs labels to train a classifier; the source '{dataset.source}' has none")
    train, test = train.labelled(), test.labelled()
    assert train.labels is not None
    assert test.labels is not None
    count = int(max(train.labels.max(), test.labels.max())) + 1
    classes = dataset.classes if len(dataset.classes) >= count else tuple(str(label) for label in range(count))
    channels = dataset.image_shape[0]
    stacked = round(len(classes) ** (1 / 3)) if dataset.source == "stacked" else 0
    if stacked:
        digits = np.stack(
            [train.labels // stacked**2, train.labels // stacked % stacked, train.labels % stacked], axis=1
        )
        single = train.images.reshape(-1, 1, *train.images.shape[2:])
        network = _trained_network(single, digits.reshape(-1), stacked)
    else:
        network = _trained_network(train.images, train.labels, len(classes))
    weights = {name: value.numpy().copy() for name, value in network.state_dict().items()}
    unmeasured = Classifier(
        name=f"{dataset.source}-classifier", sha256=digest_arrays(weights), classes=classes,
        facts={}, channels=channels, weights=weights, stacked=stacked,
    )  # fmt: skip
    hits = 0
    for start in range(0, len(test), 2048):
        items = np.arange(start, min(start + 2048, len(test)))
        probabilities = unmeasured.extract(test.take(items)).probabilities
        assert probabilities is not None
        hits += int((probabilities.argmax(axis=1) == test.labels[items]).sum())
    facts: dict[str, float | int | str] = {
        "test accuracy": round(hits / len(test), 4),
        "trained on": f"{len(train):,} training images of '{dataset.spec}'",
        "measured on": f"{len(test):,} test images",
        "features": FEATURES,
    }
    return replace(unmeasured, facts=facts)


def fit_network(images: Array, labels: Array, classes: int) -> Callable[[Images], Array]:
    """Train the same network on other images: a function from images (n, c, h, w) to probabilities (n, classes)."""
    import torch

    network = _trained_network(images, labels, classes).eval()

    def probabilities(images: Images) -> Array:
        with torch.inference_mode():
            parts = [
                torch.softmax(network(torch.from_numpy(images[start : start + 512])), dim=1).numpy()
                for start in range(0, len(images), 512)
            ]
        return np.concatenate(parts)

    return probabilities


def _trained_network(images: Array, labels: Array, classes: int) -> nn.Sequential:
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(20260101)
            network = build_network(images.shape[1], classes)
            _fit(network, images, labels)
    finally:
        torch.set_num_threads(threads)
    return network


def _fit(network: Any, images: Array, labels: Array) -> None:
    import torch
    from torch.nn import functional

    steps = int(np.clip(2 * len(images), *PRESENTATIONS)) // BATCH
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3, weight_decay=1e-5)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=1e-2, total_steps=steps, pct_start=0.2)
    rng = np.random.default_rng(20260101)
    side = min(images.shape[2:])
    reach = 0 if side < 6 else min(2, max(1, round(side / 14)))
    order: Array = np.empty(0, dtype=np.int64)
    network.train()
    for _ in range(steps):
        while len(order) < BATCH:
            order = np.concatenate([order, rng.permutation(len(images))])
        chosen, order = order[:BATCH], order[BATCH:]
        batch = images[chosen]
        scale = np.float32(255) if batch.dtype == np.uint8 else np.float32(1)
        inputs = torch.from_numpy(batch.astype(np.float32) / scale)
        down, right = (int(shift) for shift in rng.integers(-reach, reach + 1, size=2))
        inputs = _shifted(inputs, down, right)
        loss = functional.cross_entropy(network[1](network[0](inputs)), torch.from_numpy(labels[chosen]).long(),
                                        label_smoothing=0.05)  # fmt: skip
        if not math.isfinite(float(loss.detach())):
            raise FloatingPointError("the classifier's loss is not finite: do the images hold NaN?")
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()


def _shifted(images: Any, down: int, right: int) -> Any:
    """Moved by whole pixels; the border repeats."""
    from torch.nn import functional

    h, w = images.shape[-2:]
    padded = functional.pad(images, (abs(right), abs(right), abs(down), abs(down)), mode="replicate")
    top, left = abs(down) - down, abs(right) - right
    return padded[..., top : top + h, left : left + w]


_trained: dict[str, Classifier] = {}
"""The last two, by data digest: the artifacts ``extractor`` and ``classifier`` then train once."""


@extractor("classifier")
def classifier(argument: str, *, dataset: Dataset) -> Classifier:
    """The dataset's classifier; takes no argument."""
    if argument:
        raise TouchstoneError(f"the extractor 'classifier' takes no argument; got '{argument}'")
    if dataset.sha256 not in _trained:
        while len(_trained) >= 2:
            del _trained[next(iter(_trained))]
        _trained[dataset.sha256] = train_classifier(dataset)
    return _trained[dataset.sha256]
