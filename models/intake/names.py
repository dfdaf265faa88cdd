"""Which files are images, judged by their names and, where a name says nothing, by their first bytes."""

from __future__ import annotations

from collections.abc import Sequence

SUFFIXES = frozenset(
    {
        *(".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".jif", ".jp2", ".j2k", ".jpx", ".webp", ".avif"),
        *(".gif", ".bmp", ".dib", ".tif", ".tiff", ".ppm", ".pgm", ".pbm", ".pnm", ".pfm"),
    }
)
FORMATS = ("PNG", "JPEG", "JPEG2000", "WEBP", "AVIF", "GIF", "BMP", "DIB", "TIFF", "PPM")
"""The same, as Pillow calls them. The file's bytes say which of them it is, not its name."""
HEAD_BYTES = 16
_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
"""Written by file managers beside images; nobody means them to be data."""


def is_image_name(name: str) -> bool:
    """Whether the ending of a file's name is one of an image format, in any case."""
    return any(name.lower().endswith(suffix) for suffix in SUFFIXES)


def is_image_head(head: bytes) -> bool:
    """Whether a file without a known ending begins as an image does."""
    return head.startswith(_HEADS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def is_hidden(parts: Sequence[str]) -> bool:
    """Whether a path, in its parts, is one that people do not see: ``.DS_Store``, ``__MACOSX/``, ``Thumbs.db``."""
    return any(part.startswith(".") or part.lower() in _SYSTEM_FILES for part in parts)


def parts_of(name: str) -> tuple[str, ...]:
    """Folders and file of a name in a zip. Windows programs write backslashes."""
    return tuple(part for part in name.replace("\\", "/").split("/") if part)
