"""Which trainings a command asks for: every combination of settings, and each with several seeds."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from training.options import TrainingOptions

MOST_TRAININGS = 1_000


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One ``--set``: a name as it was written, the options that it sets, and the values to try."""

    name: str
    options: tuple[str, ...]
    values: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A training to be made."""

    name: str
    """Of its folder: ``lr0.001_seed0``."""
    options: TrainingOptions
    seed: int


def planned(
    options: type[TrainingOptions], given: Mapping[str, Any], settings: Sequence[Setting], seeds: Sequence[int]
) -> list[Planned]:
    """Every combination of ``settings`` over the ``given`` options, seed by seed. Raises ValueError."""
    names = [name for setting in settings for name in setting.options]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ValueError(f"--set should name each option once; got '{twice}' twice")
    combinations = list(itertools.product(*(setting.values for setting in settings)))
    if len(combinations) * len(seeds) > MOST_TRAININGS:
        raise ValueError(
            f"--set and --seeds ask for {len(combinations) * len(seeds):,} trainings; at most {MOST_TRAININGS:,} are "
            "made by one command"
        )
    found = []
    for values in combinations:
        chosen = dict(given)
        for setting, value in zip(settings, values, strict=True):
            chosen |= dict.fromkeys(setting.options, value)
        made = options(**chosen)
        words = [f"{setting.name}{_word(value)}" for setting, value in zip(settings, values, strict=True)]
        found += [Planned(name="_".join([*words, f"seed{seed}"]), options=made, seed=seed) for seed in seeds]
    return found


def read_setting(text: str, options: type[TrainingOptions], parsers: Mapping[str, Callable[[str], Any]]) -> Setting:
    """``lr=1e-3,3e-4``. Of an option that is several numbers, ``hidden=64x32,128x64``. Raises ValueError.

    ``parsers``: option -> what reads its value, as on the command line.
    """
    written, sign, values = text.partition("=")
    name = written.strip().replace("-", "_")
    own = options.short.get(name, (name,))
    if not sign or not all(one in parsers for one in own):
        known = ", ".join(sorted({*options.short, *(one.replace("_", "-") for one in parsers)}))
        raise ValueError(f"--set should be NAME=VALUE,VALUE with NAME among {known}; got '{text}'")
    several = isinstance(next(getattr(options, one) for one in own), tuple)
    parts = [part.strip() for part in values.split(",")]
    try:
        read = tuple(parsers[own[0]](part.replace("x", ",") if several else part) for part in parts)
    except Exception as error:
        raise ValueError(f"--set {written} cannot take '{values}': {error}") from None
    if len(set(read)) < len(read):
        raise ValueError(f"--set {written} should name each value once; got '{values}'")
    return Setting(name=name.replace("_", ""), options=own, values=read)


def _word(value: Any) -> str:
    """As part of a folder's name."""
    if isinstance(value, tuple):
        return "x".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
