"""Damaged results: what is intact is shown, what is not is named in a sentence, and no number is a wrong one."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from evaluation.judging.compare import compare
from evaluation.record.results_file import read_results, write_results
from evaluation.record.results_paths import read_runs
from evaluation.record.run import Run
from evaluation.record.schema import Failed, Ok
from evaluation.types import TouchstoneError
from tests.fixtures.runs import named, zoo_run
from tests.record.kept_results import RESULTS

NAMES = ("a", "b", "c")
Damage = Callable[[bytes, random.Random], bytes]


@pytest.fixture(scope="module")
def intact(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three small results with arrays of every type."""
    folder = tmp_path_factory.mktemp("intact")
    kept = read_results(RESULTS / "1" / "vae.json")
    for name in NAMES:
        write_results(named(kept, name), folder / f"{name}.json")
    return folder


@pytest.fixture
def folder(intact: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(intact, tmp_path / "results"))


def flip(content: bytes, draw: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(draw.choice([1, 1, 20])):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def cut(content: bytes, draw: random.Random) -> bytes:
    return content[: draw.randrange(len(content))]


def zeros(content: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(content))
    return content[:start] + bytes(min(512, len(content) - start)) + content[start + 512 :]


def digit(content: bytes, draw: random.Random) -> bytes:
    """Another digit for one: mostly still JSON, and another number."""
    places = [place for place, byte in enumerate(content) if 48 <= byte <= 57]
    place = draw.choice(places)
    return content[:place] + bytes([48 + (content[place] - 47) % 10]) + content[place + 1 :]


def numbers(run: Run) -> dict[str, tuple[object, ...]]:
    return {
        outcome.metric: (outcome.value, outcome.interval, outcome.n, outcome.title)
        for outcome in run.record.outcomes
        if isinstance(outcome, Ok)
    }


@pytest.mark.parametrize("seed", range(6))
def test_random_damage_gives_what_is_intact_and_sentences(seed: int, folder: Path, intact: Path) -> None:
    damage_and_read(seed, folder, intact)


@pytest.mark.slow
def test_much_random_damage_gives_what_is_intact_and_sentences(intact: Path, tmp_path: Path) -> None:
    for seed in range(6, 220):
        damage_and_read(seed, Path(shutil.copytree(intact, tmp_path / str(seed))), intact)


def damage_and_read(seed: int, folder: Path, intact: Path) -> None:
    draw = random.Random(seed)
    path = draw.choice(sorted(folder.iterdir()))
    match draw.randrange(6):
        case 0:
            path.unlink()
        case 1:  # the arrays or the record of another result
            other = draw.choice([one for one in folder.iterdir() if one.suffix == path.suffix and one != path])
            array = np.ones(50)
            if path.suffix == ".npz":
                np.savez(path, mse=array, sample_grid=array)
            else:
                path.write_bytes(other.read_bytes())
        case kind:
            how: Damage = [flip, cut, zeros, digit][kind - 2]
            path.write_bytes(how(path.read_bytes(), draw))
    truth = read_results(intact / "a.json")
    found = read_runs([folder])
    assert all("\n" not in sentence and path.stem in sentence for sentence in found.sentences)
    for run in found.runs:
        for metric, said in numbers(run).items():
            assert said == numbers(truth)[metric]
        for key in run.arrays:
            np.testing.assert_array_equal(run.arrays[key], truth.arrays[key])
        if len(run.arrays) < len(truth.arrays) or len(numbers(run)) < len(numbers(truth)):
            assert run.problems
        if run.record.model_dump(exclude={"checkpoint"}) != truth.record.model_dump(exclude={"checkpoint"}):
            assert run.problems
    if path.stem not in [run.name for run in found.runs] and path.exists():
        assert found.sentences or run.name != path.stem


def test_a_lost_array_costs_its_own_picture_and_resamplings_only(folder: Path) -> None:
    whole = read_results(folder / "a.json")
    arrays = {key: array for key, array in whole.arrays.items() if key not in ("mse", "pca_map/coordinates")}
    np.savez_compressed(folder / "a.npz", **arrays)
    run = read_results(folder / "a.json")
    assert run.problems == (
        (
            f"'a.npz' beside the results is damaged and has lost 2 of {len(whole.arrays)} arrays, mse, "
            "pca_map/coordinates: their numbers are shown without resamplings, so without paired differences, and maps "
            "and images are not shown. Take it from a backup, or evaluate the checkpoint again."
        ),
    )
    assert run.value("mse") == whole.value("mse")
    assert run.view("pca_map") is None
    lost = run.record.outcome("pca_map")
    assert isinstance(lost, Failed)
    assert lost.error.message == "what it found is lost: its arrays in 'a.npz' are missing or damaged"
    table = compare([run, read_results(folder / "b.json")])
    row = next(row for row in table.rows if row.metric == "mse")
    assert row.cells[1].verdict == "incomparable"
    assert row.cells[1].reason == "no resamplings of the baseline, so there is no paired difference"
    assert any("'a.npz'" in note for note in table.notes)
    assert next(row for row in table.rows if row.metric == "psnr").cells[1].p is not None


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        (np.full(200, np.nan), "its resamplings are no finite numbers"),
        (np.array(["x"] * 200), "its resamplings are no finite numbers"),
        (np.zeros((200, 1)), "it has shape (200, 1), and 1 dimensions were expected"),
        (np.zeros(200, dtype=complex), "it holds complex128, not numbers"),
    ],
)
def test_arrays_that_do_not_fit_are_lost_where_there_are_no_checksums(
    spoiled: np.ndarray, said: str, tmp_path: Path
) -> None:
    run = zoo_run("conv-vae")
    np.savez(tmp_path / "x.npz", **{**run.arrays, "mse": spoiled})
    (tmp_path / "x.json").write_text(run.record.model_dump_json(), encoding="utf-8")
    found = read_results(tmp_path / "x.json")
    assert "mse" not in found.arrays
    assert said in found.problems[0]
    assert found.value("mse") == run.value("mse")


