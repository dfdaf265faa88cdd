"""What a metric returns: frozen data. A view is drawn by its type, never by the name of its metric."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from evaluation.numerics.resampling import widened
from evaluation.types import Array, Replicates


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A number to compare with, measured on the same items: a baseline, a ceiling, the value of real data."""

    name: str
    value: float
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """One number with its uncertainty. ``interval`` is 95%."""

    value: float
    n: int
    interval: tuple[float, float] | None = None
    replicates: Replicates | None = None
    title: str | None = None
    """Overrides the metric's title where the run decides it: ``FD[digits-classifier]``."""
    references: tuple[Reference, ...] = ()
    warnings: tuple[str, ...] = ()
    """Plain sentences that travel with the number into table and report."""

    @classmethod
    def from_replicates(
        cls,
        value: float,
        replicates: Replicates,
        *,
        n: int,
        title: str | None = None,
        references: tuple[Reference, ...] = (),
        warnings: tuple[str, ...] = (),
        centre: float | None = None,
    ) -> Scalar:
        """Interval from replicates centred on their own mean: value + quantiles(replicates - mean(replicates)).

        Resampling adds the bias of a biased estimator a second time, as in a Frechet distance. Centring takes it out.
        Counts are centred on the whole number nearest to the mean, so that their intervals end on whole numbers.
        All others are wider than their replicates where ``n`` is small, as Student's t is.
        ``centre`` replaces the mean for replicates that have no bias but are skewed on purpose. The interval always
        holds the value.
        """
        drawn = np.asarray(replicates, dtype=np.float64)
        counts = float(value).is_integer() and np.array_equal(drawn, np.rint(drawn))
        middle = drawn.mean() if centre is None else centre
        deviations = drawn - (np.rint(middle) if counts else middle)
        low, high = np.quantile(deviations, [0.025, 0.975]) * (1.0 if counts else widened(n))
        return cls(
            value=float(value),
            n=n,
            interval=(float(value + min(low, 0.0)), float(value + max(high, 0.0))),
            replicates=np.asarray(replicates, dtype=np.float64),
            title=title,
            references=references,
            warnings=warnings,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PerItem:
    """One number an item, in the order of the run's test images."""

    values: Array
    label: str
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """y over x, with an optional 95% band. Several named lines: y is (lines, points)."""

    x: Array
    y: Array
    names: tuple[str, ...] = ()
    low: Array | None = None
    high: Array | None = None
    x_label: str = ""
    y_label: str = ""
    log_x: bool = False
    baselines: tuple[str, ...] = ()
    """Those of ``names`` that do not come from the model. A chart of several models draws each of them once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """Counts by category, with the counts to compare them with."""

    categories: tuple[str, ...]
    counts: Array
    reference: Array | None = None
    label: str = "count"
    reference_label: str = "real data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A small table of numbers."""

    values: Array
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedding:
    """Two coordinates an item, in the order of the run's test images (``items`` where only some are drawn)."""

    coordinates: Array
    method: str
    items: Array | None = None
    labels: Array | None = None
    facts: dict[str, float] = field(default_factory=dict)
    """Quality numbers of this very map: trustworthiness, continuity, ..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageGrid:
    """Images uint8 (n, c, h, w) with one caption each. ``rows`` > 1: images run row by row, e.g. input over output."""

    images: Array
    captions: tuple[str, ...] = ()
    rows: int = 1
    row_labels: tuple[str, ...] = ()
    items: Array | None = None
    """Index of each image in the run's test images, where it is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """One row of numbers an item, (n, d). Other computations use them; they are not drawn by themselves."""

    values: Array
    label: str
    items: Array | None = None
    """Index of each row in the run's test images; None: all of them, in order."""


View = Scalar | PerItem | Curve | Histogram | Matrix | Embedding | ImageGrid | Vectors
VIEW_TYPES: dict[str, type[View]] = {
    view.__name__: view for view in (Scalar, PerItem, Curve, Histogram, Matrix, Embedding, ImageGrid, Vectors)
}


def as_uint8(images: Array) -> Array:
    """Images in [0, 1] as uint8, rounded to nearest; out-of-range values are clipped and NaN becomes 0."""
    pixels: Array = np.rint(np.clip(np.nan_to_num(images), 0.0, 1.0) * 255).astype(np.uint8)
    return pixels
