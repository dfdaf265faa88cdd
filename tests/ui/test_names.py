"""Names that do not fit: different ones stay different, within the width, and show where they differ."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.names import LEAST_WIDTH, told_apart

ALIKE = st.text(st.sampled_from("ab-._…#\u202e0"), max_size=60)


@given(names=st.lists(ALIKE, max_size=30), width=st.integers(LEAST_WIDTH, 40))
@settings(max_examples=15, deadline=None)
def test_different_names_have_different_labels_within_the_width(names: list[str], width: int) -> None:
    labels = told_apart(names, width)
    assert set(labels) == set(names)
    assert len(set(labels.values())) == len(set(names))
    assert all(len(label) <= width for label in labels.values())


def test_a_name_that_fits_stays_whole() -> None:
    assert told_apart(["vae", "a-longer-one"], 12) == {"vae": "vae", "a-longer-one": "a-longer-one"}


@pytest.mark.parametrize("place", [10, 25, 48])
def test_look_alikes_show_the_word_in_which_they_differ(place: int) -> None:
    before, after = ("-".join(["sweep"] * 12))[:place], "-seed3-final-checkpoint-of-the-run"
    names = [f"{before}-beta{value}{after}" for value in ("0.5", "4.0")]
    half, four = told_apart(names, 30).values()
    assert "beta0.5" in half
    assert "beta4.0" in four


def test_a_thousand_names_of_a_sweep_are_told_apart() -> None:
    names = [f"conv-vae-on-mnist-with-a-long-prefix-seed{i:04d}-lr0.001-and-a-long-ending" for i in range(1000)]
    assert len(set(told_apart(names, 24).values())) == 1000
