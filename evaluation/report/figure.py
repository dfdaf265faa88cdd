"""Which views are drawn, and of which models: the first ones in the order of the group, read when they are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.record.run import Run, read_view
from evaluation.record.schema import Ok
from evaluation.record.views import Embedding, ImageGrid, PerItem, Scalar, Vectors, View

GALLERY_IMAGES = 256
"""A grid with more images is kept for pages to pick from, and is not drawn."""

SHOWN = 12
"""Models that a table or a chart shows side by side: as many as there are colours to tell them apart."""
DRAWN = 48
"""Models of which charts are drawn, in pages of `SHOWN`. Pictures, which are larger, are drawn of the first page."""

NOT_DRAWN = (Scalar.__name__, Vectors.__name__)
"""Numbers stand in tables; vectors are kept for pages that compute from them."""

PLACES: Mapping[type[View], int] = {ImageGrid: 0, Embedding: 1, PerItem: 3}
"""Pictures come first, because readers look for them. Distributions over items come last."""
OTHERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One metric whose view is no number, for the models that are shown."""

    metric: str
    title: str
    explanation: str
    source: str
    kind: type[View]
    panels: tuple[tuple[int, View], ...]
    """(index of the run, its view)."""

    def pages(self) -> list[tuple[tuple[int, View], ...]]:
        """The panels in parts of at most `SHOWN`."""
        return [self.panels[start : start + SHOWN] for start in range(0, len(self.panels), SHOWN)]


def in_front(models: Sequence[int], baseline: int | None) -> list[int]:
    """The models in their order. The baseline, where it is one of them, is among the first `SHOWN`."""
    first = list(models[:SHOWN])
    if baseline is None or baseline in first or baseline not in models:
        return list(models)
    return [*first[:-1], baseline, first[-1], *(index for index in models[SHOWN:] if index != baseline)]


def drawn_outcomes(run: Run, group: str) -> dict[str, Ok]:
    """The outcomes of a run that a figure shows."""
    return {
        outcome.metric: outcome
        for outcome in run.record.outcomes
        if isinstance(outcome, Ok) and outcome.group == group and outcome.view.type not in NOT_DRAWN
    }


def figures_of(
    runs: Sequence[Run], drawn: Sequence[Mapping[str, Ok]], order: Sequence[int], baseline: int | None
) -> tuple[Figure, ...]:
    """A figure shows the first models of the order that have it. Only their arrays are read."""
    having: dict[str, list[int]] = {}
    described: dict[str, Ok] = {}
    for index in order:
        for metric, outcome in drawn[index].items():
            having.setdefault(metric, []).append(index)
            described.setdefault(metric, outcome)
    panels: dict[str, list[tuple[int, View]]] = {}
    for metric, models in having.items():
        most = SHOWN if described[metric].view.type == ImageGrid.__name__ else DRAWN
        for index in in_front(models, baseline)[:most]:
            view = read_view(drawn[index][metric], runs[index].arrays)
            if not isinstance(view, ImageGrid) or len(view.images) <= GALLERY_IMAGES:
                panels.setdefault(metric, []).append((index, view))
    figures = [
        Figure(
            metric=metric, title=described[metric].title, explanation=described[metric].explanation,
            source=described[metric].source, kind=type(found[0][1]), panels=tuple(found),
        )
        for metric, found in panels.items()
    ]  # fmt: skip
    return tuple(sorted(figures, key=lambda figure: PLACES.get(figure.kind, OTHERS)))
