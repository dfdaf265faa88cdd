"""Share of samples near a mode, where the modes are known exactly."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.data.sources.gaussians import SPREAD, centres, to_points
from evaluation.numerics.neighbours import nearest
from evaluation.numerics.resampling import Resamples, proportion_replicates
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Images, NotApplicable

WITHIN = 3.0
PERFECT = 1 - float(np.exp(-(WITHIN**2) / 2))


@metric(
    title="High-quality samples", group="generation", better="higher", bounds=(0, 1), source="Srivastava et al. 2017"
)
def high_quality(*, samples: Images, dataset: Dataset, resamples: Resamples) -> Scalar:
    """Share of samples within three standard deviations of a mode; a perfect sampler has 98.9%.

    Only for the sources ``gaussians:grid`` and ``gaussians:ring``, whose modes are known.

    Interval: bootstrap over samples.

    Caveats: A sampler that draws the centre of a single mode scores 1. Read it beside the classes hit.
    """
    if dataset.source != "gaussians":
        raise NotApplicable(f"needs modes that are known exactly (gaussians:grid); the source is '{dataset.source}'")
    layout = dataset.spec.partition(":")[2]
    distances = nearest(to_points(samples, layout), centres(layout), 1).distances[:, 0]
    good = distances <= WITHIN * SPREAD[layout]
    return Scalar.from_replicates(
        float(good.mean()),
        proportion_replicates(good, resamples, "samples"),
        n=len(good),
        references=(Reference(name="a perfect sampler", value=PERFECT),),
    )
