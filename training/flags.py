"""How the options of recipes are read from a command line."""

from __future__ import annotations

import argparse
import dataclasses
import re
from collections.abc import Mapping
from typing import Any, get_type_hints

from training.options import TrainingOptions
from training.series import Every


def option_fields(options: type[TrainingOptions]) -> list[tuple[dataclasses.Field[Any], Any]]:
    """Each field of a recipe's options with the function that parses its flag."""
    hints = get_type_hints(options)
    parsers: Mapping[Any, Any] = {int: int, float: float, bool: yes_or_no, str: str, tuple[int, ...]: whole_numbers}
    return [(field, parsers[hints[field.name]]) for field in dataclasses.fields(options)]


def yes_or_no(text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false"):
        raise argparse.ArgumentTypeError(f"should be yes or no; got '{text}'")
    return text.lower() in ("yes", "true")


def whole_numbers(text: str) -> tuple[int, ...]:
    """``128,64`` -> (128, 64)."""
    try:
        return tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(f"should be whole numbers with commas, as 128,64; got '{text}'") from None


def every(text: str) -> Every:
    """``500`` steps, or ``20epochs``."""
    found = re.fullmatch(r"([1-9]\d{0,8})\s*(epochs?|steps?)?", text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(
            f"should be a number of steps, as 500, or of epochs, as 20epochs; got '{text}'"
        )
    return Every(count=int(found[1]), epochs=(found[2] or "").startswith("epoch"))
