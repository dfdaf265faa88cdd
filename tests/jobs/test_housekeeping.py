from __future__ import annotations

import os
from pathlib import Path

from evaluation.jobs.housekeeping import shrink, tidy
from evaluation.store.workspace import Store


def test_the_longest_unused_files_go_first(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "middle", "old")):
        (tmp_path / name).write_bytes(b"x" * 100)
        os.utime(tmp_path / name, (1e9 - 1000 * age, 1e9 - 1000 * age))
    shrink(tmp_path, 250)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["middle", "new"]
    shrink(tmp_path / "absent", 0)


def test_what_is_old_is_removed_and_what_is_being_written_stays(store: Store) -> None:
    arrays = store.folder / "arrays"
    arrays.mkdir()
    old, fresh = arrays / "a.partial", arrays / "b.partial"
    old.write_text("")
    fresh.write_text("")
    os.utime(old, (1e9, 1e9))
    for name, age in (("worker-old", 1e9), ("worker-fresh", None)):
        (store.live / name).mkdir(parents=True)
        if age:
            os.utime(store.live / name, (age, age))
    tidy(store)
    assert [path.name for path in (store.live).iterdir()] == ["worker-fresh"]
    assert list(arrays.iterdir()) == [fresh]
