"""A zip archive read by its directory; what an entry unpacks to, and its checksum, are checked."""

from __future__ import annotations

import functools
import io
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from models.base import CheckpointError
from models.formats import limits
from models.formats.names import clean
from models.formats.zip_directory import DEFLATED, STORED, Entry, damaged, read_directory


class Archive:
    """The checked directory of an open zip file; a context manager. Raises CheckpointError, one sentence.

    Compressed entries can be streamed (image zips, npz); weights never are compressed: see ``require_stored``.
    """

    def __init__(
        self,
        content: Path | bytes,
        *,
        entries: int = limits.ZIP_ENTRIES,
        directory_bytes: int = limits.ZIP_DIRECTORY_BYTES,
    ) -> None:
        self._checksums = True
        self._file: BinaryIO = io.BytesIO(content) if isinstance(content, bytes) else content.open("rb")
        try:
            self.size = self._file.seek(0, 2)
            self.entries: Mapping[str, Entry] = read_directory(self._file, self.size, entries, directory_bytes)
        except (struct.error, UnicodeError, OSError):
            self._file.close()
            raise damaged() from None
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def read(self, name: str, *, most: int) -> bytes:
        """The whole entry. Raises CheckpointError above ``most`` bytes."""
        entry = self.entries[name]
        if entry.size > most:
            raise CheckpointError(
                f"the entry '{clean(name)}' of this zip holds {entry.size:,} bytes, more than the {most:,} "
                "that are read; this is no ordinary checkpoint"
            )
        return b"".join(self.stream(name))

    def read_at(self, name: str, offset: int, count: int) -> bytearray:
        """``count`` bytes of a stored entry from ``offset``; the caller has checked them against ``entry.size``."""
        entry = self.entries[name]
        if entry.method != STORED or offset < 0 or offset + count > entry.size:
            raise damaged()
        self._file.seek(entry.start + offset)
        piece = bytearray(count)
        if self._file.readinto(piece) != count:  # type: ignore[attr-defined]
            raise damaged()
        return piece

    def stream(self, name: str, *, piece: int = 1 << 20) -> Iterator[bytes]:
        """The entry in pieces, at most its declared size in all, so that a compression bomb stops where it lied."""
        entry = self.entries[name]
        self._file.seek(entry.start)
        left, given, crc = entry.packed, 0, 0
        unpack = zlib.decompressobj(-15) if entry.method == DEFLATED else None
        while left:
            packed = self._file.read(min(piece, left))
            if not packed:
                raise damaged()
            left -= len(packed)
            while packed:
                try:
                    plain = packed if unpack is None else unpack.decompress(packed, piece)
                except zlib.error:
                    raise damaged() from None
                packed = b"" if unpack is None else unpack.unconsumed_tail
                given += len(plain)
                if given > entry.size:
                    raise CheckpointError(
                        f"the entry '{clean(name)}' of this zip unpacks to more than the {entry.size:,} bytes it "
                        "declares: a damaged file or a compression bomb; it was not read further"
                    )
                crc = zlib.crc32(plain, crc)
                if plain:
                    yield plain
        if given != entry.size:
            raise damaged()
        if self._checksums and entry.crc not in (0, crc):
            raise self._changed(name)

    def head(self, name: str, count: int) -> bytes:
        """The first ``count`` bytes of an entry."""
        return next(self.stream(name, piece=max(count, 256)), b"")[:count]

    def verify(self, names: Iterable[str]) -> bool:
        """Whether the stored entries ``names`` have checksums; all are read. Raises CheckpointError for a damaged one.

        An entry that fails among sound ones is damaged. Where every one of several fails, the writer computed none, and
        no entry is held to its checksum from then on.
        """
        failing, checked = [], 0
        for name in names:
            entry = self.entries[name]
            if not entry.size:  # nothing to check, so it says nothing of the writer
                continue
            self._file.seek(entry.start)
            crc, left = 0, entry.packed
            while left and (piece := self._file.read(min(1 << 20, left))):
                crc, left = zlib.crc32(piece, crc), left - len(piece)
            checked += 1
            if crc != entry.crc:
                failing.append(name)
        if failing and (len(failing) < checked or (checked == 1 and self.entries[failing[0]].crc)):
            raise self._changed(failing[0])
        self._checksums = not failing
        return self._checksums

    def require_stored(self) -> None:
        """Raises CheckpointError when an entry is compressed, as no torch file's is."""
        for entry in self.entries.values():
            if entry.method != STORED:
                raise CheckpointError(
                    f"the entry '{clean(entry.name)}' of this zip is compressed ({entry.packed:,} bytes for "
                    f"{entry.size:,}), and torch stores weights uncompressed; save it again with torch.save"
                )

    @staticmethod
    def _changed(name: str) -> CheckpointError:
        return CheckpointError(
            f"the entry '{clean(name)}' of this zip does not have the checksum that was stored with it, so its bytes "
            "were changed or damaged; download it or save it again"
        )


def names_of(path: Path) -> frozenset[str]:
    """The entries' names of a sound zip file; empty for anything else. For telling formats apart."""
    facts = path.stat()
    return _names_of(path, facts.st_size, facts.st_mtime_ns, facts.st_ino)


@functools.lru_cache(maxsize=8)
def _names_of(path: Path, size: int, modified: int, inode: int) -> frozenset[str]:
    # Several formats ask for the names of one file, one after the other.
    try:
        with Archive(path) as archive:
            return frozenset(archive.entries)
    except CheckpointError:
        return frozenset()
