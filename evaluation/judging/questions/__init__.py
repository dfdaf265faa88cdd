"""What a reader wants a model for: the groups of metrics that answer it. A question is a file of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.judging.table import Row
from evaluation.types import TouchstoneError
from models.discovery import import_all, import_plugins, table

__all__ = ["Question", "find_question", "question", "questions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a ranking of models is for."""

    name: str
    """In an address and on the command line: one word."""
    words: str
    """What the reader would say, such as *I want samples*."""
    groups: tuple[str, ...]
    """The groups of metrics that have votes."""
    heading: str = ""
    """The same as a word or two, for a line or a column: *Generate*. Empty for a question that sums up others."""
    telling: tuple[str, ...] = ()
    """Metrics that stand for the question where one number must, the most telling first."""
    picture: str = ""
    """The metric whose grid of images shows what a model makes of it; empty where there is nothing to see."""
    order: int = 100
    """Its place among the questions; the first one is asked where the reader chose none."""

    def tells(self, row: Row) -> int:
        """Sorts rows: the most telling metrics first, all others as they were."""
        return self.place(row.metric)

    def place(self, metric: str) -> int:
        """How telling a metric is: 0 the most, and the same for all that the question does not name."""
        name = metric.partition("[")[0]
        return self.telling.index(name) if name in self.telling else len(self.telling)


_questions: dict[str, Question] = table("questions")


def question(asked: Question) -> Question:
    """Register a question."""
    if asked.name in _questions:
        raise ValueError(f"a question named '{asked.name}' is registered twice")
    _questions[asked.name] = asked
    return asked


def questions() -> Mapping[str, Question]:
    """Every question by its name, in their order; the first call imports every file of this package and the
    plug-ins."""
    import_ours()
    import_plugins("questions")
    return {asked.name: asked for asked in sorted(_questions.values(), key=lambda asked: (asked.order, asked.name))}


def import_ours() -> None:
    """Every question of ours is registered after this."""
    import_all(__name__)


def find_question(name: object, *, argument: str = "question") -> Question:
    """By its name. Raises TouchstoneError with the names that there are."""
    known = questions()
    if not isinstance(name, str) or name not in known:
        raise TouchstoneError(f"{argument} must be one of {', '.join(known)}; got {name!r}")
    return known[name]
