"""What our workers find around them: their environment, the shared cache, and what all of them may read."""

from __future__ import annotations

import os
from pathlib import Path

from evaluation.called import VARIABLE, called
from evaluation.jobs.sandbox.isolation.walls import LEVELS, Level
from evaluation.jobs.sandbox.surroundings import NAMELESS, own_folder
from evaluation.measuring.extractors.pretrained import hub_folder
from evaluation.types import TouchstoneError
from models.plugins import MEASURING, roots

REAL_SIDE, COMPILED, WARMED = "real", "compiled", "warmed"
"""In the cache folder: artifacts that belong to the data alone; numba's compiled code, of workers and of the process
that compiles before there is one (``sandbox.program.Warmth``)."""


def base_environment() -> dict[str, str]:
    """Nothing of the server's own: only what libraries read when they are loaded."""
    cores = str(available_cores())
    return NAMELESS | {
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", cores), "MKL_NUM_THREADS": cores,
        # The one layer whose threads start anew in a fork of a process that has computed; GNU OpenMP's kill it.
        "NUMBA_NUM_THREADS": cores, "NUMBA_THREADING_LAYER": "workqueue", "TORCH_HOME": str(_torch_home()),
        "HF_HUB_CACHE": str(_hub_cache()), "HF_HUB_OFFLINE": "1",
        # A GPU's driver wants devices and address space that workers do not get: they measure on the CPU.
        "CUDA_VISIBLE_DEVICES": "",
    }  # fmt: skip


def environment(folder: Path, cache: Path, *, fills_cache: bool) -> dict[str, str]:
    """All that a worker in this working folder is told.

    Compiled code is kept beside the cache by workers that fill it. The others start from a copy of their own: numba
    reads no cache that it cannot write, and what it reads it unpickles.
    """
    compiled = (cache if fills_cache else folder) / COMPILED
    return base_environment() | own_folder(folder) | {
        "MPLCONFIGDIR": str(folder), "NUMBA_CACHE_DIR": str(compiled), "TOUCHSTONE_CACHE": str(cache / REAL_SIDE),
        VARIABLE: called(),
    }  # fmt: skip


def filled(cache: Path) -> list[Path]:
    """What a worker that fills the cache may write: all of it but the code that runs outside of all walls."""
    return [cache / REAL_SIDE, cache / COMPILED]


def readable_by_all() -> list[Path]:
    """Downloaded weights and the code of plug-ins, which every worker may read."""
    plugins = [root.path for root in roots(MEASURING)]
    return [_torch_home(), _hub_cache(), *plugins]


def required_isolation() -> Level:
    """TOUCHSTONE_ISOLATION: the level below which workers open nothing; ``required`` means ``files``.

    Raises TouchstoneError for what is no level.
    """
    named = os.environ.get("TOUCHSTONE_ISOLATION") or LEVELS[0]
    for level in LEVELS:
        if named == level or (named == "required" and level == "files"):
            return level
    raise TouchstoneError(
        f"TOUCHSTONE_ISOLATION expects required, {', '.join(LEVELS[:-1])} or {LEVELS[-1]}; got '{named}'"
    )


def available_cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0))


def _torch_home() -> Path:
    """Where other tools keep downloaded weights."""
    configured = os.environ.get("TORCH_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "torch"
    return Path(configured).expanduser().resolve()


def _hub_cache() -> Path:
    """The same for models of the transformers library."""
    return hub_folder().resolve()
