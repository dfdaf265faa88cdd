"""The documents of the repository, taken apart: headings, links, blocks of code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docs.making.links import anchor

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
NOT_RUN = re.compile(r"<!-- not run: (.+?) -->\s*\Z")
"""Stands above a block that a test cannot run, with the reason."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A block of code. ``reason`` says why it is not run; empty where it is."""

    document: Path
    line: int
    language: str
    code: str
    reason: str

    def __str__(self) -> str:
        return f"{self.document.relative_to(ROOT)}:{self.line}"


@cache
def documents() -> tuple[Path, ...]:
    found = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return tuple(path for path in found if path.is_file())


@cache
def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def blocks(document: Path, *languages: str) -> Iterator[Block]:
    text = text_of(document)
    for match in FENCE.finditer(text):
        reason = NOT_RUN.search(text[: match.start()])
        if match.group(2) in languages:
            yield Block(
                document=document,
                line=text.count("\n", 0, match.start()) + 1,
                language=match.group(2),
                code="\n".join(line.removeprefix(match.group(1)) for line in match.group(3).splitlines()),
                reason=reason.group(1) if reason else "",
            )


def prose(document: Path) -> str:
    """The text without blocks of code."""
    return FENCE.sub("", text_of(document))


@cache
def anchors(document: Path) -> frozenset[str]:
    headings = re.findall(r"^#{1,6} (.+)$", prose(document), re.MULTILINE)
    return frozenset(anchor(heading) for heading in headings)


def links(document: Path) -> Iterator[str]:
    """The targets of links and pictures, without those in code."""
    yield from LINK.findall(re.sub(r"`[^`\n]*`", "", prose(document)))
