"""What the files and the user's data say before any network is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from torch import Tensor

from models.source.roles.hints import Hints
from models.source.surroundings.noise import Noise, noises_of
from models.source.surroundings.shapes import classes_of, shapes_of
from models.source.surroundings.syntax import Tree

_CLASSES = (10,)


def hints_for(
    near: Sequence[Tree],
    all_trees: Sequence[Tree],
    images: Tensor | None,
    labels: Tensor | None,
    shapes: Mapping[str, tuple[int, ...]],
    codes: Sequence[tuple[int, ...]] = (),
) -> Hints:
    """``near`` are the files that belong to the class; ``shapes`` are those of the weights."""
    named = [*shapes_of(near), *shapes_of(all_trees)]
    own = [] if images is None else [(int(images.shape[1]), int(images.shape[2]), int(images.shape[3]))]
    sizes = [*classes_of(near), *classes_of(all_trees)]
    if labels is not None and len(labels):
        sizes.append(int(labels.max()) + 1)
    embedded = [shape[0] for name, shape in shapes.items() if len(shape) == 2 and "emb" in name.lower()]
    noises = [item for tree in (*near, *all_trees) for item in noises_of(tree)]
    drawn = [tuple(side for side in item.shape if side) for item in noises if all(item.shape)]
    return Hints(
        shapes=tuple(dict.fromkeys((*own, *named))),
        classes=tuple(dict.fromkeys([size for size in embedded if 2 <= size <= 1000] + sizes + list(_CLASSES))),
        codes=tuple(dict.fromkeys((*codes, *drawn))),
        tails=tuple(dict.fromkeys(tuple(side for side in item.shape[1:] if side) for item in noises)),
        images=images,
    )


def prior_of(noises: Sequence[Noise], latent_dim: int) -> Noise | None:
    """The draw that gives a code of this size; None where the source shows none."""
    return next((item for item in noises if item.shape and item.shape[0] in (latent_dim, None)), None)


def widths_of(shapes: Mapping[str, tuple[int, ...]]) -> list[int]:
    """Sizes that the first layers may take: inputs of matrices and of convolutions, in the order of the weights."""
    sizes: list[Any] = []
    for shape in shapes.values():
        if len(shape) >= 2:
            sizes.extend((shape[1], shape[0]))
    return list(dict.fromkeys(int(size) for size in sizes))[:24]
