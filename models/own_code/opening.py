"""A checkpoint opened by the operator's own code: the network is theirs, its roles are found as a live module's are."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from models.base import CheckpointError
from models.live.description import Live
from models.live.opening import open_live
from models.opened import OpenedModel
from models.own_code.description import OwnCode
from models.own_code.importing import built
from models.own_code.loading import load_weights
from models.reading import fingerprint, read_contents


@contextmanager
def open_own_code(
    code: OwnCode, paths: Sequence[Path], *, images: Any = None, labels: Any = None
) -> Iterator[OpenedModel]:
    """The model, for as long as the context lasts. Imports and runs ``code``.

    ``images`` float32 (n, c, h, w) in [0, 1] and ``labels`` (n,) show what weights do not say. Raises CheckpointError,
    one sentence, when the code fails, the weights are not the network's, or a role is not found.
    """
    contents = read_contents(paths)
    live = built(code)
    network = load_weights(live.module, contents, code.words)
    digest, size = fingerprint(paths)
    with _opened(live, images, labels) as model:
        yield model.with_facts(
            recognised=f"Built by {code.words}: {model.recognised.partition(': ')[2] or model.recognised}",
            evidence=(
                f"every weight{f' of {network}' if network else ''} has its place in {code.words}",
                f"its module has the SHA-256 {_digest(code)[:16]}",
                *model.evidence,
            ),
            decided_by="own code",
            format=contents.format,
            sha256=digest,
            bytes=size,
        )


@contextmanager
def _opened(live: Live, images: Any, labels: Any) -> Iterator[OpenedModel]:
    shape = None if images is None else (int(images.shape[1]), int(images.shape[2]), int(images.shape[3]))
    with ExitStack() as stack:
        try:
            model = stack.enter_context(open_live(live, images=images, labels=labels, image_shape=shape))
        except CheckpointError as error:
            raise CheckpointError(
                f"{error}; a function that returns touchstone.live(module, ...) can say it"
            ) from error
        yield model


def _digest(code: OwnCode) -> str:
    origin = getattr(sys.modules.get(code.module), "__file__", None)
    file = Path(origin) if origin else code.folder.joinpath(*code.module.split(".")).with_suffix(".py")
    return hashlib.sha256(file.read_bytes() if file.is_file() else b"").hexdigest()
