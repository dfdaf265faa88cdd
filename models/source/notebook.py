"""Code as notebooks hold it: cells joined into one text, without what is said to the notebook and not to Python."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from typing import Any

from models.base import CheckpointError

_MAGIC = re.compile(r"(\s*)(?:%{1,2}[A-Za-z_]|!|\?{1,2}\w)")
"""A line that begins like a magic, a shell command or a question for help."""
_ASKED = re.compile(r"(\s*)[\w.]+\?{1,2}\s*$")
_ASSIGNED = re.compile(r"(\s*[\w., ]+=\s*)(?:!|%[A-Za-z_]).*")
_WRITTEN = re.compile(r"\s*%%(?:writefile|file)[ \t]+(?:\./)?([\w./-]+\.py)[ \t]*")
_PYTHON_CELLS = frozenset({"time", "timeit", "capture", "prun", "python", "python3", "py", "local"})
"""Cell magics whose cell is Python all the same; the others are of another language."""
MOST_CELLS = 5_000


@dataclass(frozen=True, slots=True)
class NotebookText:
    text: str
    cells: tuple[int, ...]
    """The line at which each code cell begins."""
    left_aside: tuple[str, ...]
    """``cell 7 (line 3)``: cells that are no Python."""
    written: tuple[tuple[str, str], ...] = ()
    """(name, text) of the modules that cells write with ``%%writefile``, which other cells import."""


def read_notebook(content: str) -> NotebookText:
    """The code cells of a Jupyter notebook, format 3 or 4. Lines keep their numbers; a cell that is no Python is blank.

    Raises CheckpointError, one sentence without the notebook's name, for what is no notebook.
    """
    try:
        plain = json.loads(content)
    except (ValueError, RecursionError):
        raise CheckpointError("is no notebook: it is not JSON") from None
    sources = _sources(plain)
    if sources is None:
        raise CheckpointError("is no notebook: it has no list of cells")
    if len(sources) > MOST_CELLS:
        raise CheckpointError(f"has {len(sources):,} code cells, more than the {MOST_CELLS:,} that are read")
    texts: list[str] = []
    starts: list[int] = []
    broken: list[str] = []
    written: list[tuple[str, str]] = []
    line = 1
    for number, source in enumerate(sources, start=1):
        if module := _WRITTEN.match(source):
            written.append((module[1], source[module.end() :]))
            source = "\n" * source.count("\n")
        text, wrong = python_of(source)
        if wrong is not None:
            broken.append(f"cell {number} (line {wrong})")
            text = "\n" * text.count("\n")
        starts.append(line)
        texts.append(text + "\n")
        line += text.count("\n") + 1
    return NotebookText("".join(texts), tuple(starts), tuple(broken), tuple(written))


def python_of(text: str) -> tuple[str, int | None]:
    """The text with magics replaced, line for line, and the line where it is no Python even so; None where it is.

    A text that is Python already stays as it is: a line of it may well begin with a ``%``.
    """
    if _wrong_line(text) is None:
        return text, None
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "").strip()
    if first.startswith("%%") and first[2:].split(" ")[0] not in _PYTHON_CELLS:
        return "\n" * (len(lines) - 1), None
    continued = False
    for number, line in enumerate(lines):
        magic = _MAGIC.match(line) or _ASKED.match(line)
        assigned = _ASSIGNED.fullmatch(line)
        if continued or magic or assigned:
            goes_on = line.rstrip().endswith("\\")
            if continued:
                lines[number] = ""
            elif assigned:
                lines[number] = f"{assigned[1]}None"
            elif magic:
                lines[number] = "" if line.lstrip().startswith("%%") else f"{magic[1]}pass"
            continued = goes_on
    plain = "\n".join(lines)
    return plain, _wrong_line(plain)


def _wrong_line(text: str) -> int | None:
    """Where Python's grammar stops; None where it takes the whole text."""
    try:
        ast.parse(text)
    except SyntaxError as error:
        return error.lineno or 1
    except (ValueError, RecursionError, MemoryError):
        return 1
    return None


def _sources(plain: Any) -> list[str] | None:
    """The texts of the code cells; None for what is no notebook."""
    if not isinstance(plain, dict):
        return None
    cells = plain.get("cells")
    if cells is None and isinstance(sheets := plain.get("worksheets"), list):
        cells = [cell for sheet in sheets if isinstance(sheet, dict) for cell in sheet.get("cells") or []]
    if not isinstance(cells, list):
        return None
    found = []
    for cell in cells:
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", cell.get("input", ""))
            joined = (
                "".join(piece for piece in source if isinstance(piece, str)) if isinstance(source, list) else source
            )
            found.append(_plain_lines(joined) if isinstance(joined, str) else "")
    return found


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
