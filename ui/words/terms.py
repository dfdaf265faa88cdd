"""Words of the field with what they mean behind them, by hover and by keyboard focus.

What carries ``data-says`` shows that text while it has the pointer or the focus (``components/shared/tips``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from evaluation.record.glossary import Term, glossary, of_metric
from ui.markup import tag
from ui.text import escape

PAGE = "glossary"
"""Path of the page that has them all."""
TERM = "term"
"""Its parameter: the key of the term that is shown first."""
SHORT = 5
"""Words with fewer letters, such as FD, are known by their capitals."""


def explained(sentence: str) -> str:
    """HTML of a plain sentence, with the first occurrence of each term of the glossary explained."""
    pieces, seen, at = [], set(), 0
    for found in _pattern().finditer(sentence):
        term = _spellings().get(found[0]) or _spellings().get(found[0].lower())
        if term is None or term.key in seen:
            continue
        seen.add(term.key)
        pieces += [escape(sentence[at : found.start()]), _link(term, found[0])]
        at = found.end()
    return "".join([*pieces, escape(sentence[at:])])


def link(key: str, words: str) -> str:
    """HTML: the words as a link to the term in the glossary; as they are where there is no such term."""
    term = glossary().get(key)
    return escape(words) if term is None else _link(term, words)


def of(metric: str, words: str) -> str:
    """HTML: the words as a link to what the glossary says of this metric; as they are of a plug-in's."""
    term = of_metric(metric)
    return escape(words) if term is None else _link(term, words)


def naming(sentence: str, metric: str, title: str) -> str:
    """HTML of a plain sentence that names one metric by its title."""
    before, found, after = sentence.partition(title)
    return f"{escape(before)}{of(metric, found)}{escape(after)}" if title and found else explained(sentence)


def noted(words: str, says: str, *, cls: str = "") -> str:
    """HTML of words that say more by hover and by keyboard focus, where the glossary has no page for it."""
    return tag("span", escape(words), cls=cls, says=says).replace("<span", '<span tabindex="0"', 1)


def meaning(metric: str) -> str:
    """Plain text: the first sentence of the glossary on a metric; empty for a plug-in's."""
    term = of_metric(metric)
    return "" if term is None else _plain(term)


def lead(sentence: str, *, metric: str = "") -> str:
    """HTML of the grey sentence under a heading, from plain text. It ends in a link to all about the metric."""
    return tag("p", explained(sentence), " ", more(metric), cls="ts-lead ts-small")


def more(metric: str) -> str:
    """HTML: a link to all that the glossary says of a metric; empty for a plug-in's."""
    term = of_metric(metric)
    return "" if term is None else f'<a class="ts-term" href="{address(term.key)}">More about {escape(term.word)}</a>'


def address(key: str) -> str:
    """Relative, so that it also holds where the dashboard lies below a path."""
    return f"{PAGE}?{TERM}={key}"


def _link(term: Term, words: str) -> str:
    return f'<a class="ts-term" href="{address(term.key)}" data-says="{escape(_plain(term))}">{escape(words)}</a>'


def _plain(term: Term) -> str:
    return term.meaning.replace("``", "")


@functools.cache
def _spellings() -> Mapping[str, Term]:
    """What is looked up -> term. Long words in small letters also stand for capitals."""
    found: dict[str, Term] = {}
    for term in glossary().values():
        ways = (term.word, *term.spelt) if term.metric is None else term.spelt
        for way in ways:
            found.setdefault(way.lower() if len(way) >= SHORT else way, term)
        if term.metric is not None and " " in term.word:  # one word, such as Coverage, says too many other things
            found.setdefault(term.word, term)
    return found


@functools.cache
def _pattern() -> re.Pattern[str]:
    """The longest spelling first: ``posterior collapse`` is no ``posterior``."""
    ways = sorted(_spellings(), key=len, reverse=True)
    return re.compile(
        "|".join(rf"(?<![\w-])(?{'i' if way.islower() else '-i'}:{re.escape(way)})(?![\w-])" for way in ways)
    )
