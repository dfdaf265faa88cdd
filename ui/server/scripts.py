"""Streamlit's own scripts, styles and fonts, answered from memory.

A page is 100 such files. Streamlit opens and reads each of them in threads, a piece at a time, once more for every
visitor; and it lets nobody else have a route below ``/static/``, so that this stands before its routes.
"""

from __future__ import annotations

import mimetypes
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.base import below_base

FOR_EVER = {"Cache-Control": "public, immutable, max-age=31536000"}
"""A name holds the digest of what is in the file."""
MOST_KEPT = 512
"""Files in memory: what pages use is 5 MB, all there is 23 MB."""


class Scripts:
    """Passes on every request but those for a file that Streamlit has below ``/static/``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        path = _files().get(below_base(scope["path"])) if asked else None
        if path is None:
            await self.app(scope, receive, send)
        else:
            content, kind = _content(path)
            await Response(content, media_type=kind, headers=FOR_EVER)(scope, receive, send)


@cache
def _files() -> dict[str, Path]:
    """Path of the address -> file. Only what was listed here is ever opened."""
    folder = files("streamlit").joinpath("static")
    if not isinstance(folder, Path):
        return {}  # it lies in a zip: Streamlit answers itself
    listed = folder.joinpath("static").rglob("*")
    return {f"/{path.relative_to(folder).as_posix()}": path for path in listed if path.is_file()}


@lru_cache(maxsize=MOST_KEPT)
def _content(path: Path) -> tuple[bytes, str]:
    kind = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(path.name)[0]
    return path.read_bytes(), kind or "application/octet-stream"
