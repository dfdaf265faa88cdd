"""The engine on a registry of its own: what is computed, how often, and what a failure costs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from evaluation import registry as registry_module
from evaluation.data.dataset import Dataset, Split
from evaluation.measuring.engine import Event, Session
from evaluation.record.schema import Failed, Ok, Skipped
from evaluation.record.views import Embedding, Scalar
from evaluation.registry import Registry, artifact, metric
from evaluation.types import Array, Config, NotApplicable, TouchstoneError
from models.base import Encodes, ModelCard, Posterior, Samples
from models.opened import OpenedModel, Parts

CALLS: list[str] = []


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Registry:
    """An empty registry in place of the real one; decorators in the test write into it."""
    fresh = Registry(loaded=True)
    monkeypatch.setattr(registry_module, "_registry", fresh)
    CALLS.clear()
    return fresh


def _dataset(n: int = 40) -> Dataset:
    images = np.random.default_rng(0).random((n, 1, 4, 4)).astype(np.float32)
    labels = np.arange(n) % 2
    return Dataset(source="toy", spec="toy", train=Split(images=images, labels=labels),
                   test=Split(images=images, labels=labels), classes=("a", "b"))  # fmt: skip


def _encoder() -> OpenedModel:
    parts = Parts(encode=lambda images, labels: Posterior(images.flatten(1)), parameters=1)
    card = ModelCard(family="toy", image_shape=(1, 4, 4), latent_dim=16)
    return OpenedModel(card=card, parts=parts, recognised="a toy", sha256="0" * 64)


def _register() -> None:
    @artifact()
    def pixels(*, dataset: Dataset, n: int | None = None) -> Array:
        CALLS.append("pixels")
        return dataset.test.take(np.arange(n or 0))

    @artifact()
    def codes(*, model: Encodes, pixels: Array) -> Array:
        CALLS.append("codes")
        return model.encode(torch.from_numpy(pixels)).mean.numpy()

    @artifact(largest=("k",))
    def nearest_k(*, codes: Array, k: int = 1) -> Array:
        CALLS.append(f"nearest {k}")
        return np.arange(k)

    @metric(title="A", group="latent", source="test", better="higher", bounds=(0, 1))
    def first(*, nearest_k: Array, k: int = 5) -> Scalar:
        """First."""
        return Scalar(value=0.5, interval=(-1.0, 2.0), n=int(nearest_k[k - 1]) + 1)

    @metric(title="B", group="latent", source="test")
    def second(*, nearest_k: Array, codes: Array, k: int = 7) -> Scalar:
        """Second."""
        return Scalar(value=float(len(nearest_k)), n=len(codes))


def _outcomes(config: Config, model: OpenedModel | None = None) -> dict[str, Ok | Skipped | Failed]:
    run = Session(_dataset(), config).run(model or _encoder(), name="toy")
    return {outcome.metric: outcome for outcome in run.record.outcomes}


def test_each_artifact_is_computed_once_and_at_the_largest_parameter_anyone_asks_for(steps: Registry) -> None:
    _register()
    found = _outcomes(Config())
    assert CALLS == ["pixels", "codes", "nearest 7"]
    second = found["second"]
    assert isinstance(second, Ok)
    assert second.value == 7


def test_real_side_work_is_shared_by_the_models_of_a_session(steps: Registry) -> None:
    _register()
    session = Session(_dataset(), Config())
    session.run(_encoder(), name="one")
    session.run(_encoder(), name="two")
    assert CALLS.count("pixels") == 1
    assert CALLS.count("codes") == 2


def test_an_interval_stays_inside_the_bounds(steps: Registry) -> None:
    _register()
    first = _outcomes(Config())["first"]
    assert isinstance(first, Ok)
    assert first.interval == (0.0, 1.0)


def test_a_metric_that_the_model_cannot_serve_is_skipped_with_the_protocols_reason(steps: Registry) -> None:
    _register()

    @metric(title="S", group="generation", source="test")
    def needs_samples(*, model: Samples) -> Scalar:
        """Samples."""
        raise AssertionError("never called")

    skipped = _outcomes(Config())["needs_samples"]
    assert isinstance(skipped, Skipped)
    assert "cannot generate" in skipped.reason


def test_a_failing_artifact_fails_its_metrics_and_nothing_else(steps: Registry) -> None:
    _register()

    @artifact()
    def broken(*, codes: Array) -> Array:
        CALLS.append("broken")
        raise MemoryError("too big")

    def one(*, broken: Array) -> Scalar:
        """Uses it."""
        return Scalar(value=0.0, n=1)

    def other(*, broken: Array) -> Scalar:
        """Uses it too."""
        return Scalar(value=0.0, n=1)

    for function in (one, other):
        metric(title="Uses it", group="modes", source="test")(function)
    found = _outcomes(Config())
    assert CALLS.count("broken") == 1
    failures = [outcome for outcome in found.values() if isinstance(outcome, Failed)]
    assert len(failures) == 2
    assert failures[0].error.type == "MemoryError"
    assert "too big" in failures[0].error.message
    assert isinstance(found["first"], Ok)


def test_what_has_no_meaning_here_is_skipped_also_from_deep_inside(steps: Registry) -> None:
    @artifact()
    def absent(*, dataset: Dataset) -> Array:
        raise NotApplicable("needs labels; the source 'toy' has none")

    @metric(title="L", group="features", source="test")
    def labelled(*, absent: Array) -> Scalar:
        """Labels."""
        return Scalar(value=0.0, n=1)

    outcome = _outcomes(Config())["labelled"]
    assert isinstance(outcome, Skipped)
    assert outcome.reason == "needs labels; the source 'toy' has none"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_never_reaches_a_record(steps: Registry, value: float) -> None:
    @metric(title="N", group="latent", source="test")
    def bad(*, dataset: Dataset) -> Scalar:
        """Bad."""
        return Scalar(value=value, n=1)

    outcome = _outcomes(Config())["bad"]
    assert isinstance(outcome, Failed)
    assert "not a number" in outcome.error.message


def test_replicates_that_are_not_finite_cost_the_interval_and_say_so(steps: Registry) -> None:
    @metric(title="N", group="latent", source="test")
    def shaky(*, dataset: Dataset) -> Scalar:
        """Shaky."""
        return Scalar.from_replicates(1.0, np.array([1.0, np.nan]), n=2)

    outcome = _outcomes(Config())["shaky"]
    assert isinstance(outcome, Ok)
    assert outcome.interval is None
    assert outcome.warnings


def test_adding_a_metric_never_changes_anothers_random_number(steps: Registry) -> None:
    @metric(title="R", group="latent", source="test")
    def random_one(*, rng: np.random.Generator) -> Scalar:
        """Random."""
        return Scalar(value=float(rng.random()), n=1)

    alone = _outcomes(Config())["random_one"]

    @metric(title="R2", group="latent", source="test")
    def a_random_other(*, rng: np.random.Generator) -> Scalar:
        """Random."""
        return Scalar(value=float(rng.random()), n=1)

    both = _outcomes(Config())
    assert isinstance(alone, Ok)
    assert both["random_one"].value == alone.value  # type: ignore[union-attr]
    assert both["a_random_other"].value != alone.value  # type: ignore[union-attr]
    assert _outcomes(Config(seed=1))["random_one"].value != alone.value  # type: ignore[union-attr]


def test_outcomes_are_told_as_they_come_with_their_arrays(steps: Registry) -> None:
    @metric(title="E", group="latent", source="test")
    def plane(*, dataset: Dataset) -> Embedding:
        """Map."""
        return Embedding(coordinates=np.zeros((3, 2)), method="none")

    events: list[Event] = []
    Session(_dataset(), Config()).run(_encoder(), name="toy", on_event=events.append)
    assert [event.kind for event in events] == ["plan", "start", "outcome", "done"]
    assert list(events[2].arrays) == ["plane/coordinates"]


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (Config(n=1), "between 2 and the 40 test images"),
        (Config(n=10**9), "between 2 and the 40 test images"),
        (Config(n_samples=1), "n_samples"),
        (Config(seed=-1), "seed"),
        (Config(replicates=1), "replicates"),
        (Config(metrics=("frist",)), "Did you mean first"),
        (Config(parameters={"first": {"q": 1}}), "no parameter 'q'"),
    ],
)
def test_a_configuration_that_does_not_fit_gives_one_sentence(steps: Registry, config: Config, words: str) -> None:
    _register()
    with pytest.raises(TouchstoneError, match=words):
        Session(_dataset(), config)


def test_a_model_and_data_that_do_not_fit_give_one_sentence(steps: Registry) -> None:
    _register()
    model = _encoder()
    other = model.with_facts(card=ModelCard(family="toy", image_shape=(3, 32, 32)))
    with pytest.raises(TouchstoneError, match=r"3 channels, 32x32 pixels, 'toy' has 1 channel, 4x4 pixels"):
        Session(_dataset(), Config()).run(other, name="toy")


def test_real_side_artifacts_are_kept_on_disk_by_data_parameters_and_code(
    steps: Registry, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHSTONE_CACHE", str(tmp_path))
    _register()
    _outcomes(Config())
    _outcomes(Config())
    assert CALLS.count("pixels") == 1
    _outcomes(Config(n=20))
    assert CALLS.count("pixels") == 2


def test_with_a_filler_a_session_reads_the_shared_cache_and_never_writes_it(
    steps: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCHSTONE_CACHE", str(tmp_path))
    _register()
    asked: list[str] = []
    Session(_dataset(), Config(), filler=lambda name, shape: asked.append(f"{name} {shape}")).run(_encoder(), name="a")
    assert asked == ["pixels (1, 4, 4)"]  # what needs the model is its own affair
    assert CALLS.count("pixels") == 1  # nobody filled the cache, so it was computed for this model alone
    assert list(tmp_path.iterdir()) == []

    preparing = Session(_dataset(), Config())
    filled = Session(_dataset(), Config(), filler=lambda name, shape: preparing.prepare(name, shape, lambda *_: None))
    filled.run(_encoder(), name="b")
    assert CALLS.count("pixels") == 2
    kept = [path.name for path in tmp_path.iterdir()]
    assert [name.startswith("pixels-") for name in kept] == [True]
    Session(_dataset(), Config(), filler=lambda name, shape: pytest.fail("it is there")).run(_encoder(), name="c")
    assert CALLS.count("pixels") == 2


@pytest.mark.parametrize(("name", "shape"), [("codes", (1, 4, 4)), ("nothing", (1, 4, 4)), ("pixels", (3, 9, 9))])
def test_only_what_belongs_to_the_data_alone_is_prepared(
    steps: Registry, name: str, shape: tuple[int, int, int]
) -> None:
    _register()
    with pytest.raises(TouchstoneError, match=r"does not belong to the data alone|has 1 channel, 4x4 pixels"):
        Session(_dataset(), Config()).prepare(name, shape, lambda *_: None)
    assert CALLS == []


def test_an_unknown_need_names_the_step_and_the_need(steps: Registry) -> None:
    @metric(title="U", group="latent", source="test")
    def lost(*, nowhere: Array) -> Scalar:
        """Lost."""
        return Scalar(value=0.0, n=1)

    with pytest.raises(ValueError, match=r"'lost' .* needs 'nowhere'"):
        Session(_dataset(), Config())


def test_two_steps_of_one_name_are_refused(steps: Registry) -> None:
    _register()
    with pytest.raises(ValueError, match="registered twice"):
        _register()


def test_a_batch_of_samples_is_used_whole_and_never_stretched(steps: Registry) -> None:
    @metric(title="C", group="generation", source="test")
    def drawn(*, model: Samples, n_samples: int | None = None) -> Scalar:
        """How many are asked for."""
        return Scalar(value=float(n_samples or 0), n=1)

    few = OpenedModel(
        card=ModelCard(family="samples", image_shape=(1, 4, 4)), recognised="a batch",
        parts=Parts(draw=lambda n, generator, labels: torch.zeros(n, 1, 4, 4), available=30),
    )  # fmt: skip
    run = Session(_dataset(), Config()).run(few, name="batch")
    assert run.record.config.n_samples == 30
    outcome = run.record.outcome("drawn")
    assert isinstance(outcome, Ok)
    assert outcome.value == 30
