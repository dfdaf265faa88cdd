"""What the author's source says of a graph that runs itself: the range of its pixels, the number of its classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.formats.graphs.ranges import Range, Said
from models.source.facts import DecidingLine, SourceFacts
from models.source.files import SourceFile
from models.source.opening.files import Library
from models.source.opening.pixel_range import Decision, decide
from models.source.surroundings.scalings import scalings_of
from models.source.surroundings.shapes import classes_of
from models.source.surroundings.syntax import Tree


class SourceOfGraph:
    """The files that were dropped with a graph. Those that name its file, or write such files, count before others."""

    def __init__(self, files: Sequence[SourceFile], names: Sequence[str], format_name: str) -> None:
        trees = list(Library.read(files).trees.values())
        words = (*names, f".{format_name.lower()}")
        near = [tree for tree in trees if any(word in tree.file.text for word in words)]
        self.facts: SourceFacts | None = None
        """The lines that decided the range, once it was asked for."""
        self._groups: list[list[Tree]] = [near, [tree for tree in trees if tree not in near]]

    @property
    def classes(self) -> int | None:
        """The number of classes that the files name; None where they name none."""
        return next((classes_of(group)[0] for group in self._groups if classes_of(group)), None)

    def said(self, bounds: Range | None, error: Callable[[Range], float] | None) -> Said | None:
        """The range in which the source has its images. ``bounds`` and ``error`` as ``pixel_range.decide`` takes them.

        None where the source says nothing, or says it for each channel apart, which a graph's card does not hold.
        """
        for group in self._groups:
            scalings = [item for tree in group for item in scalings_of(tree)]
            if not scalings or any(item.one is None for item in scalings):
                continue
            found = decide(scalings, bounds, None if error is None else lambda ranges: error(ranges[0]))
            self.facts = _facts(found)
            lines = [f"{item.file.name}, {item.file.place(item.line)}: {item.text[:200]}" for item in found.lines]
            # A graph may hold the source's scaling itself: its bounds or its reconstructions show that it does not.
            shown = bounds is not None or error is not None
            return Said(found.ranges[0], found.certain and shown, (found.words, *lines))
        return None


def _facts(found: Decision) -> SourceFacts | None:
    """The deciding lines for the record; None where no line decided."""
    if not found.lines:
        return None
    file, line = found.lines[0].file, found.lines[0].line
    deciding = [
        DecidingLine(
            file=item.file.name, place=item.file.place(item.line), text=item.text[:200], decided=found.words
        )
        for item in found.lines
    ]  # fmt: skip
    files = dict.fromkeys((item.file.name, item.file.sha256) for item in found.lines)
    return SourceFacts(
        files=tuple(files), file=file.name, class_name="", first_line=line, last_line=line, place=file.place(line),
        deciding=tuple(deciding),
    )  # fmt: skip
