"""Glossary: every word and every measure that the pages name, and what it means."""

import streamlit as st

from evaluation.record.glossary import glossary
from ui import frame, state
from ui.components.glossary import entry, index
from ui.components.shared import empty
from ui.words import terms

frame.begin("Glossary", "What the words and the measures on these pages mean, and where they come from.")

known = glossary()
if (opened := known.get(state.text(terms.TERM) or "")) is not None:
    entry.show(opened, key="entry")
words = st.text_input(
    "Find",
    key=state.words("find"),
    on_change=state.remember,
    args=("find",),
    placeholder="FID, collapse, probe",
    width=380,
)
found = index.matching(known.values(), words)
if not found:
    empty.nothing("No term has these words.")
index.show(found, key="terms")
