"""Results are added to a folder: the same are replaced, others never."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluation.record import results_file
from evaluation.record.results_file import read_results
from evaluation.record.results_folder import add_results
from evaluation.record.run import Run
from evaluation.record.schema import SourceFileFacts, SourceRecord
from tests.fixtures.runs import named, zoo_run

VAE = zoo_run("conv-vae")
SOURCE = SourceRecord(
    files=[SourceFileFacts(name="vae.py", sha256="f" * 64)], file="vae.py", class_name="VAE", first_line=1,
    last_line=9, place="lines 1 to 9",
)  # fmt: skip


def other(run: Run = VAE, **changed: Any) -> Run:
    """The run with another checkpoint or another setting."""
    record = run.record
    for part in ("config", "checkpoint"):
        facts = getattr(record, part)
        mine = {name: value for name, value in changed.items() if name in type(facts).model_fields}
        if mine:
            record = record.model_copy(update={part: facts.model_copy(update=mine)})
            changed = {name: value for name, value in changed.items() if name not in mine}
    return replace(run, record=record)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_same_checkpoint_data_and_settings_replace_the_earlier_result_and_say_so(tmp_path: Path) -> None:
    assert add_results(VAE, tmp_path).note == ""
    again = add_results(VAE, tmp_path)
    assert names(tmp_path) == ["conv-vae.json", "conv-vae.npz"]
    assert again.note == (
        "'conv-vae.json' held an earlier result of the same checkpoint, data and settings, which was replaced."
    )


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"sha256": "e" * 64}, "of another checkpoint"),
        ({"source": SOURCE}, "read from another source"),
        ({"seed": 3}, "with seed 0"),
        ({"metrics": ["mse"]}, "with other settings"),
    ],
)
def test_another_result_of_the_name_gets_a_digest(changed: dict[str, Any], words: str, tmp_path: Path) -> None:
    add_results(VAE, tmp_path)
    before = (tmp_path / "conv-vae.json").read_bytes()
    second = add_results(other(**changed), tmp_path)
    assert (tmp_path / "conv-vae.json").read_bytes() == before
    assert second.note == (
        f"'conv-vae.json' holds a result {words} and was left as it is; this one is in '{second.path.name}'."
    )
    assert read_results(second.path).name == second.path.stem == second.run.name != "conv-vae"
    assert "replaced" in add_results(other(**changed), tmp_path).note
    assert len(names(tmp_path)) == 4
    assert add_results(other(**changed, n_train=1), tmp_path).path not in (second.path, tmp_path / "conv-vae.json")


@pytest.mark.parametrize("found", ["conv-vae.json", "conv-vae.npz"])
def test_what_cannot_be_read_is_not_ours_to_replace(found: str, tmp_path: Path) -> None:
    (tmp_path / found).write_text("mine")
    written = add_results(VAE, tmp_path)
    assert (tmp_path / found).read_text() == "mine"
    assert "'conv-vae.json' is no results file that can be read and was left as it is" in written.note


def test_a_name_that_is_too_long_for_a_file_is_cut_and_stays_apart(tmp_path: Path) -> None:
    for end in "ab":
        written = add_results(named(VAE, "ä" * 150 + end), tmp_path)
        assert read_results(written.path).name == "ä" * 150 + end
        assert written.note == ""
    assert len(names(tmp_path)) == 4
    assert "replaced" in add_results(named(VAE, "ä" * 150 + "a"), tmp_path).note


def test_a_full_disk_names_the_file_and_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, arrays: object) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(results_file, "write_arrays", full)
    with pytest.raises(OSError, match="No space left on device") as refused:
        add_results(VAE, tmp_path)
    assert refused.value.filename == str(tmp_path / "conv-vae.json")
    assert names(tmp_path) == []


def test_what_a_killed_writer_left_is_removed_by_the_next(tmp_path: Path) -> None:
    for left in ("x.npz.partial", "x.json.partial", "mine.partial"):
        (tmp_path / left).write_text("half")
    add_results(VAE, tmp_path)
    assert names(tmp_path) == ["conv-vae.json", "conv-vae.npz", "mine.partial"]
