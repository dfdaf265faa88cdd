"""Names that come from outside: file names of uploads, names typed by users."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

LONGEST = 120


def clean_name(name: str) -> str:
    """One line of printable characters, at most 120: no control, format (bidi) or surrogate characters, no folders.

    >>> clean_name("../../etc/vae\\x1b[31m.pth")
    'vae[31m.pth'
    """
    base = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    kept = "".join(" " if character.isspace() else character for character in base)
    kept = "".join(character for character in kept if unicodedata.category(character)[0] != "C")
    kept = " ".join(kept.split())
    return kept[:LONGEST].strip(" .") or "unnamed"


def distinct_name(name: str, taken: Collection[str]) -> str:
    """``name``, or ``name (2)``, ``name (3)`` ... where it is taken."""
    number, candidate = 2, name
    while candidate in taken:
        ending = f" ({number})"
        candidate = name[: LONGEST - len(ending)] + ending
        number += 1
    return candidate
