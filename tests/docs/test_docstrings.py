"""Docstrings are taken apart into prose, labelled paragraphs and parameters, and become Markdown."""

from __future__ import annotations

from docs.making.docstrings import docstring_of, escaped
from docs.making.links import anchor


def labelled() -> None:
    """What it says, of ``x``.

    Mean of a * b.

    Interval: replicates of two
    lines.

    Parameters:
        k: Neighbours
            of an item.
        order: Of the entropy.
    """


def test_prose_labels_and_parameters() -> None:
    said = docstring_of(labelled)
    assert said.first == "What it says, of `x`."
    assert said.body == (r"Mean of a \* b.",)
    assert said.labelled == {"Interval": "Replicates of two lines."}
    assert said.parameters == {"k": "Neighbours of an item.", "order": "Of the entropy."}


def test_code_is_left_alone() -> None:
    assert escaped("a `*b*` *c* <d> _e_ f_g x < y") == r"a `*b*` \*c\* \<d> \_e\_ f_g x < y"


def test_anchors_are_those_of_forges() -> None:
    assert anchor("Better and worse") == "better-and-worse"
    assert anchor("`neighbours` of [x](y.md), C_T!") == "neighbours-of-x-c_t"
