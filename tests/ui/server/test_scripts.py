"""Streamlit's own files come from memory, whole and as Streamlit sends them; nothing else is answered there."""

from __future__ import annotations

import re

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from tests.ui.server.served import Message, ask
from ui.server import scripts


async def _streamlit(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("passed on", status_code=418)(scope, receive, send)


def test_what_the_page_names_is_there_and_kept_by_the_browser() -> None:
    page = ask("GET", "/").body.decode()
    named = re.findall(r'(?:src|href)="\./(static/[^"]+)"', page)
    assert len(named) > 20
    for name in named:
        answer = ask("GET", f"/{name}")
        assert answer.status == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-length"] == str(len(answer.body))
        kind = {"js": "text/javascript", "css": "text/css", "woff2": "font/woff2"}[name.rpartition(".")[2]]
        assert answer.headers["content-type"].startswith(kind)


def test_only_listed_files_are_answered() -> None:
    door = scripts.Scripts(_streamlit)
    for path in (
        "/",
        "/static/",
        "/static/js/no-such.js",
        "/static/../index.html",
        "/static//etc/passwd",
        "/app/static/x",
    ):
        assert passed_on(door, "GET", path), path
    (known, *_) = scripts._files()
    assert not passed_on(door, "GET", known)
    assert passed_on(door, "POST", known)


def passed_on(app: scripts.Scripts, method: str, path: str) -> bool:
    from tests.fixtures.loops import finished

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    finished(app({"type": "http", "method": method, "path": path, "headers": []}, receive, send))
    return sent[0]["status"] == 418
