"""What may be named on a page: regular files below a root. Everything else has one answer, and nothing is opened."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from evaluation.store import real_files
from evaluation.store.fingerprint import fingerprint
from evaluation.store.roots import VARIABLE, NotReadable, Roots, roots
from evaluation.types import TouchstoneError


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A root, and a secret beside it."""
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    (root / "file.pth").write_bytes(b"weights")
    (tmp_path / "secret").write_text("root:$6$salt:19000")
    (tmp_path / "root-beside").mkdir()
    (tmp_path / "root-beside" / "file").touch()
    return root


def link(root: Path, target: str | Path) -> str:
    (root / "link").symlink_to(target)
    return str(root / "link")


def device(root: Path) -> str:
    return "/dev/zero"


def fifo(root: Path) -> str:
    os.mkfifo(root / "fifo")
    return str(root / "fifo")


def unix_socket(root: Path) -> str:
    # bound through a short relative name: the names of sockets are short
    here = os.getcwd()
    try:
        os.chdir(root)
        socket.socket(socket.AF_UNIX).bind("socket")
    finally:
        os.chdir(here)
    return str(root / "socket")


REFUSED: dict[str, Callable[[Path], str]] = {
    "absent": lambda root: str(root / "absent"),
    "outside": lambda root: str(root.parent / "secret"),
    "absent outside": lambda root: str(root.parent / "absent"),
    "a name that begins like the root's": lambda root: f"{root}-beside/file",
    "above": lambda root: f"{root}/../secret",
    "above and back": lambda root: f"{root}/../root/file.pth",
    "relative": lambda root: "file.pth",
    "empty": lambda root: "",
    "the server's folder": lambda root: ".",
    "a link out": lambda root: link(root, root.parent / "secret"),
    "a link up": lambda root: link(root, "../secret"),
    "a dangling link": lambda root: link(root, root.parent / "absent"),
    "a circle": lambda root: link(root, "link"),
    "through a link out": lambda root: f"{link(root, root.parent)}/secret",
    "another user's home": lambda root: "~root/.ssh",
    "a zero byte": lambda root: f"{root}/file.pth\0",
    "no file name": lambda root: f"{root}/\ud800",
    "a long name": lambda root: f"{root}/{'x' * 5000}",
    "below a file": lambda root: f"{root}/file.pth/more",
    "a pipe": fifo,
    "a socket": unix_socket,
    "a device": device,
    "the kernel's log": lambda root: "/proc/kmsg",
    "this process": lambda root: "/proc/self/environ",
    "an open file": lambda root: f"/proc/self/root{root}/file.pth",
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("wide", [False, True], ids=["one root", "the whole machine"])
def test_all_that_may_not_be_read_has_one_answer(place: Path, case: str, wide: bool) -> None:
    """With the whole machine as root only what is no regular file is left."""
    written = REFUSED[case](place)
    allowed = Roots((Path("/"),) if wide else (place,))
    if wide and Path(written.replace("\0", "x") or ".").is_absolute() and ".." not in written and real(written):
        assert allowed.allowed(written)
        return
    with pytest.raises(NotReadable) as refused:
        allowed.allowed(written)
    assert str(refused.value) == str(allowed.refusal(written))
    assert "$6$" not in str(refused.value)


def real(written: str) -> bool:
    """Whether it is a regular file on a disk, wherever it leads."""
    try:
        return os.path.isfile(written) and not os.path.realpath(written).startswith("/proc")
    except ValueError:
        return False


def test_outside_of_the_roots_nothing_is_looked_at(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = Roots((place,))
    looked: list[str] = []
    for name in ("stat", "lstat", "open", "readlink", "scandir"):
        true = getattr(os, name)
        monkeypatch.setattr(
            os, name, lambda path, *a, true=true, **k: (looked.append(str(path)), true(path, *a, **k))[1]
        )
    for written in (place.parent / "secret", place.parent / "absent", "/proc/kmsg", "/nowhere/at/all"):
        with pytest.raises(NotReadable):
            allowed.allowed(str(written))
    assert not [path for path in looked if "secret" in path or "absent" in path or "kmsg" in path or "nowhere" in path]


def test_what_lies_below_a_root_is_allowed_also_through_links_that_stay_there(place: Path, tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    (second / "other.pth").touch()
    (place / "inside").symlink_to(place / "folder")
    (place / "across").symlink_to(second / "other.pth")
    (tmp_path / "called").symlink_to(place)
    allowed = Roots((tmp_path / "called", second))
    assert allowed.allowed(f"{tmp_path}/called/file.pth") == place / "file.pth"
    assert allowed.allowed(place / "file.pth") == place / "file.pth"
    assert allowed.allowed(f"{place}//folder/./") == place / "folder"
    assert allowed.allowed(place / "inside") == place / "folder"
    assert allowed.allowed(place / "across") == second / "other.pth"


def test_a_path_that_becomes_a_link_after_it_was_allowed_is_not_followed(place: Path) -> None:
    path = Roots((place,)).allowed(place / "file.pth")
    path.unlink()
    path.symlink_to(place.parent / "secret")
    with pytest.raises(OSError, match="no regular file"):
        fingerprint([path])
    folder = Roots((place,)).allowed(place / "folder")
    folder.rmdir()
    folder.symlink_to(place.parent)
    with pytest.raises(OSError, match="no regular file"):
        fingerprint([folder / "secret"])


def test_what_is_swapped_between_look_and_opening_is_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    true = os.open

    def swapping(path: str, flags: int, *rest: int, dir_fd: int | None = None) -> int:
        if path == "file.pth":
            (place / "file.pth").unlink()
            os.mkfifo(place / "file.pth")
        return true(path, flags, *rest, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", swapping)
    with pytest.raises(NotReadable):
        Roots((place,)).allowed(place / "file.pth")


def test_the_operator_names_the_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert roots((tmp_path, Path.home())).folders == (tmp_path, Path.home())
    monkeypatch.setenv(VARIABLE, f"/srv/models{os.pathsep}/srv/data")
    assert roots((tmp_path,)).folders == (Path("/srv/models"), Path("/srv/data"))
    assert "/srv/models or /srv/data" in roots(()).remedy()
    monkeypatch.setenv(VARIABLE, "")
    assert roots((tmp_path,)).folders == ()
    assert VARIABLE in roots((tmp_path,)).remedy()
    for wrong in ("models", "/srv/../etc"):
        monkeypatch.setenv(VARIABLE, wrong)
        with pytest.raises(TouchstoneError, match="must name absolute folders"):
            roots(())


def test_a_folder_of_which_a_part_is_made_by_the_kernel_is_no_folder_of_files() -> None:
    with pytest.raises(OSError, match="no regular file"):
        fingerprint([Path("/proc/self/fdinfo")])
    with pytest.raises(OSError, match="no regular file"), real_files.opened(Path("/sys/kernel")):
        pass
