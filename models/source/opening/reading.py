"""Opens a checkpoint by its author's source: which class it is, what its parts are for, and what is left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from models.formats.contents import Contents
from models.opened import Hypothesis
from models.source.files import SourceFile
from models.source.opening.files import Library
from models.source.opening.joining import join
from models.source.opening.likelihood import Features
from models.source.opening.networks import Asked, networks_of
from models.source.opening.pixel_range import Ranges
from models.source.opening.telling import tell

SHOWN = 4
"""Hypotheses that a source gives at most."""


@dataclass(frozen=True)
class SourceReading:
    """What the source says of a checkpoint. Without hypotheses no class of it fits, and ``unmatched`` says why."""

    hypotheses: tuple[Hypothesis, ...] = ()
    certain: bool = False
    """Whether keys, shapes and code agree, and the source says roles, conditioning and range, or all but certainly."""
    probability: float | None = None
    """That the first is right, where the source leaves something open."""
    features: Features | None = None
    """What is known of the first."""
    recognised: str = ""
    evidence: tuple[str, ...] = ()
    unmatched: str = ""


def read_with_source(
    contents: Contents,
    files: Sequence[SourceFile],
    names: Sequence[str],
    images: Tensor | None,
    labels: Tensor | None,
    ranges: Ranges | None = None,
) -> SourceReading:
    """``names`` are those of the checkpoint's files: a source that saves or loads them speaks of this checkpoint.

    ``ranges``: the pixel range, where it is known of a sibling.
    """
    library = Library.read(files)
    asked = Asked(library, contents, tuple(names), images, labels, ranges)
    found = networks_of(asked)
    joined = join(found.slots, asked)
    if not joined:
        return SourceReading(unmatched=found.unmatched)
    told = [tell(asked, item, joined) for item in joined[:SHOWN]]
    return SourceReading(
        hypotheses=tuple(item.hypothesis for item in told),
        certain=told[0].certain,
        probability=told[0].probability,
        features=told[0].features,
        recognised=told[0].recognised,
        evidence=told[0].evidence,
    )
