"""One sentence on stderr."""

from __future__ import annotations

import sys


def say(sentence: str) -> None:
    """One line without control characters: names in it come from files."""
    line = "".join(character if character.isprintable() else " " for character in " ".join(sentence.split()))
    print(line, file=sys.stderr)
