"""The dashboard's real Starlette application, without a network: requests go in as ASGI messages."""

from __future__ import annotations

import asyncio
import runpy
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from tests.fixtures.loops import finished

ROOT = Path(__file__).resolve().parents[3]
Message = MutableMapping[str, Any]


@cache
def application() -> Starlette:
    """What ``streamlit run app.py`` serves."""
    app = runpy.run_path(str(ROOT / "app.py"), run_name="app")["app"]
    built: Starlette = app._build_starlette_app()
    return built


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


Body = bytes | Sequence[bytes | None]
"""Bytes, or the pieces in which they come. After None nothing more comes, though the sender stays."""


def ask(
    method: str, path: str, *, headers: Mapping[str, str] | None = None, body: Body = b"", query: str = ""
) -> Answer:
    """One HTTP request, answered by the whole application."""
    sent = finished(_talk(_scope("http", method, path, headers or {}, query), _messages(body)))
    start = next(message for message in sent if message["type"] == "http.response.start")
    found = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Answer(start["status"], found, b"".join(message.get("body", b"") for message in sent))


def hang_up(method: str, path: str, *, headers: Mapping[str, str], body: Sequence[bytes], query: str) -> None:
    """The sender goes after these pieces, though more were to come."""
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in body]
    finished(_talk(_scope("http", method, path, headers, query), [*messages, {"type": "http.disconnect"}]))


def _messages(body: Body) -> list[Message]:
    pieces = [body] if isinstance(body, bytes) else list(body)
    return [
        {"type": "http.request", "body": piece, "more_body": index + 1 < len(pieces)}
        for index, piece in enumerate(pieces)
        if piece is not None
    ]


async def _talk(scope: Message, waiting: list[Message]) -> list[Message]:
    """What the application sends."""
    sent: list[Message] = []

    async def receive() -> Message:
        if not waiting:
            await asyncio.Event().wait()  # the browser waits for its answer
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    await application()(scope, receive, send)
    return sent


def _scope(kind: str, method: str, path: str, headers: Mapping[str, str], query: str) -> Message:
    listed = [
        (name.lower().encode(), value.encode("utf-8")) for name, value in {"host": "127.0.0.1", **headers}.items()
    ]
    scope = {
        "type": kind, "path": path, "raw_path": path.encode(), "root_path": "", "query_string": query.encode(),
        "headers": listed, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8501), "scheme": "http",
        "http_version": "1.1", "asgi": {"version": "3.0"},
    }  # fmt: skip
    return {**scope, "method": method} if kind == "http" else {**scope, "subprotocols": []}


def opens_websocket(path: str) -> bool:
    """Whether a websocket at this path reaches Streamlit, or is closed by the door before."""
    return finished(_opens(path))


async def _opens(path: str) -> bool:
    try:
        sent = await _talk(_scope("websocket", "", path, {}, ""), [{"type": "websocket.disconnect", "code": 1001}])
    except Exception:
        return True  # it came through to Streamlit, whose runtime does not run here
    return not any(message["type"] == "websocket.close" and message["code"] == 1008 for message in sent)
