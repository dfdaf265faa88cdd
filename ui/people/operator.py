"""What the operator of the server configured: whether people sign in, who may, as what, and for how long.

It stands in ``[auth]`` of secrets.toml, beside the keys of Streamlit. An environment variable replaces a key.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit import config

from evaluation.types import TouchstoneError
from ui.people.person import Role

LISTS = {Role.ADMIN: "admins", Role.EDITOR: "editors", Role.VIEWER: "viewers"}
"""Role -> the key of its list. Whoever stands in several lists has the first of these roles."""
HOURS_KEY, HOURS_VARIABLE = "sign_in_hours", "TOUCHSTONE_SIGN_IN_HOURS"
DEFAULT_HOURS, MOST_HOURS = 12.0, 720.0
"""Streamlit's own cookie ends after 720 hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Who may come in."""

    lists: Mapping[Role, tuple[str, ...]]
    """Addresses (``ana@example.org``) and domains (``@example.org``), in lower case."""
    hours: float
    """How long a sign-in lasts."""

    def role_of(self, email: str) -> Role | None:
        """The highest role of an address in lower case; None for who stands in no list."""
        domain = "@" + email.rpartition("@")[2]
        return next((role for role, listed in self.lists.items() if email in listed or domain in listed), None)


def sign_in_configured() -> bool:
    """Whether secrets.toml has a section ``[auth]``. Raises TouchstoneError when the file cannot be read."""
    return "auth" in _secrets()


def admission() -> Admission:
    """Raises TouchstoneError when a list or the hours are not what they should be."""
    auth = _secrets().get("auth", {})
    lists = {role: _people(auth, key) for role, key in LISTS.items()}
    return Admission(lists=lists, hours=_hours(os.environ.get(HOURS_VARIABLE) or auth.get(HOURS_KEY, DEFAULT_HOURS)))


def origin() -> str | None:
    """``https://host`` of the address to which the provider sends people back. Streamlit's cookie carries it."""
    scheme, found, rest = str(_secrets().get("auth", {}).get("redirect_uri") or "").partition("://")
    host = rest.partition("/")[0].replace("{port}", str(config.get_option("server.port")))
    return f"{scheme}://{host}" if found and host else None


def _secrets() -> Mapping[str, Any]:
    """Nothing where there is no file. A file that cannot be read must not mean that nobody needs to sign in."""
    try:
        return st.secrets.to_dict()
    except FileNotFoundError as error:
        if getattr(error, "error_id", None) == "no-secrets-found":
            return {}
        raise TouchstoneError(
            f"{' and '.join(config.get_option('secrets.files'))} must be readable TOML where they are there, as who "
            "may sign in is written in them; correct the file, then start the server again"
        ) from error


def _people(auth: Mapping[str, Any], key: str) -> tuple[str, ...]:
    written = os.environ.get(f"TOUCHSTONE_{key.upper()}")
    listed = auth.get(key, []) if written is None else [item for item in written.split(",") if item.strip()]
    if not isinstance(listed, list) or not all(isinstance(item, str) and _is_entry(item.strip()) for item in listed):
        raise TouchstoneError(
            f"'{key}' of [auth] in secrets.toml must be a list of addresses and domains such as "
            f'["ana@example.org", "@example.org"]; got {listed!r}'
        )
    return tuple(item.strip().lower() for item in listed)


def _is_entry(item: str) -> bool:
    return item.count("@") == 1 and not item.endswith("@") and not any(character.isspace() for character in item)


def _hours(written: object) -> float:
    try:
        hours = float(str(written))
    except ValueError:
        hours = 0.0
    if not 0 < hours <= MOST_HOURS:
        raise TouchstoneError(
            f"'{HOURS_KEY}' of [auth] in secrets.toml must be a number of hours above 0, at most {MOST_HOURS:.0f}; "
            f"got {written!r}"
        )
    return hours
