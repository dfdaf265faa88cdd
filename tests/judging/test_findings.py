"""Findings against a model: each rule gives one when the whole interval lies beyond its bound, and only then."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from evaluation.cli.cautions import cautions
from evaluation.judging.findings import by_model, findings
from evaluation.record.run import Run, write_view
from evaluation.record.schema import (
    CheckpointFacts,
    DatasetFacts,
    Environment,
    Ok,
    ReferenceRecord,
    RunConfig,
    RunRecord,
    ViewRecord,
)
from evaluation.record.views import Histogram
from evaluation.registry import registry
from evaluation.report.content import gather
from evaluation.report.html import render_html
from evaluation.report.text import render_markdown


@dataclass(frozen=True)
class Number:
    value: float
    half: float = 0.0
    references: tuple[tuple[str, float], ...] = ()
    warnings: tuple[str, ...] = ()
    n: int | None = None


MEAN = ("mean training image", 0.07)
PCA = ("PCA, 8 numbers", 0.024)


def run_of(numbers: dict[str, Number], *, latent_dim: int | None = 8, histogram: Histogram | None = None) -> Run:
    outcomes = [
        Ok(
            metric=metric,
            value=number.value,
            interval=(number.value - number.half, number.value + number.half),
            references=[ReferenceRecord(name=name, value=value) for name, value in number.references],
            warnings=list(number.warnings),
            n=number.n,
            view=ViewRecord(type="Scalar"),
        )
        for metric, number in numbers.items()
    ]
    arrays = {}
    if histogram is not None:
        view, arrays = write_view("class_histogram", histogram)
        outcomes.append(Ok(metric="class_histogram", view=view))
    checkpoint = CheckpointFacts(
        name="m", sha256="0" * 64, bytes=1, format="safetensors", family="mlp_vae", parameters=1, latent_dim=latent_dim
    )
    return Run(
        record=RunRecord(
            checkpoint=checkpoint,
            dataset=DatasetFacts(source="digits", sha256="0" * 64, n=100, image_shape=(1, 8, 8)),
            config=RunConfig(seed=0, n=100),
            outcomes=outcomes,
            environment=Environment(touchstone="0", python="3", torch="2"),
        ),
        arrays=arrays,
    )


ACCUSED = {
    "Memorises its training images": {
        "mse": Number(0.016, 0.001, (MEAN, PCA)),
        "reconstruction_gap": Number(0.015, 0.001),
    },
    "Copies its training images": {"copying": Number(-9.0, 1.0)},
    "Reconstructs nothing": {"mse": Number(0.069, 0.002, (MEAN, PCA))},
    "Hardly better than a linear code": {"mse": Number(0.0235, 0.001, (MEAN, PCA))},
    "Posterior collapse": {"posterior_collapse": Number(1.0)},
    "Part of the code is dead": {"dead_units": Number(3.0, 0.5, (("numbers in the code", 8.0),))},
    "Its features are useless": {"linear_probe_accuracy": Number(0.15, 0.03, (("PCA of the code's dimension", 0.9),))},
    "Its features are worse than linear ones": {
        "linear_probe_accuracy": Number(0.8, 0.03, (("PCA of the code's dimension", 0.9),))
    },
    "Mode collapse": {"classes_hit": Number(2.0, 0.0, (("classes in the real data", 10.0),))},
    "Covers little of the data": {"coverage": Number(0.3, 0.05)},
    "Its samples are not images of this kind": {"precision": Number(0.01, 0.01)},
    "Its samples are near copies": {"authenticity": Number(0.05, 0.05)},
    "Its samples are blurred": {"sharpness": Number(0.3, 0.1)},
    "Its samples are grainy": {"sharpness": Number(4.0, 0.5)},
    "Copies the training images of a class": {"copying": Number(-2.0, 1.0), "copying_worst_class": Number(-9.0, 1.0)},
    "Memorises some of its training images": {
        "memorised_images": Number(0.2, 0.02, (("of new images", 0.0),), n=1197)
    },
    "Worse than the mean image": {"mse": Number(0.08, 0.002, (MEAN, PCA))},
    "Worse than a linear code": {"mse": Number(0.04, 0.002, (MEAN, PCA))},
    "No better than a linear code": {"mse": Number(0.0245, 0.001, (MEAN, PCA))},
    "On noisy images worse than doing nothing": {
        "denoising_error": Number(0.09, 0.01, (("noisy images as they are", 0.06),))
    },
    "Its features are worse than raw pixels": {
        "linear_probe_accuracy": Number(0.8, 0.03, (("raw pixels", 0.95), ("PCA of the code's dimension", 0.8)))
    },
    "The discriminator is saturated": {"discriminator_saturation": Number(0.9, 0.02)},
}  # fmt: skip

CLEARED = {
    "half of the error may be missing, or not": {
        "mse": Number(0.016, 0.001, (MEAN, PCA)),
        "reconstruction_gap": Number(0.009, 0.001),
    },
    "samples as far as test images": {"copying": Number(0.3, 1.0)},
    "a copier, or not": {"copying": Number(-3.5, 1.0)},
    "an error that few images leave open": {"mse": Number(0.04, 0.035, (MEAN, PCA))},
    "a good autoencoder": {"mse": Number(0.012, 0.001, (MEAN, PCA))},
    "PCA with all the numbers it wants": {"mse": Number(0.002, 0.001, (MEAN, ("PCA, 64 numbers", 1e-9)))},
    "a collapse that carries a warning": {"posterior_collapse": Number(1.0, warnings=("few images",))},
    "one dimension of eight at the prior": {"posterior_collapse": Number(0.125)},
    "one dead number of eight": {"dead_units": Number(1.0, 0.5, (("numbers in the code", 8.0),))},
    "features as good as PCA's": {"linear_probe_accuracy": Number(0.89, 0.03, (("PCA of the code's dimension", 0.9),))},
    "all classes": {"classes_hit": Number(10.0, 0.0, (("classes in the real data", 10.0),))},
    "a warned number": {"coverage": Number(0.3, 0.05, warnings=("too few samples",))},
    "balance": {"discriminator_saturation": Number(0.45, 0.1)},
    "a class that chance may have left out": {"classes_hit": Number(9.0, 1.0, (("classes in the real data", 10.0),))},
    "easy images among the new ones too": {"memorised_images": Number(0.2, 0.02, (("of new images", 0.15),), n=1197)},
    "a little memory at few images": {"memorised_images": Number(0.05, 0.01, (("of new images", 0.0),), n=60)},
    "new images in few dimensions": {"authenticity": Number(0.33, 0.1)},
    "samples about as sharp": {"sharpness": Number(0.6, 0.15)},
    "a worst class below 0, as the worst is by chance": {"copying_worst_class": Number(-2.5, 2.0)},
    "noise that is mostly removed": {"denoising_error": Number(0.05, 0.01, (("noisy images as they are", 0.06),))},
    "nothing measured": {},
}


@pytest.mark.parametrize("title", ACCUSED)
def test_a_rule_speaks_when_its_evidence_is_beyond_doubt(title: str) -> None:
    assert [said.title for said in findings(run_of(ACCUSED[title]))] == [title]


@pytest.mark.parametrize("case", CLEARED)
def test_no_rule_speaks_on_what_may_be_chance(case: str) -> None:
    assert findings(run_of(CLEARED[case])) == ()


def test_a_code_as_large_as_the_image_is_said_to_copy() -> None:
    measured = {"mse": Number(0.002, 0.0001, (MEAN, ("PCA, 64 numbers", 0.0)))}
    assert [said.title for said in findings(run_of(measured, latent_dim=64))] == ["The code can copy the image"]
    assert findings(run_of(measured, latent_dim=63)) == ()


def test_a_code_smaller_than_what_the_images_vary_in_is_named() -> None:
    measured = {
        "mse": Number(0.01, 0.001, (MEAN, PCA)),
        "intrinsic_dimension_mle": Number(1.9, 0.1, (("of the images themselves", 6.1),)),
    }
    assert [said.title for said in findings(run_of(measured, latent_dim=2))] == [
        "The code is too small for these images"
    ]
    assert findings(run_of(measured, latent_dim=8)) == ()


def test_missing_classes_are_named() -> None:
    histogram = Histogram(categories=("cat", "dog", "eel"), counts=np.array([4.0, 0.0, 0.0]))
    run = run_of({"classes_hit": Number(1.0, 0.0, (("classes in the real data", 3.0),))}, histogram=histogram)
    assert findings(run)[0].sentence == (
        "Its samples show 1 of 3 classes, as the data's own classifier sees them; none of dog, eel."
    )
    assert findings(replace(run, arrays={}))[0].sentence == (
        "Its samples show 1 of 3 classes, as the data's own classifier sees them."
    )


def test_a_collapsed_posterior_is_not_called_dead_units_too() -> None:
    numbers = ACCUSED["Posterior collapse"] | ACCUSED["Part of the code is dead"]
    assert [said.title for said in findings(run_of(numbers))] == ["Posterior collapse"]


def test_grave_findings_come_first_and_every_metric_named_exists() -> None:
    everything = {name: number for numbers in ACCUSED.values() for name, number in numbers.items()}
    said = findings(run_of(everything))
    assert [one.grave for one in said] == sorted((one.grave for one in said), reverse=True)
    assert {name for one in said for name in one.metrics} <= set(registry().metrics)
    assert len(said) >= 6


def test_models_with_grave_findings_come_first_and_spotless_ones_are_left_out() -> None:
    runs = [
        run_of(CLEARED["balance"]),
        run_of(ACCUSED["The discriminator is saturated"]),
        run_of(ACCUSED["Mode collapse"]),
    ]
    assert [index for index, _ in by_model(runs)] == [2, 1]


def test_report_and_terminal_say_what_stands_against_a_model() -> None:
    run = run_of(ACCUSED["Mode collapse"] | ACCUSED["The discriminator is saturated"])
    content = gather([run])
    for text in (render_html(content), render_markdown(content), cautions([run], width=80)):
        assert "Mode collapse." in text
        assert "The discriminator is saturated." in text
    assert cautions([run_of({})], width=80) == ""
    assert "stands against" not in render_html(gather([run_of({"mse": Number(0.012, 0.001)})]))
