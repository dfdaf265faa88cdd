"""Metrics: explained, sourced, planned, and measured on small models of every kind."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from evaluation.data.dataset import Dataset, Split, open_dataset
from evaluation.measuring.engine import Session
from evaluation.measuring.plan import make_plan
from evaluation.record.schema import Failed, Ok, Skipped
from evaluation.registry import GROUPS, MetricInfo, registry
from evaluation.types import Config
from models.base import Posterior
from models.opened import OpenedModel
from models.opening import open_checkpoint
from tests.contract import few_items
from tests.contract.registered import YEAR, sentence_in, slow
from tests.measuring.metrics.conftest import linear_model
from tests.measuring.metrics.generators import from_images, sampler

Outcomes = Mapping[str, Ok | Skipped | Failed]

ROOT = Path(__file__).parents[3]
QUALITY = ("reconstruction", "features", "generation")
"""In these groups ``better`` means a better model in every sense, so noise in all that it gives makes it no better."""
OTHERWISE = {"reconstruction_gap": "noise hides the difference between training and test images"}
"""Metric of such a group that noise may improve -> why."""
REPLICATES = 20


def things() -> Mapping[str, MetricInfo]:
    return registry().metrics


def check_is_explained(info: MetricInfo, folder: Path) -> None:
    assert info.group in GROUPS
    assert 0 < len(info.title) <= 60, f"a title has at most 60 characters; got {info.title!r}"
    sentence_in(info.explanation, f"the docstring's first line of metric '{info.name}'")
    assert info.source, "name the paper and its year"
    if info.view == "Scalar":
        assert YEAR.search(info.source) or info.source == "Touchstone", (
            f"a number needs a source with its year, or 'Touchstone' where it was defined here; got {info.source!r}"
        )


def check_its_direction_and_bounds_make_sense(info: MetricInfo, folder: Path) -> None:
    low, high = info.bounds
    assert low is None or high is None or low < high
    assert info.better is None or info.view == "Scalar", "only a Scalar has a direction"
    for parameter in info.parameters.values():
        assert parameter.annotation, f"'{parameter.name}' needs a type"


def check_every_need_is_provided(info: MetricInfo, folder: Path) -> None:
    plan = make_plan(registry(), Config(metrics=(info.name,)))
    assert [step.info for step in plan.metrics] == [info]


@slow
def check_it_is_ok_or_skipped_on_every_kind_of_model(info: MetricInfo, folder: Path) -> None:
    for example, outcome in outcomes(info).items():
        assert not isinstance(outcome, Failed), f"on {example}: {outcome.error.type}: {outcome.error.message}"
        if isinstance(outcome, Skipped):
            assert outcome.reason.strip(), f"on {example}: a skipped metric says why"


@slow
def check_it_is_ok_or_skipped_on_few_items(info: MetricInfo, folder: Path) -> None:
    if not info.on_request:
        assert not list(few_items.faults(few_items.CASES, info.name))


@slow
def check_some_example_shows_it(info: MetricInfo, folder: Path) -> None:
    reasons = {example: getattr(outcome, "reason", "") for example, outcome in outcomes(info).items()}
    assert info.on_request or not all(reasons.values()), (
        f"metric '{info.name}' is skipped on every example ({reasons}): add a small model or data set that it runs on "
        "to EXAMPLES in tests/contract/registered/metrics.py, or bring a source or family with an example"
    )


@slow
def check_its_numbers_lie_within_its_bounds(info: MetricInfo, folder: Path) -> None:
    low, high = info.bounds
    for example, outcome in outcomes(info).items():
        if isinstance(outcome, Ok) and outcome.value is not None:
            start, end = outcome.interval or (outcome.value, outcome.value)
            assert start - 1e-9 <= outcome.value <= end + 1e-9, f"on {example}: {outcome.value} is outside its interval"
            for number in (start, outcome.value, end):
                assert low is None or number >= low, f"on {example}: {number} is below {low}"
                assert high is None or number <= high, f"on {example}: {number} is above {high}"


@slow
def check_the_order_of_metrics_does_not_matter(info: MetricInfo, folder: Path) -> None:
    if info.on_request:
        return
    first, second = measured("vae")[info.name], in_another_order()[info.name]
    for attribute in ("value", "interval", "reason"):
        assert getattr(first, attribute, None) == getattr(second, attribute, None)


@slow
def check_noise_makes_a_model_no_better(info: MetricInfo, folder: Path) -> None:
    if info.better is None or info.group not in QUALITY or info.on_request or info.name in OTHERWISE:
        return
    for example in ("vae", "gan"):
        good, bad = measured(example)[info.name], measured(f"{example} with noise")[info.name]
        if isinstance(good, Ok) and isinstance(bad, Ok) and good.interval and bad.interval:
            gained = (
                bad.interval[0] > good.interval[1] if info.better == "higher" else bad.interval[1] < good.interval[0]
            )
            assert not gained, f"{info.better} is better, but noise takes it from {good.interval} to {bad.interval}"


def _data(name: str) -> Dataset:
    whole = open_dataset(name)
    return replace(whole, train=_some(whole.train, 120), test=_some(whole.test, 60))


def _some(split: Split, n: int) -> Split:
    chosen = np.sort(np.random.default_rng(0).permutation(len(split))[:n])
    return Split(
        images=split.images[chosen],
        labels=None if split.labels is None else split.labels[chosen],
        factors=None if split.factors is None else split.factors[chosen],
    )


def outcomes(info: MetricInfo) -> Outcomes:
    """The metric's outcome on each example."""
    return {} if info.on_request else {example: measured(example)[info.name] for example in EXAMPLES}


