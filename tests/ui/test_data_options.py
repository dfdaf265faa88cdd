"""The options of data become the text behind its path that every other way in takes, too."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from evaluation.data.intake.options import Options, split_options
from models.intake.ranges import ValueRange


def shown() -> None:
    import streamlit as st

    from ui.components.models import data_options

    st.text(data_options.show() or "none")


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ({}, Options()),
        ({"range": "-1,1", "skip": "1"}, Options(value_range=ValueRange(-1, 1), skip_unreadable=True)),
    ],
)
def test_the_fields_say_what_the_spec_says(query: dict[str, str], options: Options) -> None:
    at = AppTest.from_function(shown)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception
    text = at.text[0].value
    assert split_options("npz:x" + ("" if text == "none" else text)) == ("npz:x", options)
