"""Which routes there are, who may call each, and by which methods. What does not stand here is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from starlette.routing import compile_path


class Who(Enum):
    ANYONE = "anyone"
    SIGNED_IN = "whoever has signed in; without a configured sign-in, anyone"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Rule:
    path: str
    """As Starlette writes it. The first rule whose path fits a request decides."""
    methods: frozenset[str]
    """Of HTTP, or ``WEBSOCKET``."""
    who: Who
    why: str
    pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", compile_path(self.path)[0])


READ = frozenset({"GET", "HEAD"})
ASK = READ | {"OPTIONS"}
ALL = ASK | {"POST", "PUT", "PATCH", "DELETE", "WEBSOCKET"}

RULES = (
    Rule("/healthz", READ, Who.ANYONE, "a monitor has no account; the answer holds no secret"),
    Rule("/thumbnails/{sha256}", READ, Who.SIGNED_IN, "small pictures of models"),
    Rule("/upload", frozenset({"POST"}), Who.SIGNED_IN, "announces a file"),
    Rule("/upload/{token}", frozenset({"PUT", "DELETE"}), Who.SIGNED_IN, "sends a piece of a file, or gives it up"),
    Rule("/_stcore/health", ASK, Who.ANYONE, "the browser asks before it connects, and gets its XSRF cookie"),
    Rule("/_stcore/host-config", READ, Who.ANYONE, "the browser asks before it connects"),
    Rule("/_stcore/stream", frozenset({"WEBSOCKET"}), Who.ANYONE, "the page that asks for the sign-in comes this way"),
    Rule("/_stcore/metrics", ASK, Who.SIGNED_IN, "memory and sessions of the server"),
    Rule("/_stcore/bidi-components/{path:path}", ASK, Who.SIGNED_IN, "scripts of components"),
    Rule("/component/{path:path}", ASK, Who.SIGNED_IN, "files of components of plug-ins"),
    Rule("/media/{file_id:path}", ASK, Who.SIGNED_IN, "pictures and downloads of pages"),
    Rule("/_stcore/upload_file/{session_id}/{file_id}", ALL, Who.NOBODY, "keeps uploads in memory; ours is /upload"),
    Rule("/_stcore/agent/interact", ALL, Who.NOBODY, "pages are for people"),
    Rule("/_stcore/agent/openapi.json", ALL, Who.NOBODY, "the same"),
    Rule("/_stcore/agent/mcp", ALL, Who.NOBODY, "the same"),
    Rule("/_stcore/{path:path}", ALL, Who.NOBODY, "whatever a newer Streamlit brings waits for its line here"),
    Rule("/auth/login", READ, Who.ANYONE, "begins the sign-in"),
    Rule("/auth/logout", READ, Who.ANYONE, "ends it"),
    Rule("/oauth2callback", READ, Who.ANYONE, "the provider sends the browser back here"),
    Rule("/app/static/{path:path}", ASK, Who.ANYONE, "fonts and the mark, which the sign-in shows"),
    Rule("/{path:path}", READ, Who.ANYONE, "Streamlit's own page and scripts, the same for every path; no content"),
)


def rule_for(path: str) -> Rule | None:
    """The rule that decides about a path, without the server's base path; None when it begins with no slash."""
    return next((rule for rule in RULES if rule.pattern.match(path)), None)
