"""Container formats: sniffing never raises, the example is read, and what is cut short is refused in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.jobs.inspection import examine
from evaluation.jobs.sandbox.untrusted import sentence
from models.base import CheckpointError
from models.formats import HEAD_BYTES, Format, formats
from models.opening import open_checkpoint
from models.reading import read_contents
from tests.contract.named_paths import damaged, quotes_nothing
from tests.contract.registered import one_sentence, slow

STARTS = (b"", b"PK\x03\x04", b"\x80\x02", b"\x93NUMPY", b"\x08\x07\x12", b"{", b"\x10\0\0\0\0\0\0\0{", b"GGUF")
SUFFIXES = ("", ".pth", ".pkl", ".safetensors", ".onnx", ".npz", ".zip", ".json", ".pb")


def things() -> Mapping[str, Format]:
    return {item.name: item for item in formats()}


def check_has_a_title(item: Format, folder: Path) -> None:
    assert 3 <= len(item.title) <= 40


def check_sniffing_arbitrary_bytes_and_paths_gives_yes_or_no(item: Format, folder: Path) -> None:
    (folder / "folder").mkdir()
    (folder / "folder" / "config.json").write_bytes(b"{")
    (folder / "folder" / "model_config.json").mkdir()

    @settings(max_examples=20, deadline=None, database=None)
    @given(st.sampled_from(STARTS), st.binary(max_size=40), st.sampled_from(SUFFIXES))
    def sniffed(start: bytes, rest: bytes, suffix: str) -> None:
        path = folder / f"file{suffix}"
        path.write_bytes(start + rest)
        assert item.sniff(start + rest, path) in (True, False)

    sniffed()
    assert item.sniff(b"", folder / "folder") in (True, False)


@slow
def check_its_example_is_known_and_read(item: Format, folder: Path) -> None:
    path = example_of(item, folder)
    with_head = path.read_bytes()[:HEAD_BYTES] if path.is_file() else b""
    asked = [other.name for other in formats() if other.sniff(with_head, path)]
    assert asked[:1] == [item.name], f"the example must be taken by its format first; asked were {asked}"
    contents = item.read(path)
    assert contents.format
    filled = [bool(contents.networks), contents.ready is not None, contents.judge is not None, bool(contents.graphs)]
    assert sum(filled) == 1, "exactly one of networks, ready, judge and graphs is filled"


@slow
def check_a_worker_makes_of_its_example_what_this_process_makes(item: Format, folder: Path) -> None:
    """A reader that asks for more than a worker may do fails there alone."""
    path = example_of(item, folder)
    try:
        here = open_checkpoint(path).recognised
    except CheckpointError as error:
        here = str(error)
    assert examine(path, cache=folder / "cache")["recognised"] == sentence(here)


@slow
def check_what_is_cut_short_is_refused_in_one_sentence(item: Format, folder: Path) -> None:
    path = example_of(item, folder)
    for file in [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file()):
        whole = file.read_bytes()
        for length in sorted({0, 1, len(whole) // 4, len(whole) // 2, len(whole) * 9 // 10}):
            file.write_bytes(whole[:length])
            try:
                read_contents([path])
            except CheckpointError as error:
                one_sentence(error)
            else:
                # Of a folder, a file that only informs may be cut.
                assert path.is_dir(), f"{length} of {len(whole)} bytes were read as if they were all"
        file.write_bytes(whole)


@slow
def check_no_error_quotes_a_file(item: Format, folder: Path) -> None:
    path = example_of(item, folder)
    for _ in damaged(path):
        try:
            read_contents([path])
        except CheckpointError as error:
            quotes_nothing(str(error))


def example_of(item: Format, folder: Path) -> Path:
    assert item.example is not None, (
        f"format '{item.name}' brings no example: give Format(..., example=...) a function that writes a small "
        "checkpoint into a folder and returns its path (models/formats/example_weights.py has weights)"
    )
    try:
        return item.example(folder)
    except ModuleNotFoundError as error:
        pytest.skip(f"needs the optional package {error.name}")
