"""What holds for every text on a page that may become a path, whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.jobs.named_files import below
from evaluation.store.roots import NotReadable, Roots

SECRET = "zq7xroot:$6$zq7xsalt:19000:0:99999:7:::\n"
MARK = "zq7x"
MARKS = (MARK, MARK.encode().hex(), MARK.encode().hex(" "))


def quotes_nothing(text: str) -> None:
    """A sentence says what a file is, never what it says."""
    assert not any(mark in text for mark in MARKS), f"the error quotes the file: {text!r}"


def outside(folder: Path) -> tuple[Roots, list[str]]:
    """A root, and ways to write paths that lie outside of it, some of them absent."""
    root, elsewhere = folder / "root", folder / "elsewhere"
    root.mkdir()
    (elsewhere / "class").mkdir(parents=True)
    (elsewhere / "secret").write_text(SECRET)
    (elsewhere / "train-images-idx3-ubyte").write_text(SECRET)
    (root / "link").symlink_to(elsewhere)
    written = [
        *(f"{elsewhere}{name}" for name in ("", "/secret", "/absent", "/train", "/class/")),
        *(f"{root}/{name}" for name in ("absent", "link", "link/secret", "../elsewhere/secret", "absent/train")),
        *("/etc/shadow", "/proc/kmsg", "/proc/self/environ", "~root/.ssh", "~", "..", "../../touchstone.sqlite"),
    ]
    return Roots((root,)), [
        f"{path}{options}" for path in written for options in ("", "?skip-unreadable", "?range=0,16")
    ]


def refuses_all(name: str, roots: Roots, arguments: list[str]) -> None:
    """Absent or not allowed: the same words."""
    for argument in arguments:
        with pytest.raises(NotReadable) as refused:
            below(roots)(f"{name}:{argument}")
        assert str(refused.value) == str(roots.refusal(argument))
        quotes_nothing(str(refused.value))


def damaged(path: Path) -> Iterator[Path]:
    """The files of an example, each once replaced by a secret text, once with one behind a true beginning."""
    for file in [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file()):
        whole = file.read_bytes()
        for kept in sorted({0, 4, 16, 128, len(whole) // 2}):
            file.write_bytes(whole[:kept] + SECRET.encode() * 200)
            yield file
        file.write_bytes(whole)
