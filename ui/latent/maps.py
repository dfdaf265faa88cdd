"""What the Latent space page reads from runs: the maps of one method, colourings of their points, and images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.record import figures
from evaluation.record.palette import colour_of
from evaluation.record.run import Run
from evaluation.record.schema import Ok
from evaluation.record.views import Embedding
from evaluation.types import Array
from ui.components.latent_space.latent_maps import MapSpec
from ui.items import pictures as item_pictures
from ui.text import marked

FACTS_SHOWN = 4
MOST_MAPS = 9
"""Shown at once; the others are a page further."""
INDEPENDENT = ", independent"
"""Ends the name of a method whose maps start from the code's own plane, and not from the start that models share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maps:
    """The maps of one method, over the items that all of them have."""

    runs: tuple[Run, ...]
    specs: tuple[MapSpec, ...]
    items: Array
    """(n,) index of each point in the run's test images."""
    labels: Array | None
    class_names: tuple[str, ...]


def methods(runs: Sequence[Run]) -> list[str]:
    """Methods with at least one map. Those that most models have come first, then those later in the records."""
    found: dict[str, int] = {}
    for run in runs:
        for method in _embeddings(run):
            found[method] = found.get(method, 0) + 1
    latest_first = [method for method in found if not method.endswith(INDEPENDENT)][::-1]
    return sorted(latest_first, key=lambda method: -found[method])


def explained(runs: Sequence[Run], methods: Sequence[str]) -> dict[str, str]:
    """Method -> what its maps say, in a sentence."""
    sentences = {_method(outcome): outcome.explanation for run in runs for outcome in _maps_of(run)}
    return {method: sentences[method] for method in methods}


def mapped(runs: Sequence[Run], method: str) -> list[Run]:
    """The runs that have a map of the method."""
    return [run for run in runs if method in _embeddings(run)]


def independent(runs: Sequence[Run], method: str) -> str:
    """The name of the method's independent maps if every model with the method has one, else the method."""
    found = [_embeddings(run) for run in runs]
    alone = method + INDEPENDENT
    return alone if all(alone in maps for maps in found if method in maps) else method


def without_maps(runs: Sequence[Run]) -> list[str]:
    """Names of models without any map: they have no encoder, or none was asked for."""
    return [run.name for run in runs if not _embeddings(run)]


def maps(runs: Sequence[Run], method: str) -> Maps:
    """Put the maps of a method together."""
    views = [(run, run.exact_view(metric)) for run in runs if (metric := _embeddings(run).get(method))]
    embeddings = [(run, view) for run, view in views if isinstance(view, Embedding)]
    items = _items(embeddings[0][1])
    for _, view in embeddings[1:]:
        items = np.intersect1d(items, _items(view))
    specs = [
        MapSpec(
            title=marked(run),
            colour=colour_of(run.colour),
            caption=_caption(view),
            coordinates=np.asarray(view.coordinates)[_rows(view, items)],
        )
        for run, view in embeddings
    ]
    first = embeddings[0][1]
    labels = None if first.labels is None else np.asarray(first.labels)[_rows(first, items)]
    classes = tuple(embeddings[0][0].record.dataset.classes)
    return Maps(
        runs=tuple(run for run, _ in embeddings), specs=tuple(specs), items=items, labels=labels, class_names=classes
    )


def colourings(shown: Maps) -> dict[str, Array]:
    """Name -> one value a point, beside the label: the error of each model, and of all of them on average."""
    errors = {run.name: values[shown.items] for run in shown.runs if (values := item_pictures.errors(run)) is not None}
    found = {f"error of {name}": values for name, values in errors.items()}
    if len(errors) > 1:
        found = {"mean error": np.mean(list(errors.values()), axis=0)} | found
    for run in shown.runs:
        if (guesses := item_pictures.guesses(run)) is not None:
            found[f"class by probe of {run.name}"] = guesses[shown.items]
    return found


def images_of(shown: Maps) -> tuple[Array | None, str | None]:
    """(uint8 images of the points, a digest of them), or (None, None) when not every point has one."""
    images = item_pictures.images(shown.runs, shown.items)
    if images is None:
        return None, None
    data = shown.runs[0].record.dataset.sha256
    return images, f"{data[:16]}-{len(images)}-{int(shown.items.sum())}"


def _embeddings(run: Run) -> dict[str, str]:
    """Method -> metric."""
    return {_method(outcome): outcome.metric for outcome in _maps_of(run)}


def _maps_of(run: Run) -> list[Ok]:
    return [outcome for outcome in run.record.outcomes if isinstance(outcome, Ok) and outcome.view.type == "Embedding"]


def _method(outcome: Ok) -> str:
    return str(outcome.view.facts.get("method", outcome.metric))


def _items(view: Embedding) -> Array:
    return np.arange(len(view.coordinates)) if view.items is None else np.asarray(view.items)


def _rows(view: Embedding, items: Array) -> Array:
    rows = item_pictures.positions(_items(view), items)
    assert rows is not None  # items is a subset of every map's
    return rows


def _caption(view: Embedding) -> str:
    shown = [
        f"{name.replace('_', ' ')} {figures.number(value)}" for name, value in list(view.facts.items())[:FACTS_SHOWN]
    ]
    return " · ".join(shown)
