"""A docstring taken apart: its first line, its paragraphs, and the paragraphs that begin with a label.

``Interval:``, ``Caveats:`` and ``Parameters:`` are labels. Under ``Parameters:`` each line is ``name: meaning``.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LABELS = ("Interval", "Caveats")
PARAMETERS = "Parameters:"


@dataclass(frozen=True, kw_only=True)
class Docstring:
    first: str
    """The first paragraph on one line."""
    body: tuple[str, ...]
    """The paragraphs after it that carry no label, as Markdown."""
    labelled: Mapping[str, str]
    """``Interval`` and ``Caveats``, where they are there."""
    parameters: Mapping[str, str]
    """Name -> meaning."""


def docstring_of(item: Any) -> Docstring:
    """Of a function or class; empty where it has none of its own."""
    paragraphs = inspect.cleandoc(item.__doc__ or "").split("\n\n")
    body: list[str] = []
    labelled: dict[str, str] = {}
    parameters: dict[str, str] = {}
    for paragraph in paragraphs[1:]:
        label = next((label for label in LABELS if paragraph.startswith(f"{label}: ")), None)
        if label is not None:
            text = markdown(paragraph.removeprefix(f"{label}: "))
            labelled[label] = text[:1].upper() + text[1:]
        elif paragraph.startswith(PARAMETERS):
            parameters = _meanings(paragraph)
        else:
            body.append(markdown(paragraph))
    return Docstring(first=markdown(paragraphs[0]), body=tuple(body), labelled=labelled, parameters=parameters)


def markdown(paragraph: str) -> str:
    """One paragraph of a docstring as one line of Markdown; a paragraph of code keeps its lines."""
    if paragraph.startswith(">>>") or all(line.startswith("    ") for line in paragraph.splitlines()):
        return f"```python\n{inspect.cleandoc(paragraph)}\n```"
    text = " ".join(paragraph.split()).replace("``", "`")
    return escaped(text)


def escaped(text: str) -> str:
    """Without the marks that Markdown would take for its own: emphasis and tags. Code stays as it is."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(piece if piece.startswith("`") else _plain(piece) for piece in pieces)


def in_cell(text: str) -> str:
    """The same for a cell of a table."""
    return text.replace("|", "\\|")


def _plain(text: str) -> str:
    return re.sub(r"[*]|<(?=[\w/!])|(?<!\w)_|_(?!\w)", r"\\\g<0>", text)


def _meanings(paragraph: str) -> dict[str, str]:
    lines = inspect.cleandoc(paragraph.removeprefix(PARAMETERS)).splitlines()
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        if line.startswith(" "):
            found[name] += f" {line.strip()}"
        else:
            name, _, meaning = line.partition(": ")
            found[name] = meaning
    return {name: markdown(meaning) for name, meaning in found.items()}
