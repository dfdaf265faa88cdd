"""Logs that lie beside checkpoints, one format a file, found by this folder. Their curves are shown, not believed.

A format calls ``log_format(...)`` once at import. Nothing of a log is run; what is read is numbers and their names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float64

from models.base import CheckpointError
from models.discovery import import_all
from models.formats.names import clean

MOST_BYTES = 256 << 20
"""Largest log that is read."""
MOST_CURVES = 500
MOST_POINTS = 200_000
"""Points of one curve; what comes after is left out, and said."""
HEAD = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Values over steps, in the order of the log: steps may repeat or start again where a training was resumed."""

    steps: Float64[np.ndarray, " n"]
    values: Float64[np.ndarray, " n"]
    """Finite."""
    axis: str
    """What the steps are, as the log names it: ``step``, ``epoch``, or ``row`` where it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """What one log file holds."""

    format: str
    curves: Mapping[str, Curve]
    notes: tuple[str, ...] = ()
    """What is cut or left out, one sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFormat:
    """``read`` raises CheckpointError, one sentence, for a file that is none of its format."""

    name: str
    title: str
    matches: Callable[[str, bytes], bool]
    """(file name in lower case, first 4096 bytes) -> whether this is the format. Never raises."""
    read: Callable[[Path], Log]
    example: Callable[[Path], Path]
    """Writes a small log with a curve ``loss`` of the values 3, 2, 1 at steps 10, 20, 30 and returns its path."""


_formats: dict[str, LogFormat] = {}


def log_format(item: LogFormat) -> LogFormat:
    """Announce a format. Raises ValueError when its name is taken."""
    if item.name in _formats:
        raise ValueError(f"the log format '{item.name}' is registered twice")
    _formats[item.name] = item
    return item


def log_formats() -> Sequence[LogFormat]:
    """Every format, by name."""
    import_all(__name__)
    return sorted(_formats.values(), key=lambda item: item.name)


def read_log(path: Path) -> Log:
    """The curves of a log. Raises CheckpointError, one sentence, for what is no log that is read here."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise CheckpointError(
            f"the log '{clean(path.name)}' cannot be read: {error.strerror}; check the path"
        ) from None
    if size > MOST_BYTES:
        raise CheckpointError(
            f"the log '{clean(path.name)}' has {size >> 20:,} MiB, more than the {MOST_BYTES >> 20} that are read; "
            "give a shorter one"
        )
    for item in log_formats():
        if item.matches(path.name.lower(), head):
            return item.read(path)
    titles = ", ".join(item.title for item in log_formats())
    raise CheckpointError(f"'{clean(path.name)}' is no log that is read here; give one of {titles}")
