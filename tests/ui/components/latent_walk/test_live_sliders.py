"""Live sliders: values from the browser are checked, and kept while other pages are seen."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from ui.components.latent_walk.live_sliders.component import SCRIPT


def app() -> None:
    import streamlit as st

    from ui.components.latent_walk import live_sliders

    values = live_sliders.show(["first", "second"], reach=3.0, step=0.1, unit="sd", key="sliders")
    st.write(str(values))


@pytest.mark.parametrize(
    ("told", "values"),
    [
        (None, [0.0, 0.0]),
        ([1.5, -0.2], [1.5, -0.2]),
        ([1.5], [1.5, 0.0]),
        ([99, -99, 7], [3.0, -3.0]),
        (["no", float("nan")], [0.0, 0.0]),
        ({"a": 1}, [0.0, 0.0]),
    ],
)
def test_what_the_browser_says_becomes_as_many_numbers_within_reach(told: object, values: list[float]) -> None:
    at = AppTest.from_function(app)
    if told is not None:
        at.session_state["sliders.kept"] = told
    at.run()
    assert not at.exception
    assert at.markdown[0].value == str(values)


def test_the_script_is_no_file_name_to_streamlit() -> None:
    """Streamlit reads JavaScript without a line break as the name of a file."""
    assert "\n" in SCRIPT.read_text(encoding="utf-8")