@functools.cache
def session(data: str) -> Session:
    return Session(_data(data), Config(n_samples=120, replicates=REPLICATES))


@functools.cache
def measured(example: str) -> Outcomes:
    """Every metric's outcome on a small model, by name. Those on request are left out: compiling umap-learn takes 10 s,
    and tests/measuring and tests/numerics run it."""
    data, model = EXAMPLES[example]() if example in EXAMPLES else _with_noise(*EXAMPLES[example.split()[0]]())
    return {outcome.metric: outcome for outcome in session(data).run(model, name=example).record.outcomes}


@functools.cache
def in_another_order() -> Outcomes:
    data, model = EXAMPLES["vae"]()
    other = Session(session(data).original, session(data).config)
    other.plan = replace(other.plan, metrics=tuple(reversed(other.plan.metrics)))
    return {outcome.metric: outcome for outcome in other.run(model, name="vae").record.outcomes}


def _zoo(name: str) -> Callable[[], tuple[str, OpenedModel]]:
    return lambda: ("digits", open_checkpoint(ROOT / "models" / "zoo" / f"{name}.safetensors"))


def _bernoulli() -> tuple[str, OpenedModel]:
    """As if it had been trained with a Bernoulli likelihood."""
    data, model = EXAMPLES["vae"]()
    config = {**model.card.config, "likelihood": "bernoulli"}
    return data, replace(model, card=replace(model.card, config=config))


def _conditional() -> tuple[str, OpenedModel]:
    """Gives training images of the class that it is asked for."""
    train = session("digits").original.train
    images = torch.from_numpy(train.take(np.arange(len(train))))
    assert train.labels is not None
    of_class = [np.flatnonzero(train.labels == label) for label in range(10)]

    def draw(n: int, generator: torch.Generator, labels: torch.Tensor | None) -> torch.Tensor:
        asked = np.arange(n) % 10 if labels is None else labels.numpy()
        turns = torch.randint(0, 1000, (n,), generator=generator).numpy()
        chosen = [of_class[label][turn % len(of_class[label])] for label, turn in zip(asked, turns, strict=True)]
        return images[chosen]

    return "digits", sampler(draw, classes=10)


def _known_factors() -> tuple[str, OpenedModel]:
    return "sprites", linear_model(session("sprites").original, 2, std=0.3)


def _known_modes() -> tuple[str, OpenedModel]:
    return "gaussians", sampler(from_images(session("gaussians").original.train.images, noise=0.01), shape=(1, 1, 2))


EXAMPLES: Mapping[str, Callable[[], tuple[str, OpenedModel]]] = {
    "vae": _zoo("vae"),
    "bernoulli": _bernoulli,
    "autoencoder": _zoo("autoencoder-2d"),
    "gan": _zoo("gan"),
    "conditional": _conditional,
    "factors": _known_factors,
    "modes": _known_modes,
}
"""Models of every kind that metrics ask for, each with the data that it is measured on."""


def _with_noise(data: str, model: OpenedModel) -> tuple[str, OpenedModel]:
    """The model with strong noise in its codes and in its images."""
    noise = torch.Generator().manual_seed(0)
    encode, decode = model.parts.encode, model.parts.decode
    low, high = model.card.value_range

    def noisy_codes(images: torch.Tensor, labels: Any) -> Posterior:
        assert encode is not None
        posterior = encode(images, labels)
        return replace(posterior, mean=posterior.mean + 3 * torch.randn(posterior.mean.shape, generator=noise))

    def noisy_images(codes: torch.Tensor, labels: Any) -> torch.Tensor:
        assert decode is not None
        images = decode(codes, labels)
        return (images + 0.5 * (high - low) * torch.randn(images.shape, generator=noise)).clamp(low, high)

    parts = replace(model.parts, encode=encode and noisy_codes, decode=decode and noisy_images)
    return data, replace(model, parts=parts)
