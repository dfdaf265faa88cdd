"""An inlined SVG reaches neither the page nor another SVG."""

from __future__ import annotations

import re

import pytest

from evaluation.report.inlined import scoped

ONE = (
    '<svg viewBox="0 0 9 9"><defs><style type="text/css">*{stroke-linecap: butt} #a, g > path {clip-path: url(#b)}'
    '</style><clipPath id="b"/></defs><g id="a" clip-path="url(#b)"><use xlink:href="#b"/>'
    '<text>id="b" #b</text></g></svg>'
)


def test_ids_of_two_figures_differ_and_references_follow() -> None:
    page = scoped(ONE + ONE, "first") + scoped(ONE, "second")
    ids = re.findall(r'\sid="([^"]+)"', page.replace('>id="', ">"))
    assert len(ids) == len(set(ids)) == 6
    used = re.findall(r"url\(#([^)]+)\)", page) + re.findall(r'href="#([^"]+)"', page)
    assert len(used) == 9
    assert set(used) <= set(ids)
    assert {name.rpartition("-")[0] for name in used} == {"first-0", "first-1", "second-0"}


def test_text_stays_as_it_is() -> None:
    assert '<text>id="b" #b</text>' in scoped(ONE, "name")


def test_every_rule_applies_to_its_own_svg_only() -> None:
    sheet = re.search(r"<style[^>]*>(.*)</style>", scoped(ONE, "name"))
    assert sheet
    own = ':where([data-scope="name-0"],[data-scope="name-0"] *)'
    assert sheet[1] == (
        f":is(*){own}{{stroke-linecap: butt}}:is(#name-0-a, g > path){own}{{clip-path: url(#name-0-b)}}"
    )
    assert '<svg data-scope="name-0"' in scoped(ONE, "name")


def test_an_svg_without_ids_and_rules_is_left_alone() -> None:
    plain = '<p id="text"></p><svg viewBox="0 0 9 9"><path d="M0 0h9"/></svg>'
    assert scoped(plain, "name") == plain


def test_a_rule_that_cannot_be_limited_is_refused() -> None:
    with pytest.raises(ValueError, match="Remove the @-rule"):
        scoped("<svg><style>@font-face {font-family: x}</style></svg>", "name")
