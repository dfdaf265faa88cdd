"""``of``: an artifact computed on other inputs, in the plan and by the engine, on a registry of its own."""

from __future__ import annotations

import gc
import weakref
from typing import Annotated, TypeAlias

import numpy as np
import pytest

from evaluation import registry as registry_module
from evaluation.data.dataset import Dataset
from evaluation.measuring.engine import Session
from evaluation.measuring.plan import Plan, make_plan
from evaluation.record.schema import Ok
from evaluation.record.views import Scalar
from evaluation.registry import Registry, artifact, metric, of
from evaluation.types import Array, Config
from models.base import Encodes
from tests.measuring.toy import dataset as toy_dataset
from tests.measuring.toy import encoder

CALLS: list[str] = []


class Codes:
    """Something that can be seen to be freed."""


OfOdd: TypeAlias = Annotated[Array, of("total", chosen="odd")]


@pytest.fixture(autouse=True)
def totals(steps: Registry) -> None:
    """``total`` of ``numbers``, which are those that ``chosen`` names: the even ones, or asked otherwise the odd."""
    CALLS.clear()

    @artifact()
    def chosen(*, dataset: Dataset) -> Array:
        return np.array([2, 4, 6])

    @artifact()
    def odd(*, dataset: Dataset) -> Array:
        return np.array([1, 3, 5])

    @artifact()
    def factor(*, dataset: Dataset) -> int:
        CALLS.append("factor")
        return 10

    @artifact()
    def numbers(*, chosen: Array, factor: int) -> Array:
        CALLS.append(f"numbers {chosen.tolist()}")
        return chosen * factor

    @artifact()
    def total(*, numbers: Array) -> Array:
        CALLS.append(f"total {numbers.tolist()}")
        return numbers.sum()


def _values(config: Config | None = None) -> dict[str, float]:
    run = Session(toy_dataset(), config or Config()).run(encoder(), name="toy")
    assert all(isinstance(outcome, Ok) for outcome in run.record.outcomes), run.record.outcomes
    return {outcome.metric: outcome.value for outcome in run.record.outcomes}  # type: ignore[union-attr,misc]


def _plan() -> Plan:
    return make_plan(registry_module.registry(), Config())


def test_what_is_beneath_reads_the_replacement_and_the_rest_is_shared() -> None:
    @metric(title="A", group="latent", source="test")
    def difference(*, total: Array, of_odd: OfOdd) -> Scalar:
        """Difference."""
        return Scalar(value=float(total - of_odd), n=1)

    @metric(title="B", group="latent", source="test")
    def second(*, odd_total: OfOdd) -> Scalar:
        """Asks for the same by another keyword."""
        return Scalar(value=float(odd_total), n=1)

    assert _values() == {"difference": 120 - 90, "second": 90}
    assert sorted(CALLS) == ["factor", "numbers [1, 3, 5]", "numbers [2, 4, 6]", "total [10, 30, 50]",
                             "total [20, 40, 60]"]  # fmt: skip
    assert {"total", "total_of_odd", "numbers_of_odd", "factor"} <= set(_plan().artifacts)
    assert "factor_of_odd" not in _plan().artifacts


def test_of_without_a_replacement_is_the_artifact_itself() -> None:
    @metric(title="A", group="latent", source="test")
    def twice(*, total: Array, the_same: Annotated[Array, of("total")]) -> Scalar:
        """Twice."""
        assert total is the_same
        return Scalar(value=float(total), n=1)

    assert _values() == {"twice": 120}
    assert _plan().uses["total"] == 1


def test_what_of_names_is_meant_literally() -> None:
    @artifact()
    def share(*, total: Array, of_odd: OfOdd) -> Array:
        return total / of_odd

    @metric(title="A", group="latent", source="test")
    def shares(*, share: Array, other: Annotated[Array, of("share", numbers="negative")]) -> Scalar:
        """Of odd stays the total of the odd numbers, whatever stands in for ``numbers`` above it."""
        return Scalar(value=float(share - other), n=1)

    @artifact()
    def negative(*, numbers: Array) -> Array:
        return -numbers

    assert _values() == {"shares": 120 / 90 - -120 / 90}


def test_a_slot_is_filled_by_who_asks_and_can_be_asked_for_on_other_inputs() -> None:
    @artifact(largest=("k",))
    def power(
        *, points: Array, other_points: Annotated[Array, of("points", chosen="odd")], k: int = 1
    ) -> tuple[Array, Array, int]:
        return points, other_points, k

    @metric(title="A", group="latent", source="test")
    def of_numbers(*, found: Annotated[Array, of("power", points="numbers")], k: int = 5) -> Scalar:
        """Numbers."""
        assert [part.tolist() for part in found[:2]] == [[20, 40, 60], [10, 30, 50]]
        return Scalar(value=float(found[2]), n=1)

    @metric(title="B", group="latent", source="test")
    def of_total(*, found: Annotated[Array, of("power", points="total")], k: int = 7) -> Scalar:
        """Total."""
        assert [float(part) for part in found[:2]] == [120, 90]
        return Scalar(value=float(found[2]), n=1)

    assert _values() == {"of_numbers": 5, "of_total": 7}  # the largest k is each variant's own
    assert _values(Config(parameters={"power": {"k": 9}}, metrics=("of_numbers",))) == {"of_numbers": 5}


