"""What of the author's source decided how a checkpoint was opened. It goes into the record and onto the page."""

from __future__ import annotations

from dataclasses import dataclass

FAMILY = "source"
"""Of the cards of models that a source opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument that the class was called with."""

    name: str
    value: str
    """As Python writes it, shortened."""
    origin: str
    """Where the value was found: ``the default in line 12``, ``the call in line 80``, ``the sizes of the weights``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidingLine:
    """A line of the source, and what was read from it."""

    file: str
    place: str
    """``SourceFile.place`` of the line."""
    text: str
    """The line itself."""
    decided: str
    """``images are in [-1, 1]``, ``the first output is the reconstruction``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """The class that a model was opened as, or the lines that decided the pixel range of a graph that runs itself."""

    files: tuple[tuple[str, str], ...]
    """(name, SHA-256) of every file that was read for it, the class's own first."""
    file: str
    class_name: str
    """Empty for a graph."""
    first_line: int
    last_line: int
    place: str
    """``SourceFile.place`` of these lines."""
    arguments: tuple[Argument, ...] = ()
    deciding: tuple[DecidingLine, ...] = ()

    @property
    def sentence(self) -> str:
        """``read from vae.py, class VAE, lines 12 to 58``; of a graph ``read with train.py, line 9``."""
        how = f"from {self.file}, class {self.class_name}" if self.class_name else f"with {self.file}"
        return f"read {how}, {self.place}"
