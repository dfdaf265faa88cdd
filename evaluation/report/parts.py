"""The parts of a report, in the order that a reader gives them, with his own text between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.registry import GROUPS
from evaluation.types import TouchstoneError

VERDICT = "verdict"
WARNINGS = "warnings"
ABSENT = "absent"
PROVENANCE = "provenance"

LONGEST_TEXT = 20_000
MOST_PARTS = 100


@dataclass(frozen=True, slots=True)
class OwnText:
    """Words of the reader: paragraphs, with an empty line between them. Never read as markup."""

    words: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        pieces = self.words.replace("\r\n", "\n").split("\n\n")
        return tuple(piece.strip() for piece in pieces if piece.strip())


Part = str | OwnText
"""The name of a part of ours, or words of the reader's."""


def titles() -> Mapping[str, str]:
    """Name -> heading of every part, in the usual order: a group of measures is one part."""
    return {
        VERDICT: "Verdict",
        WARNINGS: "Warnings",
        **GROUPS,
        ABSENT: "Not measured, and why",
        PROVENANCE: "What made these numbers",
    }


def chosen_parts(parts: Sequence[Part] | None) -> tuple[Part, ...]:
    """The parts as they shall stand; None is all of them.

    Raises TouchstoneError for a name that is none, a part that is given twice, and too much text.
    """
    known = titles()
    if parts is None:
        return tuple(known)
    if isinstance(parts, str) or not all(isinstance(part, str | OwnText) for part in parts):
        raise TouchstoneError(f"parts of a report are a list of names such as 'verdict'; got {parts!r:.60}")
    named = [part for part in parts if isinstance(part, str)]
    for name in named:
        if name not in known:
            raise TouchstoneError(f"'{name:.60}' is no part of a report; its parts are {', '.join(known)}")
        if named.count(name) > 1:
            raise TouchstoneError(f"'{name}' is given twice among the parts of a report; give it once")
    written = sum(len(part.words) for part in parts if isinstance(part, OwnText))
    if len(parts) > MOST_PARTS or written > LONGEST_TEXT:
        raise TouchstoneError(
            f"a report takes at most {MOST_PARTS} parts and {LONGEST_TEXT:,} characters of your own text; "
            f"got {len(parts)} parts and {written:,} characters"
        )
    return tuple(parts)
