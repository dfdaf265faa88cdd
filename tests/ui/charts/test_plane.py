"""A chart made of HTML: every mark lies within it, names never become markup, and each mark can be read out."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.record.views import Scalar
from ui.charts.places import linear, per_cent
from ui.charts.plane import plane
from ui.charts.style import Series

PLACE = re.compile(r"(?:left|bottom|width|height):(-?[\d.]+)%")
VALUES = st.floats(-0.5, 1.5)


@settings(max_examples=30, deadline=None)
@given(values=st.lists(st.tuples(VALUES, VALUES, st.floats(0, 0.5)), min_size=1, max_size=5), square=st.booleans())
def test_every_mark_lies_within_the_chart(values: list[tuple[float, float, float]], square: bool) -> None:
    points = []
    for index, (x, y, half) in enumerate(values):
        across = Scalar(value=x, n=10, interval=(x - half, x + half))
        up = Scalar(value=y, n=10, interval=(y - half, y + half))
        points.append((Series(name=f"<b>{index}", colour=index, view=up), across, up))
    drawn = plane(points, x_title="a<i>", y_title="b", square=square)
    assert all(0 <= float(place) <= 100 for place in PLACE.findall(drawn))
    assert "<b>" not in drawn
    assert "a<i>" not in drawn
    assert drawn.count('role="img"') == len(points)
    assert all(f'aria-label="&lt;b&gt;{index}. ' in drawn for index in range(len(points)))


def test_a_place_is_the_share_of_the_axis() -> None:
    axis = linear(-1.0, 3.0)
    assert [per_cent(axis, value) for value in (-9.0, -1.0, 0.0, 3.0, 4.0)] == [0, 0, 25, 100, 100]
    assert np.allclose([value for value, _ in axis.ticks], [-1, 0, 1, 2, 3])
