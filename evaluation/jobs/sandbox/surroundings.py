"""What a worker finds around it: its environment, and what it may read besides its own files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from evaluation.called import VARIABLE, called
from evaluation.measuring.extractors.pretrained import hub_folder

PROJECT = Path(__file__).resolve().parents[3]
REAL_SIDE, COMPILED = "real", "compiled"
"""In the cache folder: artifacts that belong to the data alone, and numba's compiled code."""


def base_environment() -> dict[str, str]:
    """Nothing of the server's own: only what libraries read when they are loaded."""
    cores = str(len(os.sched_getaffinity(0)))
    return {
        "LANG": "C.UTF-8", "USER": "worker", "LOGNAME": "worker",
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", cores), "MKL_NUM_THREADS": cores,
        "NUMBA_NUM_THREADS": cores, "TORCH_HOME": str(_torch_home()),
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
    given = base_environment() | {
        "HOME": str(folder), "TMPDIR": str(folder), "MPLCONFIGDIR": str(folder), "NUMBA_CACHE_DIR": str(compiled),
        "TOUCHSTONE_CACHE": str(cache / REAL_SIDE),
    }  # fmt: skip
    given[VARIABLE] = called()
    if adapter := os.environ.get("TOUCHSTONE_ADAPTER"):
        given["TOUCHSTONE_ADAPTER"] = str(Path(adapter).resolve())
    return given


def _torch_home() -> Path:
    """Where other tools keep downloaded weights; readable to the worker, so that they are found."""
    configured = os.environ.get("TORCH_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "torch"
    return Path(configured).expanduser().resolve()


def _hub_cache() -> Path:
    """The same for models of the transformers library."""
    return hub_folder().resolve()


def configured() -> list[str]:
    """Weights and an adapter that the user named, readable to every worker."""
    adapter = os.environ.get("TOUCHSTONE_ADAPTER")
    return [str(_torch_home()), str(_hub_cache()), *([str(Path(adapter).resolve())] if adapter else [])]


def needed_by_python() -> list[str]:
    """Python, its libraries and our code. Not the project folder: the workspace may lie in it."""
    packages = [path for path in sys.path if path and Path(path).name in ("site-packages", "dist-packages")]
    own = [str(PROJECT / name) for name in ("evaluation", "models")]
    system = [
        "/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime",
        "/usr/share/zoneinfo", "/dev/null", "/dev/zero", "/dev/urandom", "/sys/devices/system/cpu",
        "/proc/cpuinfo", "/proc/meminfo",
    ]  # fmt: skip
    return [sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve()), *packages, *own, *system]


def absolute(data: str) -> str:
    """A SPEC whose path, if it has one, is absolute: the worker has a working folder of its own."""
    name, colon, argument = data.partition(":")
    path = Path(argument).expanduser()
    return f"{name}:{path.resolve()}" if colon and argument and path.exists() else data


def data_paths(data: str) -> list[Path]:
    """What a worker must be able to read for a SPEC."""
    argument = data.partition(":")[2]
    path = Path(argument).expanduser()
    return [path.resolve()] if argument and path.exists() else []
