"""The class of the author's source that a model was read from, with the lines that decided, all shown as text."""

from __future__ import annotations

import streamlit as st

from evaluation.record.schema import SourceRecord
from ui.markup import plain_list, tag
from ui.text import escape


def show(source: SourceRecord) -> None:
    read = f"Read from {source.file}, class {source.class_name}, {source.place}."
    st.html(tag("p", escape(read)))
    if source.arguments:
        st.html(plain_list([_argument(one.name, one.value, one.origin) for one in source.arguments]))
    if source.deciding:
        lines = [
            tag("span", escape(f"{line.place}: "), cls="ts-small ts-muted")
            + tag("span", escape(line.text), cls="ts-code")
            + tag("span", escape(f" {line.decided}"), cls="ts-small ts-muted")
            for line in source.deciding
        ]
        st.html(plain_list(lines))


def _argument(name: str, value: str, origin: str) -> str:
    written = tag("span", escape(f"{name} = {value}"), cls="ts-code")
    return written + (tag("span", escape(f" {origin}"), cls="ts-small ts-muted") if origin else "")