def test_a_changed_number_is_not_shown_and_a_changed_name_is(folder: Path) -> None:
    plain = json.loads((folder / "a.json").read_text(encoding="utf-8"))
    plain["checkpoint"]["name"] = "mine"
    plain["outcomes"][0]["value"] = 0.0
    (folder / "a.json").write_text(json.dumps(plain), encoding="utf-8")
    run = read_results(folder / "a.json")
    assert run.name == "mine"
    metric = plain["outcomes"][0]["metric"]
    assert run.value(metric) is None
    assert run.problems == (
        (
            f"'a.json' was changed after it was written: what it says of {metric} is not shown. Take it from a backup, "
            "or evaluate the checkpoint again."
        ),
    )
    plain["config"]["seed"] = 5
    (folder / "a.json").write_text(json.dumps(plain), encoding="utf-8")
    assert "checkpoint, data and settings may be wrong" in read_results(folder / "a.json").problems[0]


def test_layout_and_a_byte_order_mark_are_no_damage(folder: Path) -> None:
    plain = json.loads((folder / "a.json").read_text(encoding="utf-8"))
    (folder / "a.json").write_text("\ufeff" + json.dumps(plain, sort_keys=True, indent=3), encoding="utf-8")
    assert read_results(folder / "a.json").problems == ()


def test_one_bad_file_stops_none_of_the_others(folder: Path) -> None:
    (folder / "package.json").write_text("{}")
    (folder / "b.json").write_bytes((folder / "b.json").read_bytes()[:100])
    found = read_runs([folder])
    assert [run.name for run in found.runs] == ["a", "c"]
    assert [run.colour for run in found.runs] == [0, 1]
    assert sorted(Path(name).name for name in found.errors) == ["b.json", "package.json"]
    assert found.lost
    (folder / "b.json").unlink()
    assert not read_runs([folder]).lost, "another program's file is no loss"
    for path in folder.glob("?.json"):
        path.unlink()
    with pytest.raises(TouchstoneError, match=r"'package\.json' is not a Touchstone results file"):
        read_runs([folder])


def test_runs_of_one_name_are_told_apart_by_their_files(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "more")
    shutil.copy(folder / "a.json", folder / "copy.json")
    shutil.copy(folder / "a.npz", folder / "copy.npz")
    names = [run.name for run in read_runs([folder, tmp_path / "more"]).runs]
    assert names == ["a", "b", "c", "a (copy.json)", "a (more/a.json)", "b (more/b.json)", "c (more/c.json)"]
