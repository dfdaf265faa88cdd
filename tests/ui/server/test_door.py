"""Every route of the real application has a rule, and the door keeps to it."""

from __future__ import annotations

import json
import time

import pytest
import streamlit as st
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from tests.ui.server.served import application, ask, opens_websocket
from tests.ui.test_sign_in import AUTH
from ui.people.person import LOCAL, Person, Role
from ui.server.access import RULES, Who, rule_for
from ui.server.identity import USER_COOKIE, person

ANYONE, SIGNED_IN, NOBODY = "anyone", "signed in", "nobody"
EXPECTED = {
    "/healthz": (ANYONE, "GET HEAD"),
    "/thumbnails/{sha256}": (SIGNED_IN, "GET HEAD"),
    "/upload": (SIGNED_IN, "POST"),
    "/upload/{token}": (SIGNED_IN, "PUT DELETE"),
    "/_stcore/health": (ANYONE, "GET HEAD OPTIONS"),
    "/_stcore/host-config": (ANYONE, "GET HEAD"),
    "/_stcore/stream": (ANYONE, "WEBSOCKET"),
    "/auth/login": (ANYONE, "GET HEAD"),
    "/auth/logout": (ANYONE, "GET HEAD"),
    "/oauth2callback": (ANYONE, "GET HEAD"),
    "/app/static/{path:path}": (ANYONE, "GET HEAD OPTIONS"),
    "": (ANYONE, "GET HEAD"),
    "/_stcore/metrics": (SIGNED_IN, "GET HEAD OPTIONS"),
    "/_stcore/bidi-components/{path:path}": (SIGNED_IN, "GET HEAD OPTIONS"),
    "/component/{path:path}": (SIGNED_IN, "GET HEAD OPTIONS"),
    "/media/{file_id:path}": (SIGNED_IN, "GET HEAD OPTIONS"),
    "/_stcore/upload_file/{session_id}/{file_id}": (NOBODY, ""),
    "/_stcore/agent/interact": (NOBODY, ""),
    "/_stcore/agent/openapi.json": (NOBODY, ""),
    "/_stcore/agent/mcp": (NOBODY, ""),
}
"""Route of the application -> who may call it, by which methods. A new route of ours or of Streamlit fails until it is
listed here and in ui/server/access.py."""
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


def path_of(route: BaseRoute) -> str:
    assert isinstance(route, Route | WebSocketRoute | Mount), route
    return route.path


ROUTES = sorted({path_of(route) for route in application().routes})


@pytest.fixture
def sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st.secrets, "_secrets", {"auth": AUTH})


def cookie(secret: str = AUTH["cookie_secret"], **claims: object) -> dict[str, str]:
    said = {
        "is_logged_in": True, "origin": "http://localhost:8501", "iat": time.time(),
        "email": "ada@example.org", "email_verified": True, **claims,
    }  # fmt: skip
    value = create_signed_value(secret, USER_COOKIE, json.dumps(said))
    return {"Cookie": f"{USER_COOKIE}={value.decode()}"}


def address(path: str) -> str:
    filled = path
    for name in ("{file_id:path}", "{path:path}", "{session_id}", "{file_id}", "{token}"):
        filled = filled.replace(name, "x")
    return filled or "/some/page"


def test_every_route_of_the_application_is_listed() -> None:
    assert set(ROUTES) == set(EXPECTED)


def test_every_rule_is_about_a_route() -> None:
    fallbacks = {"/_stcore/{path:path}", "/{path:path}"}
    assert {rule.path for rule in RULES} - fallbacks == set(EXPECTED) - {""}


@pytest.mark.parametrize("path", EXPECTED)
def test_the_door_lets_in_whom_the_table_names(path: str, sign_in: None) -> None:
    who, methods = EXPECTED[path]
    for method in METHODS:
        stranger, known = (ask(method, address(path), headers=headers).status for headers in ({}, cookie()))
        if who == NOBODY:
            assert (stranger, known) == (403, 403), method
        elif method not in methods.split():
            assert (stranger, known) == (405, 405), method
        else:
            assert stranger == 401 if who == SIGNED_IN else stranger not in (401, 403, 405), method
            assert known not in (401, 405), method
            assert known != 403 or path.startswith("/upload"), method  # whose XSRF token is missing here


@pytest.mark.parametrize("path", EXPECTED)
def test_a_websocket_opens_at_the_stream_only(path: str) -> None:
    assert opens_websocket(address(path)) == (path == "/_stcore/stream")


def test_a_route_that_a_newer_streamlit_brings_is_closed() -> None:
    assert ask("GET", "/_stcore/something/new").status == 403


def test_everything_has_a_rule_and_the_rest_is_what_streamlit_serves_for_pages() -> None:
    rule = rule_for("/models/anything")
    assert rule is not None
    assert (rule.who, rule.methods) == (Who.ANYONE, frozenset({"GET", "HEAD"}))


def request(headers: dict[str, str]) -> dict[str, object]:
    return {"type": "http", "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()]}


def test_without_a_configured_sign_in_everybody_is_the_local_user() -> None:
    assert person(request({})) == LOCAL


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (cookie(), Person("ada@example.org", Role.EDITOR)),
        (cookie(email="Ada@Example.org"), Person("ada@example.org", Role.EDITOR)),
        (cookie(email=None, sub="1234"), None),
        (cookie(email="eve@example.org"), None),
        (cookie(email_verified=False), None),
        (cookie(iat=time.time() - 13 * 3600), None),
        ({}, None),
        ({"Cookie": f"{USER_COOKIE}=nonsense"}, None),
        ({"Cookie": f"{USER_COOKIE}=\xff"}, None),
        (cookie(secret="y" * 32), None),
        (cookie(is_logged_in=False), None),
        (cookie(is_logged_in="yes"), None),
        (cookie(origin="http://elsewhere.example"), None),
        (cookie(email="", sub=None), None),
    ],
)
def test_a_person_is_known_by_the_signed_cookie_alone(
    headers: dict[str, str], expected: Person | None, sign_in: None
) -> None:
    assert person(request(headers)) == expected


def test_healthz_says_what_answers_and_no_more() -> None:
    answer = ask("GET", "/healthz")
    said = json.loads(answer.body)
    assert answer.status == 200
    assert said.pop("version")
    assert said == {"database": "answers", "supervisor": "idle"}


def test_healthz_says_when_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", "/dev/null/nowhere")
    answer = ask("GET", "/healthz")
    assert answer.status == 503
    assert json.loads(answer.body)["database"] == "does not answer"
    assert b"nowhere" not in answer.body
