"""What the reader has chosen. The only user of session state and query parameters.

Choices live in the address: a widget starts from it and writes to it, so that a refresh loses nothing and a link can be
shared. A model is named there by the first digits of its SHA-256, which a new evaluation does not change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from evaluation.record.names import bare

Option = TypeVar("Option", bound=str)

CARRIED = ("data", "models", "view", "baseline", "question", "weights", "selection")
"""Parameters that follow the reader from page to page."""
SHORT = 10
"""Hexadecimal digits of a digest in a link."""


def short(digest: str) -> str:
    return digest[:SHORT]


def carried() -> dict[str, str]:
    """Query parameters for a link to another page."""
    return {name: st.query_params[name] for name in CARRIED if name in st.query_params}


def text(name: str) -> str | None:
    """A query parameter as it stands in the URL."""
    return st.query_params.get(name)


def put(name: str, value: str | None) -> None:
    """Write a query parameter; None removes it."""
    if value is None:
        if name in st.query_params:
            del st.query_params[name]
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def one(name: str, options: Sequence[str], default: str | None = None) -> str:
    """Prepare a single-choice widget: its key, with the URL's value or the default set. on_change is ``remember``."""
    wanted = _spelt(options, st.query_params.get(name))
    if wanted not in options:
        wanted = default if default in options else (options[0] if options else None)
    return _prepared(name, wanted)


def _spelt(options: Sequence[str], written: str | None) -> str | None:
    """The option that was written without care for case, spaces, ``-`` and ``_``: ``tsne`` is ``t-SNE``."""
    if written is None or written in options:
        return written
    alike = [option for option in options if bare(option) == bare(written)]
    return alike[0] if len(alike) == 1 else written


def many(name: str, options: Sequence[str], default: Sequence[str]) -> str:
    """Prepare a multiple-choice widget: its key, with the URL's values (or the default) set."""
    stored = st.query_params.get(name)
    wanted = list(default) if stored is None else [item for item in stored.split(",") if item in options]
    return _prepared(name, wanted)


def whole(name: str, default: int | None, least: int, most: int) -> str:
    """Prepare a number input: its key, with the URL's whole number (or the default) set."""
    written = st.query_params.get(name, "")
    valid = written.isdecimal() and len(written) < 12 and least <= int(written) <= most
    return _prepared(name, int(written) if valid else default)


def span(name: str, low: float, high: float) -> str:
    """Prepare a slider with two ends: its key, with the URL's two numbers (or all that there is) set."""
    try:
        least, most = (float(end) for end in st.query_params.get(name, "").split(","))
    except ValueError:
        least, most = low, high
    valid = low <= most and least <= most and least <= high  # also false where one is no number
    return _prepared(name, (max(least, low), min(most, high)) if valid else (low, high))


def remember_span(name: str, low: float, high: float) -> None:
    """on_change: the two ends go into the URL; all that there is leaves nothing there."""
    ends = tuple(float(end) for end in st.session_state[_key(name)])
    put(name, None if ends == (low, high) else ",".join(f"{end:.6g}" for end in ends))


def flag(name: str) -> str:
    """Prepare a toggle: its key, on where the URL says so."""
    return _prepared(name, st.query_params.get(name) == "1")


def words(name: str, default: str = "") -> str:
    """Prepare a text input: its key, with the URL's text (or the default) set."""
    return _prepared(name, st.query_params.get(name, default))


def remember(name: str) -> None:
    """on_change: the widget's value goes into the URL."""
    value = st.session_state.get(_key(name))
    if isinstance(value, bool):
        put(name, "1" if value else None)
    elif isinstance(value, list | tuple | set):
        put(name, ",".join(str(item) for item in value))
    else:
        put(name, None if value in (None, "") else str(value))


def open_item(name: str, value: str) -> None:
    """on_click: open one item of a list, or close it when it is open."""
    put(name, None if st.query_params.get(name) == value else value)


def fresh(name: str) -> str:
    """A widget key that changes whenever ``renew(name)`` is called: a file uploader empties itself so."""
    return f"{name}-{st.session_state.get(f'_generation_{name}', 0)}"


def renew(name: str) -> None:
    counter = f"_generation_{name}"
    st.session_state[counter] = st.session_state.get(counter, 0) + 1


def changed(name: str, value: int) -> bool:
    """Whether a value that a page watches differs from the last look at it."""
    key = f"_watched_{name}"
    before = st.session_state.get(key)
    st.session_state[key] = value
    return before is not None and before != value


def entered(key: str) -> object:
    """What a widget with this key holds, for its callback."""
    return st.session_state.get(key)


def first_time(name: str, item: str) -> bool:
    """Whether this session sees the item for the first time. A browser may send one upload more than once."""
    seen: set[str] = st.session_state.setdefault(f"_seen_{name}", set())
    new = item not in seen
    seen.add(item)
    return new


def keep(name: str, value: str) -> None:
    """on_click: hold a value for this session."""
    st.session_state[f"_kept_{name}"] = value


def kept(name: str) -> str | None:
    """What ``keep`` held; None without it."""
    value: str | None = st.session_state.get(f"_kept_{name}")
    return value


def tell(message: str, *, kind: str = "info") -> None:
    """Keep a message for the next run of the script (a callback cannot draw)."""
    st.session_state.setdefault("_messages", []).append((kind, message))


def told() -> list[tuple[str, str]]:
    """Messages kept by ``tell``, once."""
    messages: list[tuple[str, str]] = st.session_state.pop("_messages", [])
    return messages


def ask(what: str) -> None:
    """Keep a question for the next run of the script: a callback cannot open a dialog."""
    st.session_state["_asked"] = what


def asked() -> str | None:
    """The question kept by ``ask``, once."""
    what: str | None = st.session_state.pop("_asked", None)
    return what


def _key(name: str) -> str:
    return f"choice-{name}"


def _prepared(name: str, wanted: object) -> str:
    # Set also when equal: on a change of page the key still holds the old widget's value, the new widget has none.
    key = _key(name)
    st.session_state[key] = wanted
    return key
