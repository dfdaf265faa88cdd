"""One file of a folder that was uploaded file by file: a zip, which a model in several files may be."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Sequence

from evaluation.store.incoming import Received
from evaluation.store.names import clean_name, clean_path
from evaluation.types import TouchstoneError


def bundle(files: Sequence[tuple[str, Received]], *, name: str) -> Received:
    """The files at their paths within the folder, without compression. They are gone afterwards.

    The same files give the same bytes, so that a folder that is sent twice is known. Raises TouchstoneError where two
    files have one path, or the disk is full.
    """
    name = f"{clean_name(name)}.zip"
    target = files[0][1].path.with_name(f"{files[0][1].path.stem}.zip.partial")
    try:
        with zipfile.ZipFile(target, "x", zipfile.ZIP_STORED) as archive:
            for path, received in sorted(files, key=lambda file: clean_path(file[0])):
                if clean_path(path) in archive.namelist():
                    raise TouchstoneError(f"'{name}' has two files named '{clean_path(path)}'; rename one")
                entry = zipfile.ZipInfo(clean_path(path))  # of 1980: a time would change the digest
                entry.file_size = received.bytes
                with received.path.open("rb") as source, archive.open(entry, "w") as copy:
                    shutil.copyfileobj(source, copy, 2**20)
        with target.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        target.unlink(missing_ok=True)
        raise TouchstoneError(
            f"'{name}' cannot be kept in the workspace: {error.strerror or error}. Free some space and send it again."
        ) from error
    except TouchstoneError:
        target.unlink()
        raise
    finally:
        for _, received in files:
            received.path.unlink(missing_ok=True)
    return Received(path=target, name=name, sha256=sha256, bytes=target.stat().st_size)
