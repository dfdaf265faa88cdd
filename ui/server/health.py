"""``/healthz``: for monitors. Says what answers, and nothing about models or people."""

from __future__ import annotations

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse

from evaluation.types import TouchstoneError
from evaluation.version import __version__

PATIENCE_SECONDS = 3.0
_threads = anyio.CapacityLimiter(2)
"""A database that hangs must not take the threads that serve pages."""


async def healthz(request: Request) -> JSONResponse:
    """200 when the database answers and the queue has not died, else 503. ``supervisor`` is ``idle`` until the first
    page was seen, which starts it."""
    from ui import services  # not before Streamlit's runtime is there, or its caches complain

    answers = False
    with anyio.move_on_after(PATIENCE_SECONDS):
        answers = await anyio.to_thread.run_sync(_database_answers, abandon_on_cancel=True, limiter=_threads)
    supervisor = services.supervisor_state()
    return JSONResponse(
        {"version": __version__, "database": "answers" if answers else "does not answer", "supervisor": supervisor},
        status_code=200 if answers and supervisor != "stopped" else 503,
        headers={"Cache-Control": "no-store"},
    )


def _database_answers() -> bool:
    from ui import services

    try:
        services.store().settings.get("zoo_enqueued")
    except (TouchstoneError, OSError):
        return False
    return True
