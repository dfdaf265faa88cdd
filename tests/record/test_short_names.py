"""Shortened names fit, stay apart, and keep what tells them apart."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.record.short_names import short_names

NAMES = st.lists(
    st.one_of(
        st.text("ab-", max_size=40),
        st.integers(0, 99).map(lambda number: f"a-sweep-of-a-model-{number:02d}-with-one-end"),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(names=NAMES, longest=st.integers(8, 30))
def test_they_fit_and_different_names_stay_different(names: list[str], longest: int) -> None:
    short = short_names(names, longest)
    assert len(short) == len(names)
    assert all(len(one) <= longest for one in short)
    assert len(set(short)) == len(set(names))
    assert all(one == name for one, name in zip(short, names, strict=True) if len(name) <= longest)


def test_what_differs_is_kept() -> None:
    names = [f"resnet-autoencoder-on-digits-seed-{seed}-lr-0.001-batch-128-epochs-90" for seed in (7, 8)]
    assert short_names(names, 24) == ("resnet…eed-7-lr-0.001-b…", "resnet…eed-8-lr-0.001-b…")
    assert short_names([names[0]], 24) == ("resnet-autoen…-epochs-90",)
