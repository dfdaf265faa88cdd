"""Words with their meaning behind them: which are found in a sentence, and that text stays text."""

from __future__ import annotations

import re

import pytest

from evaluation.record.glossary import glossary
from tests.ui.apptest import everything_said, open_page
from ui.words import terms

WANTED = (
    "bits per dimension", "FD", "FID", "NDB", "C_T", "isotropy", "disparity", "trustworthiness", "latent code",
    "latent walk", "prior", "posterior collapse",
)  # fmt: skip
"""What readers asked about."""


def found(sentence: str) -> list[str]:
    return re.findall(r'data-says="[^"]+">([^<]*)</a>', terms.explained(sentence))


@pytest.mark.parametrize("word", WANTED)
def test_a_word_that_readers_asked_about_is_explained(word: str) -> None:
    assert found(f"What is {word} here?") == [word]


def test_only_whole_words_are_terms_each_once_and_the_longest_first() -> None:
    assert found("A posterior collapse is no posterior; a prior is a prior.") == [
        "posterior collapse",
        "posterior",
        "prior",
    ]
    assert found("FDs, prioritised, non-tied, fd") == []
    assert found("Prior and Latent codes") == ["Prior", "Latent codes"]


def test_text_stays_text() -> None:
    assert terms.explained("<b>prior & more</b>").startswith("&lt;b&gt;<a ")
    assert terms.explained("nothing <i>here</i>") == "nothing &lt;i&gt;here&lt;/i&gt;"
    assert terms.link("no_such_term", "<x>") == "&lt;x&gt;"


def test_the_page_opens_a_term_and_finds_others() -> None:
    at = open_page("pages/60_glossary.py", term="copying", find="FID")
    assert not at.exception
    assert at.header[0].value == glossary()["copying"].word
    said = everything_said(at)
    assert "term=frechet_distance" in said
    assert "term=prior_mmd" not in said
