"""What compiles for long is compiled once, in a process that workers are forked from, and delays no other worker."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evaluation.jobs import surroundings
from evaluation.jobs.checkpoint_worker import CheckpointToMeasure
from evaluation.jobs.evaluation_job import EvaluationJob
from evaluation.jobs.messages import BY_EVALUATION, Evaluate, Opened, Recorded
from evaluation.jobs.workers import TaskWorker
from evaluation.measuring.engine import Session
from evaluation.types import Config
from tests.jobs.test_evaluation_job import Heard, job

ZOO = Path(__file__).resolve().parents[2] / "models" / "zoo"


def test_the_first_worker_says_what_is_to_be_compiled_and_all_of_the_job_inherit_it(
    fake_worker: None, tmp_path: Path
) -> None:
    heard = Heard()
    cold = job(tmp_path, "cold", "cold", "ok")
    for checkpoint in cold.checkpoints[:2]:
        checkpoint.parts[0].write_text("cold\na_map another")
    assert cold.run(heard)
    assert heard.warmed == [(0, ("a_map", "another"))]
    assert heard.recognised == {
        index: f"a {name} model a_map another" for index, name in enumerate(["cold", "cold", "ok"])
    }
    assert heard.refusals == {}


def test_a_worker_that_stays_cold_costs_its_own_checkpoint(fake_worker: None, tmp_path: Path) -> None:
    heard = Heard()
    assert job(tmp_path, "always_cold", "ok").run(heard)
    assert "no result" in heard.refusals[0]
    assert list(heard.runs) == [1]


def test_what_cannot_be_compiled_is_left_to_the_worker(fake_worker: None, tmp_path: Path) -> None:
    heard = Heard()
    failing = job(tmp_path, "cold")
    failing.checkpoints[0].parts[0].write_text("cold\nbreaks")
    assert failing.run(heard)
    assert heard.recognised == {0: "a cold model"}


def test_others_are_forked_while_it_compiles(fake_worker: None, tmp_path: Path) -> None:
    compiled = tmp_path / "compiled"
    with worker(tmp_path, warmed=(str(compiled),)) as waiting, worker(tmp_path) as other:
        assert recognised(other) == "a ok model"
        assert waiting.hear(0.0) is None
        compiled.touch()
        assert recognised(waiting) == f"a ok model {compiled}"


def worker(folder: Path, *, warmed: tuple[str, ...] = ()) -> TaskWorker:
    path = folder / "a.pth"
    path.write_text("ok\n0")
    task = Evaluate(name="a", parts=(path,), choice=None, data="digits", config=Config(), warmed=warmed)
    return TaskWorker(task, BY_EVALUATION, read=[], cache=folder / "cache", scratch=folder, warmed=warmed)


def recognised(running: TaskWorker) -> str:
    """What it says of its model, once it has said all."""
    said = ""
    while not isinstance(message := message_of(running), Recorded):
        said = message.recognised if isinstance(message, Opened) else said
    return said


def message_of(running: TaskWorker) -> object:
    while (heard := running.hear(1.0)) is None:
        pass
    return heard.message


def test_no_worker_may_write_the_code_that_runs_outside_of_the_walls(tmp_path: Path) -> None:
    """A worker that fills the cache reads images of others: it must not reach the process that all are forked from."""
    for allowed in surroundings.filled(tmp_path):
        assert not (tmp_path / surroundings.WARMED).is_relative_to(allowed)
    assert surroundings.environment(tmp_path / "own", tmp_path, fills_cache=True)["NUMBA_CACHE_DIR"] in map(
        str, surroundings.filled(tmp_path)
    )


@pytest.mark.slow
@pytest.mark.xdist_group("umap-learn")
def test_a_map_of_umap_learn_is_the_same_in_a_worker_and_in_process(tmp_path: Path) -> None:
    """numba's threading layers differ between the two."""
    from evaluation.data.dataset import open_dataset
    from models.opening import open_checkpoint

    heard, path, config = Heard(), ZOO / "vae.safetensors", Config(metrics=("umap_learn_map",), n=200)
    EvaluationJob(
        checkpoints=[CheckpointToMeasure(name="vae", parts=(path,))], data="digits", config=config,
        cache=tmp_path / "cache", scratch=tmp_path / "scratch",
    ).run(heard)  # fmt: skip
    session = Session(open_dataset("digits"), config)
    images, labels = session.hints()
    here = session.run(open_checkpoint(path, images=images, labels=labels), name="vae")
    key = "umap_learn_map/coordinates"
    np.testing.assert_array_equal(heard.arrays[0][key], here.arrays[key])
    assert list((tmp_path / "cache" / surroundings.WARMED).rglob("*.nbi"))
