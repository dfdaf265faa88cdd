"""What runs as long as the server does: uploads that stand still are removed; at the end everything is stopped.

It begins before the server listens.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from streamlit.starlette import App

from evaluation.types import TouchstoneError
from ui import warm_up
from ui.server import intake

SWEEP_SECONDS = 15.0
WATCH_AFTER_SECONDS = 1.0
"""Streamlit's runtime is there by then."""


@asynccontextmanager
async def lifespan(app: App) -> AsyncIterator[None]:
    """Opens the workspace, which removes what killed servers have left. One that cannot be opened is said on pages."""
    await anyio.to_thread.run_sync(warm_up.start_workers)  # first: they are imported on another core meanwhile
    await anyio.to_thread.run_sync(warm_up.import_libraries)
    with contextlib.suppress(TouchstoneError):
        await anyio.to_thread.run_sync(intake.incoming)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_sweep)
        tasks.start_soon(_start_watching)
        yield
        tasks.cancel_scope.cancel()
    from ui import services  # not before Streamlit's runtime is there, or its caches complain

    await anyio.to_thread.run_sync(services.end)
    await anyio.to_thread.run_sync(intake.close)


async def _start_watching() -> None:
    from ui import services  # not before Streamlit's runtime is there, or its caches complain

    await anyio.sleep(WATCH_AFTER_SECONDS)
    with contextlib.suppress(TouchstoneError):
        await anyio.to_thread.run_sync(services.start_watching)


async def _sweep() -> None:
    while True:
        await anyio.sleep(SWEEP_SECONDS)
        with contextlib.suppress(TouchstoneError, OSError):
            await anyio.to_thread.run_sync(lambda: intake.incoming().sweep())
