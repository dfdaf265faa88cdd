"""What bad input raises. It stands at the bottom of the house, so that one except clause catches all of it."""

from __future__ import annotations


class TouchstoneError(Exception):
    """Bad input. Its message is one sentence for the user: what was expected, what came, what to do."""
