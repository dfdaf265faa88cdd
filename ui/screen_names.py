"""Names of models in a table: cut so that they are told apart, and cut further on a narrow screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ui.markup import tag
from ui.names import told_apart
from ui.text import name_html

NARROW_WIDTH = 22
"""Characters on a narrow screen."""


def screen_names(names: Sequence[str], colours: Sequence[int], marks: Mapping[int, str], *, width: int) -> list[str]:
    """HTML of each name, twice; the style sheet shows the one for the screen. The whole name is there on hover.

    Args:
        marks: Index of a model -> what stands beside its name, such as *83% likely*.
        width: Characters on a wide screen.
    """
    ways = ((told_apart(names, width), "ts-when-wide"), (told_apart(names, NARROW_WIDTH), "ts-when-narrow"))
    return [
        "".join(
            tag("span", name_html(name, colour, marks.get(place, ""), labels[name]), cls=cls) for labels, cls in ways
        )
        for place, (name, colour) in enumerate(zip(names, colours, strict=True))
    ]
