"""The hostile corpus: files with false facts, bombs and code. Each says which words its error must hold."""

from __future__ import annotations

from tests.hostile.archive_files import archive_files
from tests.hostile.assembling import HostileFile
from tests.hostile.keras_files import keras_files
from tests.hostile.onnx_files import onnx_files
from tests.hostile.other_files import other_files
from tests.hostile.pickle_files import pickle_files
from tests.hostile.tensor_files import tensor_files


def corpus() -> list[HostileFile]:
    """Every file, built in memory. All are small, and their names differ."""
    files = [*pickle_files(), *tensor_files(), *archive_files(), *other_files(), *onnx_files(), *keras_files()]
    names = [file.name for file in files]
    doubles = {name for name in names if names.count(name) > 1}
    assert not doubles, doubles
    return files
