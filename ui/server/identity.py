"""Who sends a request, from Streamlit's signed cookie."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import HTTPConnection
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

USER_COOKIE = "_streamlit_user"


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    """The e-mail address, or what else the provider calls the person by."""


LOCAL = Person("local user")
"""Everybody, where no sign-in is configured."""


def sign_in_configured() -> bool:
    """Whether ``[auth]`` in .streamlit/secrets.toml configures OIDC."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def person(scope: Mapping[str, Any]) -> Person | None:
    """Who sends a request of this ASGI scope; None for a stranger where sign-in is configured."""
    if not sign_in_configured():
        return LOCAL
    cookies = HTTPConnection(dict(scope)).cookies
    secret = get_cookie_secret()

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        return None if value is None else decode_signed_value(secret, name, value.encode("latin-1", "replace"))

    content = get_cookie_with_chunks(signed, USER_COOKIE)
    return None if content is None else _signed_in(content)


def _signed_in(content: bytes) -> Person | None:
    try:
        claims = json.loads(content)
    except ValueError:
        return None
    if not isinstance(claims, dict) or claims.get("is_logged_in") is not True or claims.get("origin") != _origin():
        return None
    name = claims.get("email") or claims.get("sub")
    return Person(name) if isinstance(name, str) and name else None


def _origin() -> str | None:
    """Of the address that the operator configured: Streamlit writes it into the cookie and checks it."""
    address = urlsplit(str(st.secrets["auth"].get("redirect_uri") or ""))
    return f"{address.scheme}://{address.netloc}" if address.scheme and address.netloc else None
