"""Ties an upload to the session whose page offered it. A ticket ends with its page, and is worth nothing elsewhere."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

_SECRET = secrets.token_bytes(32)


def session() -> str:
    """The session whose script runs here."""
    context = get_script_run_ctx()
    assert context is not None, "only a page has a session"
    return context.session_id


def ticket() -> str:
    """For the page of this session."""
    return f"{session()}.{_signature(session())}"


def session_of(written: str) -> str | None:
    """The session of a ticket, when it is ours and its page is open."""
    found, _, signature = written.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(found).encode()):
        return None
    return found if runtime.exists() and runtime.get_instance().is_active_session(found) else None


def _signature(session_id: str) -> str:
    return hmac.new(_SECRET, session_id.encode(), hashlib.sha256).hexdigest()
