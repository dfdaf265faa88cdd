"""The parts of a report: chosen, ordered, with the reader's own text between, and refused in one sentence."""

from __future__ import annotations

import re

import pytest

from evaluation.report import OwnText, gather, render_csv, render_html, render_markdown, titles
from evaluation.types import TouchstoneError
from tests.report.test_report import make_run

RUNS = [make_run("first", 0.1), make_run("second", 0.3)]


def test_parts_stand_in_the_order_that_was_asked_for() -> None:
    content = gather(RUNS, parts=["provenance", OwnText("Read <b>this</b>.\n\nThen _that_."), "reconstruction"])
    page = render_html(content)
    assert re.findall(r'<section (?:id|class)="(\w+)"', page) == ["provenance", "own", "reconstruction"]
    assert "<p>Read &lt;b&gt;this&lt;/b&gt;.</p><p>Then _that_.</p>" in page
    text = render_markdown(content)
    assert text.index("What made these numbers") < text.index("Read &lt;b>this") < text.index("## Reconstruction")
    assert "\\_that\\_" in text
    assert "Verdict" not in text


def test_without_a_choice_every_part_stands_and_numbers_are_never_left_out() -> None:
    assert gather(RUNS).parts == tuple(titles())
    assert render_csv(gather(RUNS, parts=["verdict"])) == render_csv(gather(RUNS))


def test_what_was_not_measured_is_one_line_until_it_is_opened() -> None:
    page = render_html(gather(RUNS))
    inside = page.split('<section id="absent">')[1].split("</section>")[0]
    assert re.match(r"\s*<details><summary>Not measured: \d+ entr", inside)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (["verdicts"], "'verdicts' is no part of a report; its parts are verdict, warnings, reconstruction"),
        (["verdict", "verdict"], "given twice"),
        ("verdict", "a list of names"),
        ([3], "a list of names"),
        ([OwnText("x" * 20_001)], "at most 100 parts and 20,000 characters"),
    ],
)
def test_parts_that_are_none_are_refused(parts: object, words: str) -> None:
    with pytest.raises(TouchstoneError, match=re.escape(words)):
        gather(RUNS, parts=parts)  # type: ignore[arg-type]
