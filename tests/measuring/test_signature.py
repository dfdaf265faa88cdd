"""A step registers alike whether its annotations are types, strings or under ``from __future__ import annotations``."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.registry import MetricInfo, Registry, metric
from evaluation.signature import signature_of, written

FUTURE = "from __future__ import annotations\n"
NAMES = """
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Optional, TypeAlias, Union
from jaxtyping import Float32
import numpy as np
import evaluation.record.views
from evaluation.record.views import Histogram, Scalar
from evaluation.registry import metric, of
from evaluation.types import Array, Images, Latents
from models.base import Encodes, HasPosterior

Count: TypeAlias = int
Result: TypeAlias = Scalar
TrainLatents: TypeAlias = Annotated[Latents, of("latents", test_items="train_items")]
"""
PLAIN = ["int", "float", "str", "bool", "Path", "Count", "Any", "Literal['mean', 'median']", "tuple[int, ...]"]
PARAMETERS = st.recursive(
    st.sampled_from(PLAIN),
    lambda inner: st.one_of(
        inner.map("{} | None".format),
        inner.map("Optional[{}]".format),
        inner.map("Sequence[{}]".format),
        inner.map("Annotated[{}, 'how many']".format),
        st.tuples(inner, inner).map(lambda pair: "Union[{}, {}]".format(*pair)),
        st.tuples(inner, inner).map(lambda pair: "Callable[[{}], {}]".format(*pair)),
        st.tuples(inner, inner).map(lambda pair: "Mapping[{}, {}]".format(*pair)),
    ),
    max_leaves=4,
)
ARTIFACTS = st.sampled_from(
    ["Images", "Array", "Float32[np.ndarray, 'n d']", "TrainLatents", "Annotated[Array, of('points', latents='codes')]"]
)
MODELS = st.sampled_from(["Encodes", "HasPosterior", "Annotated[Encodes, 'with an encoder']"])
VIEWS = st.sampled_from(["Scalar", "Histogram", "Result", "evaluation.record.views.Scalar", "Annotated[Scalar, 'one']"])


def metric_of(header: str, images: str, model: str, parameter: str, view: str) -> MetricInfo:
    written_out = f'''{header}{NAMES}
@metric(title="A", group="latent", source="nobody")
def example(*, model: {model}, images: {images}, k: {parameter} = None) -> {view}:
    """An example."""
'''
    fresh = Registry(loaded=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("evaluation.registry._registry", fresh)
        exec(compile(written_out, "example.py", "exec", dont_inherit=True), {"__name__": "example"})
    return fresh.metrics["example"]


def facts(info: MetricInfo) -> tuple[Any, ...]:
    return info.needs, info.asked, info.parameters, info.model_protocol, info.view, info.explanation


@settings(max_examples=30, deadline=None)
@given(ARTIFACTS, MODELS, PARAMETERS, VIEWS)
def test_a_metric_registers_alike_however_its_annotations_are_written(
    images: str, model: str, parameter: str, view: str
) -> None:
    later = metric_of(FUTURE, images, model, parameter, view)
    assert facts(metric_of("", images, model, parameter, view)) == facts(later)
    quoted = metric_of("", *(repr(text) for text in (images, model, parameter, view)))
    assert facts(quoted) == facts(later)


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (int, "int"),
        (float | None, "float | None"),
        (tuple[int, ...], "tuple[int, ...]"),
        (Any, "Any"),
        (None, "None"),
    ],
)
def test_a_type_is_written_as_python_writes_it(annotation: Any, text: str) -> None:
    assert written(annotation) == text


def test_a_metric_that_returns_no_view_is_refused(steps: Registry) -> None:
    with pytest.raises(TypeError, match=r"'count' must return a view \(Curve, .*Vectors\); its annotation says 'int'"):

        @metric(title="A", group="latent", source="nobody")
        def count(*, k: int = 3) -> int:
            """An example."""
            return k


def test_a_keyword_without_a_type_is_refused() -> None:
    def step(*, k=3): ...

    with pytest.raises(TypeError, match="'k' has no annotation; write its type"):
        signature_of(step)


@pytest.mark.parametrize(("text", "reason"), [("Missing", "import it there"), ("int[", "is no type")])
def test_an_annotation_that_is_no_type_is_refused_in_one_sentence(text: str, reason: str) -> None:
    def step(*, k): ...

    step.__annotations__["k"] = text
    with pytest.raises(TypeError, match=reason) as caught:
        signature_of(step)
    assert "\n" not in str(caught.value)
