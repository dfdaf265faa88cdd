"""Our own routes, beside Streamlit's."""

from __future__ import annotations

from starlette.routing import Route

from ui.server.door import base_path
from ui.server.health import healthz


def routes() -> list[Route]:
    return [Route(f"{base_path()}/healthz", healthz, methods=["GET"])]