def test_variants_draw_from_a_generator_seeded_by_the_registered_name() -> None:
    @artifact()
    def noise(*, numbers: Array, rng: np.random.Generator) -> Array:
        return rng.random(len(numbers)) + numbers

    @metric(title="A", group="latent", source="test")
    def same_noise(*, noise: Array, numbers: Array, other: Annotated[Array, of("noise", chosen="odd")]) -> Scalar:
        """Noise."""
        return Scalar(value=float(np.abs(noise - numbers - (other - numbers) - 10).max()), n=1)

    assert _values()["same_noise"] < 1e-12


def test_a_variant_that_needs_the_model_is_freed_after_its_last_use() -> None:
    alive: list[weakref.ref[Codes]] = []

    @artifact()
    def codes(*, model: Encodes, numbers: Array) -> Codes:
        found = Codes()
        alive.append(weakref.ref(found))
        return found

    @metric(title="A", group="reconstruction", source="test")
    def reads(
        *, one: Annotated[Codes, of("codes", chosen="odd")], two: Annotated[Codes, of("codes", chosen="odd")]
    ) -> Scalar:
        """Reads one variant by two keywords."""
        assert one is two
        return Scalar(value=0.0, n=1)

    @metric(title="B", group="latent", source="test")
    def later(*, third: Annotated[Codes, of("codes", chosen="odd")], total: Array) -> Scalar:
        """Reads it once more."""
        return Scalar(value=float(third is alive[0]()), n=1)

    @metric(title="C", group="robustness", source="test")
    def after(*, total: Array) -> Scalar:
        """Comes after the last use."""
        gc.collect()
        return Scalar(value=float(sum(codes() is not None for codes in alive)), n=1)

    assert _values() == {"reads": 0, "later": 1, "after": 0}
    assert len(alive) == 1


def test_a_replacement_that_nothing_reads_is_an_error_of_one_sentence() -> None:
    @metric(title="A", group="latent", source="test")
    def mistyped(*, of_odd: Annotated[Array, of("total", chosn="odd")]) -> Scalar:
        """Mistyped."""
        raise AssertionError("never called")

    with pytest.raises(ValueError, match=r"'mistyped' .* of\('total', chosn='odd'\), but nothing .* reads 'chosn'"):
        _plan()


def test_a_slot_that_nobody_fills_is_an_error_that_says_how() -> None:
    @artifact()
    def power(*, points: Array) -> Array:
        raise AssertionError("never called")

    @metric(title="A", group="latent", source="test")
    def forgets(*, power: Array) -> Scalar:
        """Forgets to fill the slot."""
        raise AssertionError("never called")

    with pytest.raises(ValueError, match=r"'power' .* needs 'points', .* of\('power', points=\.\.\.\)"):
        _plan()


def test_a_derived_name_that_is_taken_is_refused() -> None:
    @artifact()
    def total_of_odd(*, dataset: Dataset) -> Array:
        raise AssertionError("never called")

    @metric(title="A", group="latent", source="test")
    def asks(*, of_odd: OfOdd) -> Scalar:
        """Asks."""
        raise AssertionError("never called")

    with pytest.raises(ValueError, match="'total_of_odd' would name two artifacts"):
        _plan()


def test_a_circle_through_a_replacement_is_named() -> None:
    @artifact()
    def endless(*, numbers: Array, again: Annotated[Array, of("endless", numbers="odd")]) -> Array:
        raise AssertionError("never called")

    @metric(title="A", group="latent", source="test")
    def asks(*, endless: Array) -> Scalar:
        """Asks."""
        raise AssertionError("never called")

    with pytest.raises(ValueError, match="in a circle: endless -> endless -> endless"):
        _plan()


def test_an_artifact_may_stand_beneath_itself_on_other_inputs() -> None:
    @artifact()
    def doubled(*, total: Array) -> Array:
        return np.array([2 * total])

    @metric(title="A", group="latent", source="test")
    def of_doubled(*, found: Annotated[Array, of("total", numbers="doubled")]) -> Scalar:
        """The total of twice the total."""
        return Scalar(value=float(found), n=1)

    assert _values() == {"of_doubled": 240}


def test_what_cannot_be_asked_for_is_refused_when_the_step_registers() -> None:
    def with_default(*, odd: OfOdd = 1) -> Scalar:  # type: ignore[assignment]
        """Default."""
        raise AssertionError

    def leaf(*, dataset: OfOdd) -> Scalar:
        """Leaf."""
        raise AssertionError

    def two(*, odd: Annotated[OfOdd, of("total")]) -> Scalar:
        """Two."""
        raise AssertionError

    wrong = ((with_default, "has a default"), (leaf, "'dataset' is given by the engine"), (two, "keep one"))
    for function, words in wrong:
        with pytest.raises(TypeError, match=words):
            metric(title="A", group="latent", source="test")(function)
    for artifact_name, instead in (("rng", {}), ("total", {"rng": "odd"}), ("total", {"chosen": "model"})):
        with pytest.raises(TypeError, match="is given by the engine and has no variants"):
            of(artifact_name, **instead)
