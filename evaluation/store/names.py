"""Names that come from outside: file names of uploads, names typed by users."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath

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


def clean_path(path: str) -> str:
    """A path that stays within its folder, of clean names.

    >>> clean_path("../repo/./vae.py")
    'repo/vae.py'
    """
    parts = [part for part in PurePosixPath(path.replace("\\", "/")).parts if part not in ("/", "..", ".")]
    return str(PurePosixPath(*(clean_name(part) for part in parts or ["unnamed"])))


def distinct_name(name: str, taken: Collection[str]) -> str:
    """``name``, or ``name (2)``, ``name (3)`` ... where it is taken."""
    number, candidate = 2, name
    while candidate in taken:
        ending = f" ({number})"
        candidate = name[: LONGEST - len(ending)] + ending
        number += 1
    return candidate
