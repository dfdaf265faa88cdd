"""Opens a checkpoint by its author's source as a sibling of the same training was opened by it."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from models.base import CheckpointError
from models.formats.contents import Contents
from models.opened import OpenedModel
from models.siblings import Sibling, one_like, require_layout
from models.source.files import SourceFile
from models.source.opening.reading import read_with_source

SHOWN = 8
"""Random images that stand in for the user's: they show shapes only."""


def read_like_with_source(
    like: Sibling,
    contents: Contents,
    files: Sequence[SourceFile],
    names: Sequence[str],
    images: Tensor | None,
    labels: Tensor | None,
) -> OpenedModel:
    """The class, arguments, roles and pixel range of the sibling. Raises CheckpointError, one sentence."""
    require_layout(like, contents)
    if not files:
        raise CheckpointError(
            f"{like.name} was read from class {like.card.config['class']} of its author's source; give that source "
            "with this file too"
        )
    if images is None:
        images = torch.rand(SHOWN, *like.card.image_shape, generator=torch.Generator().manual_seed(0))
    ranges = tuple((float(low), float(high)) for low, high in like.card.config["ranges"])
    return one_like(like, read_with_source(contents, files, names, images, labels, ranges).hypotheses)
