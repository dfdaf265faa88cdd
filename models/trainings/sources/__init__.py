"""Where seeds and settings of a training are read, one source a file, found by this folder.

A source calls ``fact_source(...)`` once at import. Where two sources say different things of one setting, the one of
the higher ``order`` is taken: names, then files that lie above several trainings, then files beside, then the
checkpoint itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from models.discovery import import_all
from models.trainings.found import BesideFile
from models.trainings.stepping import Placed
from models.trainings.training import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a source may look at."""

    group: Sequence[Placed]
    """The checkpoints of one training."""
    own: Sequence[BesideFile] = ()
    """Files that lie with this training and with no other."""
    shared: Sequence[BesideFile] = ()
    """Files that lie above several trainings, the farthest first. A seed in them is nobody's own."""


Said = tuple[str, Fact]
"""(dotted name of a setting, its value)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSource:
    """``read`` gives what a source says, seeds too; it never raises."""

    name: str
    order: int
    read: Callable[[Material], Iterable[Said]]


_sources: dict[str, FactSource] = {}


def fact_source(source: FactSource) -> FactSource:
    """Announce a source. Raises ValueError when its name is taken."""
    if source.name in _sources:
        raise ValueError(f"the source of facts '{source.name}' is registered twice")
    _sources[source.name] = source
    return source


def fact_sources() -> Sequence[FactSource]:
    """Every source, the least trusted first."""
    import_all(__name__)
    return sorted(_sources.values(), key=lambda source: (source.order, source.name))
