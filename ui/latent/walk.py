"""Moving through codes: which models can do it, where their codes lie, and what they decode to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

import numpy as np

from evaluation.numerics.pca import EXACT_SIDE, PrincipalComponents, principal_components
from evaluation.record.run import Run
from evaluation.record.views import Embedding
from evaluation.types import Array, TouchstoneError
from ui import services
from ui.latent import codes
from ui.latent.codes import Kept

Axes = Literal["latent dimensions", "principal directions"]
AXES: tuple[Axes, ...] = ("latent dimensions", "principal directions")
Given = TypeVar("Given")
Answer = TypeVar("Answer")
REACH = 3.0
"""Walks go this many standard deviations of the codes to either side."""
MOST_AXES = 16
STEPS = 9


@dataclass(frozen=True, kw_only=True, eq=False)
class Walker:
    """A model that decodes. Without an encoder ``kept`` is None, and the walk goes through the space of the prior."""

    run: Run
    dimensions: int
    classes: int | None
    kept: Kept | None

    @property
    def sha256(self) -> str:
        return self.run.record.checkpoint.sha256

    @property
    def centre(self) -> Array:
        """(d,) mean of the codes; zeros for a generator, whose prior is N(0, I) as far as the file says."""
        return np.zeros(self.dimensions) if self.kept is None else self.kept.values.mean(axis=0)

    @cached_property
    def principal(self) -> PrincipalComponents | None:
        if self.kept is None or len(self.kept.values) < 2:
            return None
        rows = self.kept.values if self.dimensions <= EXACT_SIDE else self.kept.values[:EXACT_SIDE]
        return principal_components(
            rows, most=MOST_AXES
        )  # exact at these sizes, which needs no scikit-learn in the server

    def axes(self, which: Axes) -> list[Axis]:
        """At most 16 directions by decreasing variance of the codes; a generator's dimensions in their order."""
        if self.kept is None:
            return [
                Axis(name=f"dim {index}", direction=np.eye(self.dimensions)[index], spread=1.0)
                for index in range(min(self.dimensions, MOST_AXES))
            ]
        if which == "principal directions" and self.principal is not None:
            return [
                Axis(name=f"PC {index + 1}", direction=direction, spread=float(np.sqrt(variance)))
                for index, (direction, variance) in enumerate(
                    zip(self.principal.components, self.principal.variances, strict=True)
                )
            ]
        spread = self.kept.values.std(axis=0)
        order = np.argsort(-spread, kind="stable")[:MOST_AXES]
        return [
            Axis(name=f"dim {index}", direction=np.eye(self.dimensions)[index], spread=float(spread[index]))
            for index in order
        ]

    def code_of(self, item: int) -> Array | None:
        """(d,) the code of a test image; None where it was not kept."""
        if self.kept is None:
            return None
        place = np.flatnonzero(self.kept.items == item)
        return self.kept.values[place[0]] if len(place) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A direction through the code, and the codes' standard deviation along it."""

    name: str
    direction: Array
    spread: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """The chosen models: those that can be walked, and a sentence for each that cannot."""

    walkers: tuple[Walker, ...]
    unable: tuple[str, ...]


def party(runs: Sequence[Run]) -> Party:
    """At most ``services.MOST_LIVE`` models, in the order chosen."""
    walkers, unable = [], []
    for run in runs:
        facts, kept = run.record.checkpoint, codes.kept(run)
        if "decode" not in facts.capabilities:
            unable.append(f"{run.name} has no decoder: there is nothing to see along its code.")
        elif kept is None and "encode" in facts.capabilities:
            unable.append(f"{run.name} was measured before codes were kept: measure it again to walk its code.")
        elif kept is None and not facts.latent_dim:
            unable.append(f"{run.name} does not say how many numbers its code has.")
        else:
            dimensions = kept.values.shape[1] if kept is not None else int(facts.latent_dim or 0)
            walkers.append(Walker(run=run, dimensions=dimensions, classes=facts.classes, kept=kept))
    if len(walkers) > services.MOST_LIVE:
        left = len(walkers) - services.MOST_LIVE
        unable.append(
            f"{services.MOST_LIVE} models are opened at once; choose others above to see the {left} left out."
        )
    return Party(walkers=tuple(walkers[: services.MOST_LIVE]), unable=tuple(unable))


