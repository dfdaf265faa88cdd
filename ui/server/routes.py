"""Our own routes, beside Streamlit's."""

from __future__ import annotations

from starlette.routing import Route

from ui.server.base import base_path
from ui.server.health import healthz
from ui.server.thumbnails import thumbnail
from ui.server.upload import announce, give_up, send_piece


def routes() -> list[Route]:
    base = base_path()
    return [
        Route(f"{base}/healthz", healthz, methods=["GET"]),
        Route(f"{base}/thumbnails/{{sha256}}", thumbnail, methods=["GET"]),
        Route(f"{base}/upload", announce, methods=["POST"]),
        Route(f"{base}/upload/{{token}}", send_piece, methods=["PUT"]),
        Route(f"{base}/upload/{{token}}", give_up, methods=["DELETE"]),
    ]
