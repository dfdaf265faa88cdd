"""Numbers on the command line, refused in one sentence."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable

LARGEST = 10**9


def whole(*, least: int, most: int = LARGEST) -> Callable[[str], int]:
    """Gives a parser of whole numbers from ``least`` to ``most``."""

    def parse(text: str) -> int:
        number = int(text) if re.fullmatch(r"[+-]?[0-9]{1,12}", text.strip()) else None
        if number is None or not least <= number <= most:
            raise argparse.ArgumentTypeError(f"expected a whole number from {least:,} to {most:,}, got '{text[:40]}'")
        return number

    return parse