def labels_of(runs: Sequence[Run]) -> Array | None:
    """(n,) class of each test image of the run, from a map that holds them."""
    for run in runs:
        for metric in ("pca_map", "umap_map", "tsne_map"):
            view = run.exact_view(metric)
            if isinstance(view, Embedding) and view.labels is not None and view.items is None:
                return np.asarray(view.labels)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the ways of walking share: the models, and the test images to start from with their classes."""

    walkers: tuple[Walker, ...]
    items: Array
    """(m,) test images whose codes all models with an encoder have kept."""
    labels: Array | None
    """(n,) class of each test image."""
    class_names: tuple[str, ...]
    dataset_sha256: str
    runs: tuple[Run, ...]

    def named(self, item: int) -> str:
        """``17 (class 3)``."""
        label = -1 if self.labels is None else int(self.labels[item])
        return f"{item} (class {self.class_names[label]})" if 0 <= label < len(self.class_names) else str(item)


def ground(walkers: Sequence[Walker], runs: Sequence[Run], dataset_sha256: str) -> Ground:
    """Put together what is known about the data of these models."""
    kept = [walker.kept.items for walker in walkers if walker.kept is not None]
    items = kept[0] if kept else np.zeros(0, dtype=np.int64)
    for other in kept[1:]:
        items = np.intersect1d(items, other)
    return Ground(
        walkers=tuple(walkers),
        items=items,
        labels=labels_of(runs),
        class_names=tuple(runs[0].record.dataset.classes),
        dataset_sha256=dataset_sha256,
        runs=tuple(runs),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """What one model made of its codes: images (n, c, h, w) in [0, 1], or the sentence that says why not."""

    walker: Walker
    images: Array | None = None
    sentence: str = ""


def decode(walkers: Sequence[Walker], paths: Sequence[Array | None], label: int = 0) -> list[Decoded]:
    """Each model decodes its (n, d) codes, all at once, each in its worker. None: this model has nothing to decode."""
    pool = services.live()

    def ask(walker: Walker, path: Array | None) -> Decoded:
        if path is None:
            return Decoded(walker=walker, sentence="No code of this image is kept of this model.")
        labels = None if walker.classes is None else np.full(len(path), min(label, walker.classes - 1))
        try:
            return Decoded(walker=walker, images=np.clip(pool.decode(walker.sha256, path, labels), 0, 1))
        except TouchstoneError as error:
            return Decoded(walker=walker, sentence=str(error))

    return _all_at_once(ask, walkers, paths)


def prior(walkers: Sequence[Walker], n: int, seed: int) -> list[Array | str]:
    """(n, d) draws from each model's prior, or the sentence that says why there are none."""
    pool = services.live()

    def ask(walker: Walker, seed: int) -> Array | str:
        if "sample" not in walker.run.record.checkpoint.capabilities:
            return "This model has no prior: nothing says where its codes should lie."
        try:
            return pool.prior(walker.sha256, n, seed)
        except TouchstoneError as error:
            return str(error)

    return _all_at_once(ask, walkers, [seed] * len(walkers))


def warm(walkers: Sequence[Walker]) -> None:
    """Start opening all of them in the background."""
    for walker in walkers:
        services.live().warm(walker.sha256)


def _all_at_once(
    ask: Callable[[Walker, Given], Answer], walkers: Sequence[Walker], given: Sequence[Given]
) -> list[Answer]:
    if not walkers:
        return []
    with ThreadPoolExecutor(max_workers=len(walkers)) as threads:
        return list(threads.map(ask, walkers, given))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """A plane through a code: the whole of a code of two numbers, else two principal directions through the mean."""

    points: Array
    """(n, 2) the codes on it."""
    origin: Array
    directions: Array
    """(2, d)"""
    low: Array
    high: Array
    whole: bool
    """The plane is the code itself."""

    def codes(self, points: Array) -> Array:
        """(m, d) codes of (m, 2) points."""
        found: Array = self.origin + np.asarray(points) @ self.directions
        return found

    def project(self, rows: Array) -> Array:
        """(m, 2) positions of (m, d) codes, projected onto the plane."""
        found: Array = (rows - self.origin) @ self.directions.T
        return found

    def grid(self, count: int) -> Array:
        """(count * count, 2) evenly spread, row by row from the top left."""
        across = np.linspace(self.low[0], self.high[0], count)
        down = np.linspace(self.high[1], self.low[1], count)
        return np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)


def plane(walker: Walker) -> Plane | None:
    """None for a generator, and for a code of one number."""
    if walker.kept is None or walker.dimensions < 2 or walker.principal is None:
        return None
    whole = walker.dimensions == 2
    origin = np.zeros(2) if whole else walker.centre
    directions = np.eye(2) if whole else walker.principal.components[:2].astype(np.float64)
    if len(directions) < 2:
        return None
    points = (walker.kept.values - origin) @ directions.T
    low, high = np.percentile(points, [0.5, 99.5], axis=0)
    room = 0.12 * np.maximum(high - low, 1e-6)
    return Plane(points=points, origin=origin, directions=directions, low=low - room, high=high + room, whole=whole)


def drawn_codes(kept: Kept, seed: int = 0) -> Array:
    """(n, d) one draw of each image's posterior; the codes themselves where there is no posterior."""
    if kept.spread is None:
        return kept.values
    noise = np.random.default_rng(seed).standard_normal(kept.values.shape)
    drawn: Array = kept.values + kept.spread * noise
    return drawn
