"""Metrics named on the command line."""

from __future__ import annotations

from evaluation.called import called
from evaluation.types import TouchstoneError

METRICS_HELP = "metrics or groups, such as 'mse,prdc,fre*,latent'; `catalog` lists their names (default: all)"


def split_metrics(text: str) -> tuple[str, ...]:
    """Names between commas. Raises TouchstoneError where there is none."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise TouchstoneError(f"--metrics must name at least one metric or group; `{called()} catalog` lists them")
    return names
