"""Names that come from a file are foreign text: checked before use, cleaned before they reach a message."""

from __future__ import annotations

import re
import unicodedata

SHOWN = 80
_TENSOR_NAME = re.compile(r"[\w.\-+/:@ ,()\[\]=*]{1,300}")
_UNSAFE = re.compile(r"[^\w.\-+/:@ ,()\[\]=*'#%~!?{}|^°–—…]")


def clean(text: object, limit: int = SHOWN) -> str:
    """Foreign text made fit for a message, a terminal and a page: at most ``limit`` plain characters, ``?`` for others.

    Control and formatting characters (escape sequences, right-to-left marks) and the characters of markup are replaced.
    """
    raw = text if isinstance(text, str) else repr(text) if isinstance(text, int | float | bool) else str(type(text))
    shortened = raw[: limit * 2]
    plain = "".join("?" if unicodedata.category(letter)[0] == "C" else letter for letter in shortened)
    plain = " ".join(_UNSAFE.sub("?", plain).split())
    return plain if len(plain) <= limit and len(raw) <= limit * 2 else plain[: limit - 1] + "…"


def is_tensor_name(text: object) -> bool:
    """Whether ``text`` could name a parameter: letters, digits and the signs that module names hold."""
    return isinstance(text, str) and _TENSOR_NAME.fullmatch(text) is not None
