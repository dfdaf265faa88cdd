"""The author's source of checkpoints: files as they came, in one folder for each set of them, named by its digest.

Nothing here is read but for its digest: what a file holds is looked at by workers only.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.store.incoming import Received
from evaluation.store.names import clean_path
from evaluation.types import TouchstoneError
from models.formats import limits

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """One file of a source."""

    name: str
    """The path within the source."""
    bytes: int


class Sources:
    """The folder ``sources/``. Whoever keeps or sweeps holds the lock ``sources``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, files: Sequence[tuple[str, Received]]) -> str:
        """Move uploads, each with its path in the source, into one folder; returns the digest of the set.

        Raises TouchstoneError for too many files, two of one path, and a full disk.
        """
        try:
            placed = _placed(files)
            listed = sorted((path, received.sha256) for path, received in placed.items())
            digest = hashlib.sha256("\n".join(f"{sha256} {path}" for path, sha256 in listed).encode()).hexdigest()
            self._move(placed, self.folder / digest)
        except OSError as error:
            raise TouchstoneError(
                f"this source cannot be kept in the workspace: {error.strerror or error}. "
                "Free some space there and drop it again."
            ) from error
        finally:
            for _, received in files:
                received.path.unlink(missing_ok=True)
        return digest

    def paths(self, digest: str) -> tuple[Path, ...]:
        """Its files and folders, for a worker; none where it is gone."""
        folder = self.folder / digest
        return tuple(sorted(folder.iterdir())) if _DIGEST.fullmatch(digest) and folder.is_dir() else ()

    def files(self, digest: str) -> tuple[KeptFile, ...]:
        """Its files by name."""
        top = self.folder / digest
        found = sorted(path for part in self.paths(digest) for path in (part, *part.rglob("*")) if path.is_file())
        return tuple(KeptFile(name=path.relative_to(top).as_posix(), bytes=path.stat().st_size) for path in found)

    def sweep(self, used: Collection[str]) -> None:
        """Remove what no checkpoint has any more."""
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name not in used:
                    shutil.rmtree(path, ignore_errors=True)

    def _move(self, placed: dict[str, Received], target: Path) -> None:
        """All of it or nothing: the folder gets its name when it is whole."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.is_dir():
            return
        partial = Path(tempfile.mkdtemp(suffix=".partial", dir=self.folder))
        try:
            for path, received in placed.items():
                place = partial / path
                place.parent.mkdir(parents=True, exist_ok=True)
                received.path.chmod(0o600)
                shutil.move(received.path, place)
            partial.replace(target)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise


def _placed(files: Sequence[tuple[str, Received]]) -> dict[str, Received]:
    """The files by clean paths."""
    placed = {clean_path(path): received for path, received in files}
    if not 0 < len(files) <= limits.SOURCE_ENTRIES:
        raise TouchstoneError(f"a source has 1 to {limits.SOURCE_ENTRIES:,} files; got {len(files):,}")
    if len(placed) < len(files):
        raise TouchstoneError("two files of this source have one path; rename one, or drop their folder")
    return placed
