"""The checkpoints, configurations and logs below folders. Opens configurations alone, and of them only the head."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from models.base import CheckpointError
from models.formats.names import clean
from models.trainings.found import BesideFile, FoundFile
from models.trainings.sources import config_files, job_logs, run_meta

CHECKPOINTS = (
    ".pt",
    ".pth",
    ".ckpt",
    ".safetensors",
    ".pkl",
    ".bin",
    ".h5",
    ".hdf5",
    ".keras",
    ".onnx",
    ".bundle",
    ".pth.tar",
)
CURVES = (".csv", ".jsonl")
MOST_FILES = 200_000
"""Files and folders that are listed."""
MOST_READ = 5_000
HEAD = 64 * 1024
"""Bytes of a configuration or of a job log that are read."""
_READ = frozenset(
    {*config_files.READERS, *run_meta.NAMES, "hparams.yaml", "hparams.yml", "hparams.json", "train_opt.txt", "opt.txt"}
)
_ONE_MODEL = frozenset({"model_index.json", "model_config.json"})
_DIFFUSERS = frozenset({"diffusion_pytorch_model.safetensors", "diffusion_pytorch_model.bin"})
_NEVER = frozenset({".git", "__pycache__", "node_modules", ".venv", "venv", "site-packages", "tags"})
"""Folders that hold no runs. MLflow keeps who ran a program in ``tags``."""


@dataclass(frozen=True, slots=True)
class Listing:
    """``root`` is the folder that all paths are relative to."""

    root: Path
    files: tuple[FoundFile, ...]
    besides: tuple[BesideFile, ...] = ()
    logs: tuple[BesideFile, ...] = ()
    notes: tuple[str, ...] = ()
    """What could not be listed, one sentence each."""


def listing(paths: Sequence[str | Path]) -> Listing:
    """What lies at the paths, files or folders. Links are not followed.

    Raises CheckpointError, one sentence, for a path that is not there, and where no path is given.
    """
    given = [Path(path).expanduser().absolute() for path in paths]
    if not given:
        raise CheckpointError("no folder was given; name a folder of training runs, or checkpoints")
    missing = next((path for path in given if not path.exists()), None)
    if missing is not None:
        raise CheckpointError(f"there is no '{clean(missing.name)}'; name a folder of training runs, or checkpoints")
    root = (
        given[0] if len(given) == 1 and given[0].is_dir() else Path(os.path.commonpath([path.parent for path in given]))
    )
    files: dict[PurePosixPath, FoundFile] = {}
    besides: dict[PurePosixPath, BesideFile] = {}
    logs: dict[PurePosixPath, BesideFile] = {}
    notes: list[str] = []
    for path in _below(given, notes):
        relative = PurePosixPath(path.relative_to(root).as_posix())
        name = path.name.lower()
        try:
            if name.endswith(CHECKPOINTS):
                facts = path.stat()
                files[relative] = FoundFile(path=relative, bytes=facts.st_size, modified=facts.st_mtime)
            elif _is_read(path) and len(besides) < MOST_READ:
                besides[relative] = BesideFile(path=relative, text=_head(path))
            if is_log(name):
                logs[relative] = BesideFile(path=relative, text="")
        except OSError as error:
            notes.append(f"'{clean(str(relative))}' was left out: {error.strerror or type(error).__name__}")
    return Listing(root, tuple(files.values()), tuple(besides.values()), tuple(logs.values()), tuple(notes))


def holds_runs(folder: Path) -> bool:
    """Whether a folder holds checkpoints and is no single model itself (of diffusers or pythae).

    A folder of images alone is a batch of samples, and holds no runs.
    """
    if not folder.is_dir():
        return False
    notes: list[str] = []
    names = [path.name.lower() for path in _below([folder], notes)]
    beside = {path.name.lower() for path in folder.iterdir()}
    one_model = beside & _ONE_MODEL or ("config.json" in beside and beside & _DIFFUSERS)
    return not one_model and any(name.endswith(CHECKPOINTS) for name in names)


def is_log(name: str) -> bool:
    """Whether a file of this name, in lower case, may hold curves."""
    return "tfevents" in name or name.endswith(CURVES)


def never(folder: str) -> bool:
    """Whether a folder of this name holds no runs, as those of version control and of virtual environments."""
    return folder in _NEVER


def _is_read(path: Path) -> bool:
    name = path.name.lower()
    if name in _READ or name.endswith(job_logs.ENDINGS[:2]):
        return True
    return (path.parent.name == "params" and "mlruns" in path.parts) or (
        path.parent.name == ".hydra" and name == "config.yaml"
    )


def _head(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(HEAD)
    return "" if b"\0" in head else head.decode("utf-8", "replace")


def _below(paths: Sequence[Path], notes: list[str]) -> Iterator[Path]:
    """Files, folder by folder. A folder that vanishes or is closed to us is one note."""
    left = MOST_FILES
    folders = [path for path in paths if path.is_dir()]
    yield from (path for path in paths if path.is_file())
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in sorted(entries, key=lambda entry: entry.name):
                    left -= 1
                    if entry.is_symlink():
                        continue
                    if entry.is_dir():
                        folders.extend([] if never(entry.name) else [Path(entry.path)])
                    elif entry.is_file():
                        yield Path(entry.path)
        except OSError as error:
            notes.append(f"the folder '{clean(folder.name)}' could not be listed: {error.strerror or 'it vanished'}")
        if left < 0:
            notes.append(f"more than {MOST_FILES:,} files lie here, and the others are left out; name a smaller folder")
            return
