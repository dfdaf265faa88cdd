"""The class of the author's source that a model was read from, with the lines that decided, all shown as text."""

from __future__ import annotations

import streamlit as st

from evaluation.record.schema import SourceRecord
from ui.markup import plain_list, tag
from ui.text import escape, sentence


def show(source: SourceRecord) -> None:
    lines = [_line(f"{one.name} = {one.value}", one.origin) for one in source.arguments]
    lines += [_line(one.text, f"{one.file}, {one.place}: {one.decided}") for one in source.deciding]
    st.html(plain_list([escape(sentence(source.sentence)), *lines]))


def _line(code: str, said: str) -> str:
    return f"{tag('span', escape(code), cls='ts-code')} {tag('span', escape(said), cls='ts-small ts-muted')}"
