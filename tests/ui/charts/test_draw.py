"""Every view type that is meant to be seen has a chart; names never become markup in one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.record.views import (
    VIEW_TYPES,
    Curve,
    Embedding,
    Histogram,
    ImageGrid,
    Matrix,
    PerItem,
    Reference,
    Scalar,
)
from ui.charts import draw
from ui.charts.style import looks
from ui.components.shared.gallery import rows_of
from ui.pictures import data_uri

HOSTILE = "<a href='x'>y</a>"
EXAMPLES = {
    "Scalar": Scalar(value=0.5, n=10, interval=(0.4, 0.6), references=(Reference(name=HOSTILE, value=0.7),)),
    "PerItem": PerItem(values=np.arange(5.0), label="error"),
    "Curve": Curve(x=np.arange(3), y=np.ones((2, 3)), low=np.zeros((2, 3)), high=np.ones((2, 3)), names=(HOSTILE, "b")),
    "Histogram": Histogram(categories=(HOSTILE, "b"), counts=np.array([1, 3]), reference=np.array([2, 2])),
    "Matrix": Matrix(values=np.eye(2), rows=(HOSTILE, "b"), columns=("c", "d")),
    "Embedding": Embedding(coordinates=np.zeros((4, 2)), method="PCA"),
}


def test_every_view_type_is_drawn() -> None:
    assert set(EXAMPLES) | {"ImageGrid", "Vectors"} == set(VIEW_TYPES)


@pytest.mark.parametrize("kind", EXAMPLES)
@pytest.mark.parametrize("models", [1, 7])
def test_a_figure_for_one_and_for_many_models_keeps_colours_and_escapes_names(kind: str, models: int) -> None:
    series = [draw.Series(name=HOSTILE, colour=index, view=EXAMPLES[kind]) for index in range(models)]
    drawn = draw.figure(series).to_json()
    assert "<a href" not in drawn
    if kind != "Matrix":
        assert all(item.hex in drawn for item in series)


def test_codes_are_counted_not_ranked() -> None:
    drawn = draw.figure([draw.Series(name="m", colour=0, view=PerItem(values=np.array([0, 1, 1, 2]), label="class"))])
    assert list(drawn.data[0].y) == [0.25, 0.5, 0.25]


def test_shared_inputs_are_shown_once_and_own_ones_with_their_model() -> None:
    inputs, outputs = np.zeros((3, 1, 8, 8), np.uint8), np.ones((3, 1, 8, 8), np.uint8)
    grid = ImageGrid(images=np.concatenate([inputs, outputs]), rows=2, row_labels=("test image", "reconstruction"))
    other = ImageGrid(images=np.concatenate([outputs, inputs]), rows=2, row_labels=("sample", "nearest"))
    assert [row.label for row in rows_of([draw.Series(name=name, colour=0, view=grid) for name in "ab"])] == [
        "Test image",
        "a",
        "b",
    ]
    rows = rows_of([draw.Series(name="a", colour=0, view=grid), draw.Series(name="b", colour=1, view=other)])
    assert [(row.label, row.note) for row in rows] == [
        ("a", "test image"),
        ("a", "reconstruction"),
        ("b", "sample"),
        ("b", "nearest"),
    ]


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_pictures_are_png(channels: int) -> None:
    from base64 import b64decode
    from io import BytesIO

    from PIL import Image

    image = np.random.default_rng(0).integers(0, 256, (channels, 5, 7), dtype=np.uint8)
    decoded = np.asarray(Image.open(BytesIO(b64decode(data_uri(image).partition(",")[2]))))
    expected = image[0] if channels < 3 else image.transpose(1, 2, 0)
    np.testing.assert_array_equal(decoded, expected)


@given(colours=st.lists(st.integers(0, 400), max_size=100))
@settings(max_examples=30, deadline=None)
def test_no_two_models_of_a_chart_look_alike(colours: list[int]) -> None:
    series = [
        draw.Series(name=f"m{index}", colour=colour, view=EXAMPLES["Scalar"]) for index, colour in enumerate(colours)
    ]
    shown = looks(series)
    assert len({(look.hex, look.dash, look.symbol) for look in shown}) == len(colours)
    assert len({look.label for look in shown}) == len(colours)
    assert [look.hex for look in shown] == [item.hex for item in series], "a colour is a model's everywhere"


def test_models_of_one_name_have_a_line_each() -> None:
    alike = [draw.Series(name="x" * 80, colour=index, view=EXAMPLES["Scalar"]) for index in range(3)]
    assert len({trace.y[0] for trace in draw.figure(alike).data}) == 3
