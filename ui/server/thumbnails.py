"""``GET /thumbnails/SHA256``: the small picture of a model, for rows that come into sight."""

from __future__ import annotations

import base64
from functools import lru_cache

import anyio
from starlette.requests import Request
from starlette.responses import Response

from evaluation.types import TouchstoneError

_threads = anyio.CapacityLimiter(2)
"""A fast scroll must not take the threads that serve pages."""
KEPT = {"Cache-Control": "private, max-age=86400"}
"""The address of a row's picture ends in its run, so that a new run has a new one."""


async def thumbnail(request: Request) -> Response:
    """PNG; 204 where there is no picture, or no such model."""
    sha256 = str(request.path_params["sha256"])[:64]
    try:
        content = await anyio.to_thread.run_sync(_picture, sha256, limiter=_threads)
    except (TouchstoneError, OSError):
        content = None
    if content is None:
        return Response(status_code=204)  # not 404: a model without a picture is no mistake
    return Response(content, media_type="image/png", headers=KEPT)


def _picture(sha256: str) -> bytes | None:
    """Of the newest run, else of the first look."""
    from ui import services  # not before Streamlit's runtime is there, or its caches complain

    store = services.store()
    newest = [run.id for run in store.runs.all(latest=False) if run.checkpoint_sha256 == sha256]
    return _of_run(str(store.folder), newest[-1]) if newest else _of_first_look(sha256)


@lru_cache(maxsize=512)
def _of_run(folder: str, run_id: str) -> bytes | None:
    from ui import services, thumbnail

    return _png(thumbnail.picture(services.store().runs.get(run_id)))


def _of_first_look(sha256: str) -> bytes | None:
    from ui import services, thumbnail

    shown = services.store().pictures.get(sha256)
    return None if shown is None else _png(thumbnail.first_look(shown))


def _png(picture: tuple[str, str] | None) -> bytes | None:
    """``ui.thumbnail`` gives a data address."""
    return None if picture is None else base64.b64decode(picture[0].partition(",")[2])
