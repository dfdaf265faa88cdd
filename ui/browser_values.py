"""Lists that a browser sends, checked: it is not trusted."""

from __future__ import annotations

import re

MOST = 20_000
LONGEST = 300
_ID = re.compile(r"[0-9a-f]{4,64}")


def ids(listed: object) -> list[str]:
    """Those of a list that can name a row: hexadecimal digits."""
    found = listed[:MOST] if isinstance(listed, list) else []
    return [one for one in found if isinstance(one, str) and _ID.fullmatch(one)]


def texts(listed: object) -> tuple[str, ...]:
    """Those of a list that are short texts."""
    found = listed[:MOST] if isinstance(listed, list) else []
    return tuple(one for one in found if isinstance(one, str) and len(one) <= LONGEST)
