"""Who signed in and may not come in, for the audit log: who, when and why; nothing else of what the provider said."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

from evaluation.store.audit import Audit

AGAIN_SECONDS = 3600.0
MOST = 1000
"""Refusals that are remembered. Whoever makes up more than that in an hour fills no disk either."""

_written: dict[tuple[str, str], float] = {}
"""(person, sentence) -> when it was written, by the monotonic clock."""
_guard = threading.Lock()


def note(audit: Audit, claims: Mapping[str, Any], why: str) -> None:
    """Write one entry for a person and a reason, at most once an hour: a page runs often.

    ``claims`` are those of the ID token; the address in them need not be verified.
    """
    email = claims.get("email")
    person = "".join(filter(str.isprintable, email)) if isinstance(email, str) else ""
    now = time.monotonic()
    with _guard:
        for key in [key for key, at in _written.items() if now - at > AGAIN_SECONDS]:
            del _written[key]
        if (person, why) in _written or len(_written) >= MOST:
            return
        _written[person, why] = now
    audit.add(person=person or "no address", role="none", action="refuse", subject="sign-in", detail=why)
