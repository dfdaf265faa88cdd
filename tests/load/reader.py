"""One reader: a browser's conversation with the server, without a browser."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.load.dashboard import Dashboard

PAGES = ("", "models", "compare", "latent_space", "latent_walk", "generation", "report")
LOST_SECONDS = 60.0
"""A page that takes longer counts as lost."""


@dataclass(slots=True)
class Seen:
    """By all readers."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    """Of each page: from asking for it until the server said that it is whole."""
    lost: list[str] = field(default_factory=list)
    """Pages that never became whole, and connections that broke."""
    errors: list[str] = field(default_factory=list)
    """Exceptions that a page showed."""


async def read(server: Dashboard, seen: Seen, seed: int, until: float) -> None:
    """Open random pages and look at each for 2 to 6 seconds, as long as ``until`` (monotonic) is not over."""
    chance = random.Random(seed)
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    while time.monotonic() < until:
        page = "connection"
        try:
            async with connect(
                address, origin=server.address, subprotocols=["streamlit"], max_size=None, open_timeout=LOST_SECONDS
            ) as connection:  # type: ignore[arg-type, list-item]
                while time.monotonic() < until:
                    page = chance.choice(PAGES)
                    started = time.monotonic()
                    await _open(connection, page, seen)
                    seen.seconds.setdefault(page or "overview", []).append(time.monotonic() - started)
                    await _look(connection, chance.uniform(2.0, 6.0))
        except (OSError, TimeoutError, WebSocketException) as error:
            seen.lost.append(f"{page or 'overview'}: {type(error).__name__} {error}".strip())


async def _open(connection: ClientConnection, page: str, seen: Seen) -> None:
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    asked.rerun_script.page_name = page
    await connection.send(asked.SerializeToString())
    async with asyncio.timeout(LOST_SECONDS):
        while True:
            said = await _hear(connection)
            kind = said.WhichOneof("type")
            if kind == "delta" and said.delta.new_element.WhichOneof("type") == "exception":
                shown = said.delta.new_element.exception
                seen.errors.append(f"{page or 'overview'}: {shown.type} {shown.message[:200]}")
            if kind == "script_finished" and said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return


async def _look(connection: ClientConnection, seconds: float) -> None:
    """Do what the page asks of an open browser meanwhile: run a part of it again every few seconds."""
    over = time.monotonic() + seconds
    due: dict[str, float] = {}
    every: dict[str, float] = {}
    while (left := min([over, *due.values()]) - time.monotonic()) > 0 or due:
        try:
            async with asyncio.timeout(max(left, 0.0)):
                said = await _hear(connection)
            if said.WhichOneof("type") == "auto_rerun":
                every[said.auto_rerun.fragment_id] = said.auto_rerun.interval
                due[said.auto_rerun.fragment_id] = time.monotonic() + said.auto_rerun.interval
        except TimeoutError:
            now = time.monotonic()
            if now >= over:
                return
            for part in [part for part, at in due.items() if at <= now]:
                due[part] = now + every[part]
                again = BackMsg()
                again.rerun_script.fragment_id = part
                again.rerun_script.is_auto_rerun = True
                await connection.send(again.SerializeToString())


async def _hear(connection: ClientConnection) -> ForwardMsg:
    said = ForwardMsg()
    said.ParseFromString(await connection.recv(decode=False))
    return said
