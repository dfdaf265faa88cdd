"""A session of several runs: what they share, what the cache keeps, and what is refused before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from evaluation.measuring.engine import Session
from evaluation.record.schema import Ok
from evaluation.record.views import Scalar
from evaluation.registry import Registry, metric
from evaluation.types import Array, Config, TouchstoneError
from models.base import ModelCard, Samples
from models.opened import OpenedModel, Parts
from tests.measuring.toy import CALLS, dataset, encoder, outcomes, register_steps


def test_real_side_work_is_shared_by_the_models_of_a_session(steps: Registry) -> None:
    register_steps()
    session = Session(dataset(), Config())
    session.run(encoder(), name="one")
    session.run(encoder(), name="two")
    assert CALLS.count("pixels") == 1
    assert CALLS.count("codes") == 2


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (Config(n=1), "between 2 and the 40 test images"),
        (Config(n=10**9), "between 2 and the 40 test images"),
        (Config(n_samples=1), "n_samples"),
        (Config(seed=-1), "seed"),
        (Config(replicates=1), "replicates"),
        (Config(metrics=("frist",)), "did you mean 'first'"),
        (Config(parameters={"first": {"q": 1}}), "no parameter 'q'"),
    ],
)
def test_a_configuration_that_does_not_fit_gives_one_sentence(steps: Registry, config: Config, words: str) -> None:
    register_steps()
    with pytest.raises(TouchstoneError, match=words):
        Session(dataset(), config)


def test_a_model_and_data_that_do_not_fit_give_one_sentence(steps: Registry) -> None:
    register_steps()
    model = encoder()
    other = model.with_facts(card=ModelCard(family="toy", image_shape=(3, 32, 32)))
    with pytest.raises(TouchstoneError, match=r"3 channels, 32x32 pixels, 'toy' has 1 channel, 4x4 pixels"):
        Session(dataset(), Config()).run(other, name="toy")


def test_real_side_artifacts_are_kept_on_disk_by_data_parameters_and_code(
    steps: Registry, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHSTONE_CACHE", str(tmp_path))
    register_steps()
    outcomes(Config())
    outcomes(Config())
    assert CALLS.count("pixels") == 1
    outcomes(Config(n=20))
    assert CALLS.count("pixels") == 2


def test_with_a_filler_a_session_reads_the_shared_cache_and_never_writes_it(
    steps: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHSTONE_CACHE", str(tmp_path))
    register_steps()
    asked: list[str] = []
    Session(dataset(), Config(), filler=lambda name, shape: asked.append(f"{name} {shape}")).run(encoder(), name="a")
    assert asked == ["pixels (1, 4, 4)"]  # artifacts that need the model are not asked of the filler
    assert CALLS.count("pixels") == 1  # nobody filled the cache, so the session computed it for this model
    assert list(tmp_path.iterdir()) == []

    preparing = Session(dataset(), Config())
    filled = Session(dataset(), Config(), filler=lambda name, shape: preparing.prepare(name, shape, lambda *_: None))
    filled.run(encoder(), name="b")
    assert CALLS.count("pixels") == 2
    kept = [path.name for path in tmp_path.iterdir()]
    assert [name.startswith("pixels-") for name in kept] == [True]
    Session(dataset(), Config(), filler=lambda name, shape: pytest.fail("it is there")).run(encoder(), name="c")
    assert CALLS.count("pixels") == 2


@pytest.mark.parametrize(("name", "shape"), [("codes", (1, 4, 4)), ("nothing", (1, 4, 4)), ("pixels", (3, 9, 9))])
def test_only_what_belongs_to_the_data_alone_is_prepared(
    steps: Registry, name: str, shape: tuple[int, int, int]
) -> None:
    register_steps()
    with pytest.raises(TouchstoneError, match=r"does not belong to the data alone|has 1 channel, 4x4 pixels"):
        Session(dataset(), Config()).prepare(name, shape, lambda *_: None)
    assert CALLS == []


def test_an_unknown_need_names_the_step_and_the_need(steps: Registry) -> None:
    @metric(title="U", group="latent", source="test")
    def lost(*, nowhere: Array) -> Scalar:
        """Lost."""
        return Scalar(value=0.0, n=1)

    with pytest.raises(ValueError, match=r"'lost' .* needs 'nowhere'"):
        Session(dataset(), Config())


def test_two_steps_of_one_name_are_refused(steps: Registry) -> None:
    register_steps()
    with pytest.raises(ValueError, match="registered twice"):
        register_steps()


def test_a_batch_of_samples_is_used_whole_and_never_stretched(steps: Registry) -> None:
    @metric(title="C", group="generation", source="test")
    def drawn(*, model: Samples, n_samples: int | None = None) -> Scalar:
        """How many are asked for."""
        return Scalar(value=float(n_samples or 0), n=1)

    few = OpenedModel(
        card=ModelCard(family="samples", image_shape=(1, 4, 4)), recognised="a batch",
        parts=Parts(draw=lambda n, generator, labels: torch.zeros(n, 1, 4, 4), available=30),
    )  # fmt: skip
    run = Session(dataset(), Config()).run(few, name="batch")
    assert run.record.config.n_samples == 30
    outcome = run.record.outcome("drawn")
    assert isinstance(outcome, Ok)
    assert outcome.value == 30
