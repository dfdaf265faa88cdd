"""What a finding says of its numbers is true, wherever the numbers lie."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.judging.findings import Finding, findings
from evaluation.judging.findings.claims import times
from tests.judging.test_findings import ACCUSED, Number, run_of

SHARE = st.floats(0, 1)
ERROR = st.floats(1e-6, 10)
WIDTH = st.floats(0, 0.5)
RANGES: dict[str, st.SearchStrategy[Number]] = {
    "mse": st.builds(
        lambda v, w, mean, pca: Number(v, v * w, (("mean training image", mean), ("PCA, 8 numbers", pca))),
        ERROR, WIDTH, ERROR, ERROR,
    ),
    "reconstruction_gap": st.builds(lambda v, w: Number(v, v * w), ERROR, WIDTH),
    "copying": st.builds(Number, st.floats(-50, 50), WIDTH),
    "posterior_collapse": st.builds(Number, SHARE, WIDTH),
    "dead_units": st.builds(lambda v, size: Number(float(min(v, size)), 0, (("numbers in the code", float(size)),)),
                            st.integers(0, 64), st.integers(1, 64)),
    "linear_probe_accuracy": st.builds(
        lambda v, w, pca, raw: Number(v, w / 5, (("PCA of the code's dimension", pca), ("raw pixels", raw))),
        SHARE, WIDTH, SHARE, SHARE,
    ),
    "classes_hit": st.builds(
        lambda v, there: Number(float(min(v, there)), 0, (("classes in the real data", float(there)),)),
        st.integers(0, 100), st.integers(1, 100),
    ),
    "coverage": st.builds(lambda v, w: Number(v, w / 5), SHARE, WIDTH),
    "sharpness": st.builds(lambda v, w: Number(v, v * w), ERROR, WIDTH),
    "copying_worst_class": st.builds(Number, st.floats(-50, 50), WIDTH),
    "memorised_images": st.builds(
        lambda v, w, new: Number(v, w / 5, (("of new images", new),), n=500), SHARE, WIDTH, SHARE
    ),
    "denoising_error": st.builds(
        lambda v, w, noisy: Number(v, v * w, (("noisy images as they are", noisy),)), ERROR, WIDTH, ERROR
    ),
    "intrinsic_dimension_mle": st.builds(
        lambda v: Number(v, 0.1, (("of the images themselves", v),)), st.floats(0.5, 40)
    ),
    "authenticity": st.builds(lambda v, w: Number(v, w / 5), SHARE, WIDTH),
    "precision": st.builds(lambda v, w: Number(v, w / 5), SHARE, WIDTH),
    "discriminator_saturation": st.builds(lambda v, w: Number(v, w / 5), SHARE, WIDTH),
}  # fmt: skip


WITHOUT_CLAIMS = {"Its samples are training images", "Its samples are test images"}
"""Findings that state shares only."""


def check(said: Finding) -> None:
    assert said.claims or said.title in WITHOUT_CLAIMS, f"'{said.title}' brings no claim that can be checked"
    for claim in said.claims:
        assert claim.words in said.sentence or claim.words == said.title, (claim, said)
        assert claim.holds(), (claim, said)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(numbers=st.fixed_dictionaries({}, optional=RANGES))
def test_every_claim_of_every_finding_is_true(numbers: dict[str, Number]) -> None:
    for said in findings(run_of(numbers)):
        check(said)


def test_every_rule_is_made_to_speak_by_some_of_these_numbers() -> None:
    accused = {said.title for numbers in ACCUSED.values() for said in findings(run_of(numbers))}
    assert set(ACCUSED) == accused


def test_an_error_five_times_that_of_pca_is_called_worse_and_not_hardly_better() -> None:
    """An autoencoder of CIFAR: 0.051 against 0.00958."""
    error = Number(0.051, 0.001, (("mean training image", 0.0595), ("PCA, 128 numbers", 0.00958)))
    (said,) = findings(run_of({"mse": error}))
    assert said.title == "Worse than a linear code"
    assert "is 5.3 times that of PCA with as many numbers, 0.00958" in said.sentence


@settings(max_examples=40, deadline=None, derandomize=True)
@given(left=st.floats(1e-9, 1e9), right=st.floats(1e-9, 1e9))
def test_a_ratio_in_words_reads_back_as_the_ratio(left: float, right: float) -> None:
    ratio, words = left / right, times(left, right).words
    found = re.match(r"([\d,.]+)(%| times)", words)
    if words == "as large as":
        assert abs(ratio - 1) <= 0.0051
    elif words == "over 1,000 times":
        assert ratio >= 1000
    elif words == "under 1% of":
        assert ratio < 0.005
    else:
        assert found is not None, words
        read = float(found[1].replace(",", "")) * (0.01 if found[2] == "%" else 1)
        assert abs(read / ratio - 1) <= 0.06 or abs(read - ratio) <= 0.0051
