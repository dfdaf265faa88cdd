"""The pages that are made from the code are those that the code makes, and everything registered has its place."""

from __future__ import annotations

import dataclasses
import inspect
import re

import pytest

import touchstone
from docs.making.docstrings import docstring_of
from docs.making.glossary_file import glossary_file
from docs.making.links import anchor
from docs.making.ours import our_artifacts, our_metrics
from docs.making.pages import MADE, ROOT, is_made, made_pages
from docs.making.plugin_page import heading_of
from docs.making.skipping import reasons
from evaluation.registry import MetricInfo, registry
from tests.docs.documents import anchors, documents
from touchstone.vocabulary import NAMES

PAGES = made_pages()
PUBLIC_FUNCTIONS = sorted(
    name for name in touchstone.__all__ if name not in NAMES and inspect.isfunction(getattr(touchstone, name))
)


def test_the_committed_pages_are_what_the_code_makes() -> None:
    stale = [
        str(path)
        for path, text in (*PAGES.items(), glossary_file())
        if not (ROOT / path).is_file() or (ROOT / path).read_text(encoding="utf-8") != text
    ]
    assert not stale, f"run `make docs` and commit {stale}"


def test_no_made_page_is_left_of_something_that_is_gone() -> None:
    made = {path.relative_to(ROOT) for path in documents() if is_made(path)}
    assert made == set(PAGES), f"run `make docs`; every made page begins with {MADE}"


def test_every_public_name_has_a_section() -> None:
    written = anchors(ROOT / "docs" / "api.md") | anchors(ROOT / "docs" / "plugin-api.md")
    assert not {
        name
        for name in touchstone.__all__
        if not name.startswith("__") and anchor(heading_of(name)) not in written and name.lower() not in written
    }


@pytest.mark.parametrize("name", PUBLIC_FUNCTIONS)
def test_a_public_function_explains_its_arguments_and_its_errors(name: str) -> None:
    """In its prose as ``name``, or under ``Parameters:``; settings of a run are explained by Config."""
    function = getattr(touchstone, name)
    told, listed = function.__doc__ or "", docstring_of(function).parameters
    explained = {field.name for field in dataclasses.fields(touchstone.Config)}
    explained |= {one for names in listed for one in names.split(", ")}
    arguments = set(inspect.signature(function).parameters) - explained
    assert not {argument for argument in arguments if not re.search(rf"``{argument}[`(]", told)}
    assert not arguments or "Raises" in told


@pytest.mark.parametrize("info", our_metrics(), ids=lambda info: info.name)
def test_a_metric_says_its_interval_and_what_its_parameters_mean(info: MetricInfo) -> None:
    said = docstring_of(info.function)
    assert ("Interval" in said.labelled) == (info.view == "Scalar"), "`Interval: ...` in the docstring of each number"
    assert set(said.parameters) == set(info.parameters), "`Parameters:` with a line `name: meaning` for each"
    assert all(said.parameters.values())


def test_an_artifact_says_what_its_parameters_mean() -> None:
    for info in our_artifacts():
        assert set(docstring_of(info.function).parameters) == set(info.parameters), info.name


def test_reasons_come_from_all_that_a_metric_rests_on() -> None:
    """Of the metric itself, of a function that it calls, of an artifact beneath it, and of the model's protocol."""
    metrics = registry().metrics
    assert any("modes that are known" in reason for reason in reasons(metrics["high_quality"]))
    assert "too few test images: k = … needs more than …; this run has …" in reasons(metrics["trustworthiness"])
    assert any("known factors" in reason for reason in reasons(metrics["factor_vae_score"]))
    assert "this model has no encoder" in reasons(metrics["trustworthiness"])
