"""An array comes back from its file as it was stored."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from evaluation.store.arrays import SMALL, ArrayFiles

ARRAYS = {
    "rows": np.arange(12, dtype=np.float32).reshape(3, 4),
    "columns first": np.asfortranarray(np.arange(12, dtype=np.int64).reshape(3, 4)),
    "one number": np.asarray(3.5),
    "nothing": np.empty((0, 5), np.float32),
    "text": np.asarray(["vae", "gan"]),
    "other byte order": np.arange(5, dtype=">i4"),
    "large": np.asfortranarray(np.arange(SMALL, dtype=np.float32).reshape(2, -1)),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    files, array = ArrayFiles(tmp_path), ARRAYS[name]
    back = files.get(files.put(array))
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert np.array_equal(back, array)
    assert not array.size or not back.flags.writeable
    assert isinstance(back, np.memmap) == (array.nbytes > SMALL)


def test_many_threads_read_at_once(tmp_path: Path) -> None:
    """Python 3.11 to 3.11.7 raise SystemError when two threads make a syntax tree; NumPy makes one of each header."""
    files = ArrayFiles(tmp_path)
    kept = [files.put(np.full((2, 3), value)) for value in range(8)]
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(files.get, kept * 100))
    assert [int(array[0, 0]) for array in read] == list(range(8)) * 100
