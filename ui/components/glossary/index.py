"""Every term with its first sentence, by group."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from evaluation.record.glossary import Term
from ui.components.glossary.entry import marked
from ui.markup import tag
from ui.text import escape
from ui.words import terms


def show(found: Iterable[Term], *, key: str) -> None:
    """Draws a part for each group, in the order in which its first term comes."""
    groups: dict[str, list[Term]] = {}
    for term in found:
        groups.setdefault(term.group, []).append(term)
    with st.container(key=key):
        for group, members in groups.items():
            st.header(group, anchor=False)
            st.html(tag("dl", *(_line(term) for term in members), cls="ts-glossary"))


def _line(term: Term) -> str:
    name = f'<a class="ts-term" href="{terms.address(term.key)}">{escape(term.word)}</a>'
    return tag("dt", name) + tag("dd", marked(term.meaning))


def matching(found: Iterable[Term], words: str) -> list[Term]:
    """Terms that have every one of the words in their name, their other names or their meaning."""
    wanted = words.lower().split()
    return [term for term in found if all(word in _searched(term) for word in wanted)]


def _searched(term: Term) -> str:
    also = () if term.metric is None else term.metric.also
    return " ".join((term.key, term.word, term.meaning, *term.spelt, *also)).lower()
