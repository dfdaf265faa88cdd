"""A change that a person asked for. Where it is refused, the page says why."""

from __future__ import annotations

from collections.abc import Callable

from evaluation import TouchstoneError
from ui import state
from ui.text import markdown


def attempt(change: Callable[[], object]) -> None:
    """For callbacks, which cannot draw: the sentence is shown by the run that follows."""
    try:
        change()
    except TouchstoneError as error:
        state.tell(markdown(str(error)), kind="error")
