"""Choosing one of a few options. One is always chosen, and the choice is kept in the address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ui import state

Option = TypeVar("Option", bound=str)


def one(
    widget: Callable[..., Option | None],
    label: str,
    options: Sequence[Option],
    *,
    name: str,
    words: Callable[[str], str] = str,
    shown: bool = True,
    help: str | None = None,
) -> Option:
    """``widget`` is st.pills or st.segmented_control; ``name`` stands in the address; ``shown`` shows the label."""
    chosen = widget(
        label,
        list(options),
        key=state.one(name, options),
        on_change=state.remember,
        args=(name,),
        required=True,
        format_func=words,
        label_visibility="visible" if shown else "collapsed",
        help=help,
    )
    return chosen or options[0]
