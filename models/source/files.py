"""One file of the author's source as text, as the interpreter and the matching take it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from pathlib import PurePosixPath

SETTINGS_ENDINGS = (".yaml", ".yml", ".json")
"""Files of settings that lie beside the source: their values are arguments of its classes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A script, a notebook or a file of settings. Lines count from 1 and end in ``\\n``."""

    name: str
    """The path within the source, as people are shown it: ``nets/vae.py``."""
    text: str
    """A notebook's code cells, joined."""
    sha256: str = ""
    """Of the bytes of the file as it came."""
    cells: tuple[int, ...] = ()
    """Of a notebook, the line of ``text`` at which each code cell begins; empty for other files."""

    @property
    def is_settings(self) -> bool:
        """Whether it holds settings and no code."""
        return PurePosixPath(self.name).suffix.lower() in SETTINGS_ENDINGS

    def line(self, number: int) -> str:
        """The text of a line, without the spaces around it; empty for a line that it does not have."""
        lines = self.text.split("\n")
        return lines[number - 1].strip() if 1 <= number <= len(lines) else ""

    def place(self, first: int, last: int | None = None) -> str:
        """Lines in words: ``line 41``, ``lines 12 to 58``, or in a notebook ``cell 4, lines 3 to 20``."""
        end = first if last is None else max(first, last)
        if not self.cells:
            return _lines(first, end)
        cell, last_cell = (max(1, bisect_right(self.cells, line)) for line in (first, end))
        start, end_start = (self.cells[number - 1] for number in (cell, last_cell))
        if cell == last_cell:
            return f"cell {cell}, {_lines(first - start + 1, end - start + 1)}"
        return f"cell {cell}, line {first - start + 1} to cell {last_cell}, line {end - end_start + 1}"


def _lines(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first} to {last}"
