"""From what the provider says about a person to a person with a role, or to the sentence that says why not."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from ui.people.operator import Admission
from ui.people.person import NotAllowed, Person

LATER_SECONDS = 300
"""A provider's clock may be this far ahead of ours."""


class NotSignedIn(NotAllowed):
    """Nobody has signed in, or too long ago."""


def admit(claims: Mapping[str, Any], admission: Admission, *, now: float | None = None) -> Person:
    """``claims`` are those of the ID token (OpenID Connect Core 1.0, section 2), which Streamlit keeps in a signed
    cookie; ``now`` is in seconds since 1970.

    Raises NotSignedIn, and NotAllowed for who signed in and may not come in.
    """
    if claims.get("is_logged_in") is not True:
        raise NotSignedIn("Sign in first.")
    _require_fresh(claims.get("iat"), admission.hours, time.time() if now is None else now)
    email = _verified_email(claims)
    if not any(admission.lists.values()):
        raise NotAllowed(
            "Nobody may come in yet: who runs this server must name people in the lists admins, editors or viewers of "
            "[auth] in secrets.toml."
        )
    role = admission.role_of(email)
    if role is None:
        raise NotAllowed(f"{email} may not use this dashboard; ask who runs it to add the address.")
    return Person(email, role)


def _require_fresh(issued: object, hours: float, now: float) -> None:
    if not isinstance(issued, int | float) or isinstance(issued, bool):
        raise NotSignedIn("Your provider did not say when you signed in (the claim iat); sign in again.")
    if not -LATER_SECONDS <= now - issued <= 3600 * hours:
        raise NotSignedIn(f"A sign-in lasts {hours:g} hours, and yours is over; sign in again.")


def _verified_email(claims: Mapping[str, Any]) -> str:
    """In lower case: providers do not agree about the case of an address."""
    email = claims.get("email")
    if not isinstance(email, str) or not _is_address(email):
        raise NotAllowed("Your provider gave no e-mail address, by which people are known here.")
    if claims.get("email_verified") not in (True, "true"):  # some providers send it as text
        raise NotAllowed(
            f"Your provider does not say that {email} is yours (email_verified); have the address verified there, then "
            "sign in again."
        )
    return email.lower()


def _is_address(text: str) -> bool:
    """Whether it has one ``@`` with something on both sides, and no space."""
    name, at, domain = text.partition("@")
    return bool(name and at and domain) and "@" not in domain and not any(character.isspace() for character in text)
