"""Who sends a request, from Streamlit's signed cookie."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import HTTPConnection
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from evaluation.types import TouchstoneError
from ui.people.admitting import NotSignedIn, admit
from ui.people.operator import admission, origin, sign_in_configured
from ui.people.person import LOCAL, Person

USER_COOKIE = "_streamlit_user"


def person(scope: Mapping[str, Any]) -> Person | None:
    """Who sends a request of this ASGI scope.

    None where sign-in is configured for a stranger, for who signed in and may not come in, and for everybody while the
    configuration is wrong.
    """
    try:
        return admit(_claims(scope), admission()) if sign_in_configured() else LOCAL
    except TouchstoneError:
        return None


def _claims(scope: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the provider said at the sign-in. Raises NotSignedIn without a cookie that this server signed."""
    cookies = HTTPConnection(dict(scope)).cookies
    secret = get_cookie_secret()

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        return None if value is None else decode_signed_value(secret, name, value.encode("latin-1", "replace"))

    try:
        claims = json.loads(get_cookie_with_chunks(signed, USER_COOKIE) or b"{}")
    except ValueError as error:
        raise NotSignedIn("Sign in first.") from error
    # Streamlit checks the same for pages: the cookie names the address at which the sign-in was made.
    if not isinstance(claims, dict) or claims.get("origin") != origin():
        raise NotSignedIn("Sign in first.")
    return claims
