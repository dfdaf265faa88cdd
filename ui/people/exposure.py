"""A server without sign-in that others can reach: it needs the operator's word, and says so on every page."""

from __future__ import annotations

import ipaddress
import os

from evaluation.types import TouchstoneError
from ui.people.operator import admission, sign_in_configured

VARIABLE = "TOUCHSTONE_ALLOW_ANYONE"
WARNING = (
    "Everybody who can reach this address may add, measure and remove models: this server has no sign-in and listens "
    "to other machines."
)


def is_this_machine(address: str | None) -> bool:
    """Whether only this machine can reach a server that listens here. Without an address, it listens everywhere."""
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address((address or "").strip("[]")).is_loopback
    except ValueError:
        return False


def require_closed(address: str | None) -> None:
    """Before a server listens. Raises TouchstoneError when others could reach it and nobody must sign in, and when
    what the operator configured about people is wrong."""
    if sign_in_configured():
        admission()
    elif not is_this_machine(address) and not _allowed():
        raise TouchstoneError(
            f"listening on {address or 'all addresses'} lets everybody who can reach it change and remove everything; "
            f"configure the sign-in ([auth] in .streamlit/secrets.toml), or set {VARIABLE}=1 to allow it"
        )


def warning(address: str | None) -> str:
    """What every page says; empty where people sign in or only this machine listens."""
    return "" if sign_in_configured() or is_this_machine(address) else WARNING


def _allowed() -> bool:
    return os.environ.get(VARIABLE) == "1"
