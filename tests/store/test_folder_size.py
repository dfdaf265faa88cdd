"""What lies in a folder is counted, and each file is looked at once: a drop of 1,000 files asks 1,000 times."""

from __future__ import annotations

from pathlib import Path

from evaluation.store.folder_size import FolderSize


def test_files_come_and_go_and_no_file_is_looked_at_twice(tmp_path: Path) -> None:
    folder = tmp_path / "checkpoints"
    size = FolderSize(folder)
    assert size.bytes() == 0
    folder.mkdir()
    for name in ("a.pth", "b.pth"):
        (folder / name).write_bytes(b"x" * 100)
    assert size.bytes() == 200
    (folder / "a.pth").write_bytes(b"")  # nobody does this; it shows whether the file is looked at again
    assert size.bytes() == 200
    (folder / "c.pth").write_bytes(b"x" * 7)
    (folder / "b.pth").unlink()
    assert size.bytes() == 107


def test_a_folder_in_it_counts_with_all_that_it_holds(tmp_path: Path) -> None:
    size = FolderSize(tmp_path)
    (tmp_path / "source" / "nets").mkdir(parents=True)
    (tmp_path / "source" / "nets" / "vae.py").write_bytes(b"x" * 30)
    (tmp_path / "source" / "train.py").write_bytes(b"x" * 5)
    assert size.bytes() == 35


def test_a_file_that_grows_is_looked_at_each_time_and_a_link_has_no_size(tmp_path: Path) -> None:
    size = FolderSize(tmp_path)
    growing = tmp_path / "copy.partial"
    for length in (10, 20):
        growing.write_bytes(b"x" * length)
        assert size.bytes() == length
    (tmp_path / "link.pth").symlink_to(growing)
    assert size.bytes() == 20
