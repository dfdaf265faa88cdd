"""Generative metrics on samplers with known faults, on real digits through the real engine."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from evaluation.data.dataset import open_dataset
from evaluation.measuring.engine import Session
from evaluation.record.run import Run
from evaluation.types import Config
from models.opened import OpenedModel
from tests.measuring.metrics.generators import from_images, sampler

pytestmark = pytest.mark.xdist_group("generation behaviour")

GROUPS = ("generation", "modes", "memorisation")
OF_CLASSES = ("conditional_fidelity", "classification_accuracy", "class_divergence")


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(open_dataset("digits"), Config(metrics=GROUPS, replicates=20))


@pytest.fixture(scope="module")
def held_out(session: Session) -> np.ndarray:
    """Digits that a perfect sampler could draw: the training images with a little noise, so that none is a copy."""
    return session.original.train.take(np.arange(len(session.original.train)))


def measure(session: Session, model: OpenedModel) -> dict[str, float]:
    return values(session.run(model, name="sampler"))


def values(run: Run) -> dict[str, float]:
    failed = [outcome for outcome in run.record.outcomes if outcome.status == "failed"]
    assert not failed, failed
    return {o.metric: o.value for o in run.record.outcomes if o.status == "ok" and o.value is not None}


@pytest.fixture(scope="module")
def good(session: Session, held_out: np.ndarray) -> dict[str, float]:
    return measure(session, sampler(from_images(held_out, noise=0.08)))


@pytest.fixture(scope="module")
def copying(session: Session, held_out: np.ndarray) -> Run:
    return session.run(sampler(from_images(held_out)), name="sampler")


def test_a_good_sampler_is_good_at_everything(good: dict[str, float]) -> None:
    assert good["precision"] > 0.7
    assert good["coverage"] > 0.7
    assert good["classes_hit"] == 10
    assert good["class_divergence"] < 0.05
    assert good["frechet_distance_corrected"] < good["frechet_distance"]


def test_dropping_digits_lowers_coverage_and_classes_step_by_step(
    session: Session, held_out: np.ndarray, good: dict[str, float]
) -> None:
    labels = session.original.train.labels
    assert labels is not None
    found = [good]
    for kept in (7, 4, 1):
        found.append(measure(session, sampler(from_images(held_out[labels < kept], noise=0.08))))
    for name in ("coverage", "recall", "vendi_score", "inception_score"):
        series = [one[name] for one in found]
        assert series == sorted(series, reverse=True), name
    assert [one["classes_hit"] for one in found] == [10, 7, 4, 1]
    for name in ("frechet_distance", "kernel_distance", "class_divergence", "different_bins"):
        series = [one[name] for one in found]
        assert series == sorted(series), name
    assert found[3]["class_divergence"] == pytest.approx(np.log(10), abs=0.1)


def test_a_copier_is_called_out_while_the_frechet_distance_praises_it(copying: Run, good: dict[str, float]) -> None:
    copier = values(copying)
    assert copier["authenticity"] == 0
    assert copier["copying"] < -3
    assert copier["frechet_distance"] < good["frechet_distance"]


def test_one_constant_image_breaks_nothing(session: Session, held_out: np.ndarray) -> None:
    collapsed = measure(session, sampler(from_images(held_out[:1])))
    assert collapsed["classes_hit"] == 1
    assert collapsed["recall"] < 0.01
    assert collapsed["vendi_score"] == pytest.approx(1, abs=1e-3)
    assert collapsed["inception_score"] == pytest.approx(1, abs=1e-3)


def test_noise_is_worse_than_digits(session: Session, good: dict[str, float]) -> None:
    noise = measure(session, sampler(lambda n, generator, labels: torch.rand(n, 1, 8, 8, generator=generator)))
    assert noise["frechet_distance"] > 2 * good["frechet_distance"]
    assert noise["precision"] < good["precision"]
    assert noise["coverage"] < good["coverage"]


def conditional(images: np.ndarray, labels: np.ndarray, obeys: bool) -> OpenedModel:
    bank = [torch.from_numpy(images[labels == digit]) for digit in range(10)]

    def draw(n: int, generator: torch.Generator, asked: torch.Tensor | None) -> torch.Tensor:
        assert asked is not None
        digits = asked if obeys else torch.randint(10, (n,), generator=generator)
        picks = torch.rand(n, generator=generator)
        chosen = [bank[int(d)][int(p * len(bank[int(d)]))] for d, p in zip(digits, picks, strict=True)]
        return (torch.stack(chosen) + 0.05 * torch.randn(n, 1, 8, 8, generator=generator)).clamp(0, 1)

    return sampler(draw, classes=10)


def test_a_conditional_model_is_asked_for_the_real_classes_and_judged_by_them(
    session: Session, held_out: np.ndarray
) -> None:
    labels = session.original.train.labels
    assert labels is not None
    session = Session(session.original, Config(metrics=OF_CLASSES, replicates=20))
    obedient = measure(session, conditional(held_out, labels, True))
    assert obedient["conditional_fidelity"] > 0.95
    assert obedient["classification_accuracy"] > 0.9
    assert obedient["class_divergence"] < 0.01
    stubborn = measure(session, conditional(held_out, labels, False))
    assert stubborn["conditional_fidelity"] == pytest.approx(0.1, abs=0.04)
    assert stubborn["classification_accuracy"] < 0.5


def test_an_unconditional_model_skips_them_with_the_reason(copying: Run) -> None:
    reasons = {o.metric: o.reason for o in copying.record.outcomes if o.status == "skipped"}
    assert reasons.pop("high_quality").startswith("needs modes that are known exactly")
    assert reasons == {
        "conditional_fidelity": "this model takes no class labels",
        "classification_accuracy": "this model takes no class labels",
    }


def test_samples_that_are_not_numbers_fail_with_one_sentence(session: Session) -> None:
    run = session.run(sampler(lambda n, generator, labels: torch.full((n, 1, 8, 8), torch.nan)), name="broken")
    outcomes = {o.metric: o for o in run.record.outcomes}
    assert outcomes["frechet_distance"].status == "failed"
    assert "1000 of 1000 samples hold NaN" in outcomes["frechet_distance"].error.message


def test_the_same_noise_reaches_every_model(session: Session) -> None:
    seen: list[torch.Tensor] = []

    def draw(n: int, generator: torch.Generator, labels: torch.Tensor | None) -> torch.Tensor:
        seen.append(torch.rand(n, 1, 8, 8, generator=generator))
        return seen[-1]

    few = Session(session.original, Config(metrics=("sample_grid",)))
    few.run(sampler(draw), name="one")
    few.run(sampler(draw), name="two")
    assert torch.equal(seen[0], seen[1])


def test_metrics_say_which_extractor_they_stand_on(copying: Run) -> None:
    run = copying
    titles = {o.metric: o.title for o in run.record.outcomes}
    assert titles["frechet_distance"] == "FD[digits-classifier]"
    assert titles["kernel_distance"] == "KID[digits-classifier]"
    assert run.record.config.extractor is not None
    assert run.record.config.extractor.facts["test accuracy"] >= 0.97
