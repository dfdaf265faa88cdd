"""The glossary: one entry a word, in plain sentences, and nothing is there twice."""

from __future__ import annotations

from collections import Counter

from evaluation.record.glossary import WORDS, glossary, of_metric


def test_a_word_stands_once() -> None:
    spelt = Counter(way.lower() for term in WORDS for way in (term.word, *term.spelt))
    assert not [way for way, times in spelt.items() if times > 1]
    assert len({term.key for term in WORDS}) == len(WORDS)
    assert not {term.key for term in WORDS} & {key for key, term in glossary().items() if term.metric}


def test_every_meaning_is_a_sentence_and_no_word_explains_itself() -> None:
    for term in WORDS:
        assert term.meaning.endswith("."), term
        assert not term.meaning.lower().startswith(f"{term.word.lower()} is"), term


def test_a_metric_brings_its_docstring() -> None:
    term = of_metric("frechet_distance")
    assert term is not None
    assert term.metric is not None
    assert term.metric.better == "lower"
    assert term.metric.source
    assert "fid" in term.metric.also
    assert of_metric("prior") is None
    assert of_metric("a_plugins_own") is None
