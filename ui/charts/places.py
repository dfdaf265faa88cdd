"""Places and marks of a chart made of HTML: shares of its width and height, so that it fills its column.

Charts that a page shows at once are made so. Plotly is 4.7 MB of script, and takes a second of CPU before it draws.
"""

from __future__ import annotations

import numpy as np

from evaluation.record.palette import colour_of
from evaluation.report.axes import Axis, even_ticks
from ui.markup import tag
from ui.text import dot_class, escape


def linear(low: float, high: float) -> Axis:
    """From ``low`` to ``high``, with ticks at round numbers."""
    return Axis(low=low, high=high, ticks=even_ticks(low, high))


def per_cent(axis: Axis, value: float) -> float:
    """Where a value lies on the axis, from 0 to 100; beyond the axis at its end."""
    return 100 * min(1.0, max(0.0, float(axis.share(np.array(value)))))


def marker(colour: int, says: str, *, left: float, up: float = 50.0) -> str:
    """The dot of a model, as it stands beside its name. ``says`` is shown on hover and on keyboard focus."""
    place = f"--c:{colour_of(colour)};left:{left:.2f}%;bottom:{up:.2f}%"
    said = escape(says)
    return (
        f'<i class="ts-marker {dot_class(colour)}" style="{place}" role="img" tabindex="0" aria-label="{said}" '
        f'data-says="{said}"></i>'
    )


def across(axis: Axis, low: float, high: float, *, up: float = 50.0, colour: str = "") -> str:
    """A thin bar from ``low`` to ``high``."""
    return _bar("ts-across", "left", "width", axis, low, high, f"bottom:{up:.2f}%", colour)


def upright(axis: Axis, low: float, high: float, *, left: float, colour: str = "") -> str:
    return _bar("ts-upright", "bottom", "height", axis, low, high, f"left:{left:.2f}%", colour)


def _bar(cls: str, start: str, length: str, axis: Axis, low: float, high: float, place: str, colour: str) -> str:
    first, last = per_cent(axis, low), per_cent(axis, high)
    tint = f";--c:{colour}" if colour else ""
    return tag("i", cls=cls, style=f"{start}:{first:.2f}%;{length}:{last - first:.2f}%;{place}{tint}")
