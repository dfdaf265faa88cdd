"""The command as it was called, for help and errors: ``touchstone``, or in a checkout ``python -m evaluation``.

Workers raise such sentences too. They are told by an environment variable.
"""

from __future__ import annotations

import os

VARIABLE = "TOUCHSTONE_CALLED_AS"
INSTALLED = __package__.startswith("touchstone.")
"""Whether this is an installed Touchstone, whose packages lie in the package ``touchstone``."""


def called() -> str:
    """What to type before a command's name."""
    return os.environ.get(VARIABLE) or ("touchstone" if INSTALLED else "python -m evaluation")


def is_called(program: str) -> None:
    """For the start of a command line: from now on, sentences name this program."""
    os.environ[VARIABLE] = program
