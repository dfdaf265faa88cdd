"""The tables of Overview explain their words: measures and warnings say what they mean, by hover and by focus."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import unescape

import pytest

from evaluation.judging.compare import Comparison, compare
from evaluation.judging.decision import Decision, decisions
from evaluation.judging.findings import Finding, by_model
from evaluation.judging.questions import questions
from evaluation.record import figures
from evaluation.record.run import Run
from tests.fixtures.runs import zoo_run
from ui.components.overview import alone, decision, effects
from ui.words import terms

SAYING = re.compile(r"<(\w+)([^>]*) data-says=\"([^\"]*)\"[^>]*>([^<]*)</")
Found = tuple[Comparison, Sequence[Run], tuple[Decision, ...]]


def sayings(html: str) -> dict[str, str]:
    """Words -> what they say."""
    return {unescape(words): unescape(says) for _, _, says, words in SAYING.findall(html)}


@pytest.fixture(scope="module")
def found() -> Found:
    runs = [zoo_run(name) for name in ("conv-vae", "vae-collapsed", "gan-covering")]
    cautions: Mapping[int, Sequence[Finding]] = dict(by_model(runs))
    comparison = compare(runs)
    return comparison, runs, decisions(comparison, cautions)


def test_every_measure_in_a_heading_is_explained(found: Found) -> None:
    comparison, _, answers = found
    rows = [one.row for one in answers if one.row is not None and terms.meaning(one.row.metric)]
    said = {
        unescape(words): unescape(says) for _, _, says, words in SAYING.findall(effects.show(answers, (), comparison))
    }
    assert rows
    for row in rows:
        assert said[decision.without_extractor(row.title)] == terms.meaning(row.metric)


def test_the_line_of_a_question_explains_its_measure_and_its_warnings(found: Found) -> None:
    comparison, runs, answers = found
    lines = decision.lines(answers, comparison, runs)
    said = sayings(lines)
    for one in answers:
        for warning in one.against:
            assert said[warning.title] == warning.sentence
        for row in comparison.rows:
            title = decision.without_extractor(row.title)
            if one.real and one.effect.endswith(f" {row.title}") and terms.meaning(row.metric):
                assert said[title] == terms.meaning(row.metric)
    assert "Against" not in lines


def test_what_says_something_can_have_the_focus(found: Found) -> None:
    comparison, runs, answers = found
    both = decision.lines(answers, comparison, runs) + effects.show(answers, (), comparison)
    assert all(name == "a" or 'tabindex="0"' in given for name, given, _, _ in SAYING.findall(both))


def test_a_measure_of_a_plug_in_keeps_its_words() -> None:
    assert terms.of("sharpness@theirs", "<Sharp>") == "&lt;Sharp&gt;"
    assert terms.naming("5% lower Sharpness", "sharpness@theirs", "Sharpness") == "5% lower Sharpness"


def test_one_model_has_its_telling_number_for_each_question_that_it_answers() -> None:
    run = zoo_run("autoencoder-8d")
    comparison = compare([run])
    lines = alone.lines(comparison, run)
    assert lines.count('scope="row"') == sum(bool(one.heading) for one in questions().values())
    error = next(row for row in comparison.rows if row.metric == "mse").cells[0]
    assert figures.measured(error.value, error.interval) in lines
    assert sayings(lines)["Mean squared error"] == terms.meaning("mse")
    assert "It cannot do this, or it was not measured." in lines  # it makes no samples
