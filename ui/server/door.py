"""Every request and every websocket passes here first: unknown routes, wrong methods and strangers are sent away."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server import identity
from ui.server.access import Who, rule_for
from ui.server.base import below_base
from ui.server.scripts import Scripts


def middleware() -> list[Middleware]:
    """For Streamlit's App, which puts its own behind these."""
    return [Middleware(Door), Middleware(Scripts)]


class Door:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = _refusal(scope) if scope["type"] in ("http", "websocket") else None
        if refused is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": refused[1]})
        else:
            await PlainTextResponse(refused[1], status_code=refused[0])(scope, receive, send)


def _refusal(scope: Scope) -> tuple[int, str] | None:
    """(status, sentence), or None for who may pass."""
    rule = rule_for(below_base(scope["path"]))
    if rule is None or rule.who is Who.NOBODY:
        return 403, "This address is closed. Files are uploaded on the Models page."
    if scope.get("method", "WEBSOCKET") not in rule.methods:
        return 405, f"This address answers {', '.join(sorted(rule.methods))}."
    if rule.who is Who.SIGNED_IN and identity.person(scope) is None:
        return 401, "Sign in first, on any page of this dashboard."
    return None
