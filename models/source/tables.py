"""How tables of names are written: as one text, so that fifty names stay readable."""

from __future__ import annotations


def names(text: str) -> list[str]:
    return text.split()
