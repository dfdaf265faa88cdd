"""A checkpoint that has taken over its worker. Our own code plays it, in a real worker."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from evaluation.jobs.checkpoint_worker import CheckpointToMeasure
from evaluation.jobs.evaluation_job import EvaluationJob
from evaluation.jobs.sandbox.isolation import landlock
from evaluation.jobs.surroundings import COMPILED, REAL_SIDE
from evaluation.measuring.engine import Event, Session
from evaluation.record.run import Run
from evaluation.types import Config
from models.own_code.description import OwnCode, own_code

pytestmark = pytest.mark.xdist_group("protection")

ZOO = Path(__file__).resolve().parents[3] / "models" / "zoo"
METRICS = ("mse", "trustworthiness", "umap_map", "frechet_distance")

BREAKING_OUT = """
import json, os, pathlib
from models.base import CheckpointError

def attempt(action):
    try:
        action()
        return "done"
    except OSError as error:
        return type(error).__name__

def taken_over():
    real = pathlib.Path(os.environ["TOUCHSTONE_CACHE"])
    compiled, own = real.with_name("compiled"), pathlib.Path.cwd()
    kept = sorted(real.iterdir())[0]
    code = next(path for path in compiled.rglob("*") if path.is_file())
    (own / "mine").write_text("x")
    raise CheckpointError(json.dumps({
        "read": attempt(kept.read_bytes),
        "write own": attempt(lambda: (own / "mine").write_text("y")),
        "overwrite": attempt(lambda: kept.write_bytes(b"false")),
        "append": attempt(lambda: kept.open("ab")),
        "truncate": attempt(lambda: os.truncate(kept, 0)),
        "add": attempt(lambda: (real / "false.npz").write_bytes(b"false")),
        "remove": attempt(kept.unlink),
        "replace": attempt(lambda: (own / "mine").replace(kept)),
        "link": attempt(lambda: os.link(own / "mine", real / "false.npz")),
        "make a folder": attempt(lambda: (real / "false").mkdir()),
        "rename the cache": attempt(lambda: real.rename(own / "real")),
        "overwrite compiled code": attempt(lambda: code.write_bytes(b"false")),
        "add compiled code": attempt(lambda: (code.parent / "false.nbi").write_bytes(b"false")),
        "read another's checkpoint": attempt(lambda: open("OTHER", "rb").read()),
        "read another's folder": attempt(lambda: os.listdir(own.parent)),
    }))
"""


class Heard:
    def __init__(self) -> None:
        self.runs: dict[int, Run] = {}
        self.refusals: dict[int, str] = {}
        self.prepared: list[str] = []

    def isolated(self, sentence: str) -> None: ...
    def warming(self, index: int, artifacts: Sequence[str]) -> None: ...
    def opening(self, index: int) -> None: ...
    def opened(self, index: int, recognised: str, confidence: str) -> None: ...
    def event(self, index: int, event: Event) -> None: ...
    def again(self, index: int | None, why: str) -> None: ...
    def preparing(self, index: int, artifact: str, fraction: float | None) -> None:
        self.prepared.append(artifact)

    def finished(self, index: int, run: Run) -> None:
        self.runs[index] = run

    def refused(self, index: int, sentence: str) -> None:
        self.refusals[index] = sentence


def measured(folder: Path, *parts: Path, code: OwnCode | None = None) -> Heard:
    heard = Heard()
    checkpoints = [CheckpointToMeasure(name=path.stem, parts=(path,), code=code) for path in parts]
    config = Config(metrics=METRICS, replicates=100)
    job = EvaluationJob(
        checkpoints=checkpoints, data="digits", config=config, cache=folder / "cache", scratch=folder / "scratch"
    )
    job.run(heard)
    return heard


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("protection")


@pytest.fixture(scope="module")
def honest(folder: Path) -> Heard:
    """One model measured with an empty cache."""
    return measured(folder, ZOO / "vae.safetensors")


@pytest.fixture(scope="module")
def tried(folder: Path, honest: Heard) -> dict[str, str]:
    """The result of each attempt."""
    if sys.platform != "linux" or landlock.abi() == 0:
        pytest.skip("this kernel has no Landlock")
    code, taken_over = folder / "code" / "breaking_out.py", folder / "taken-over.safetensors"
    code.parent.mkdir()
    other = folder / "other.safetensors"
    other.write_bytes((ZOO / "vae.safetensors").read_bytes())
    code.write_text(BREAKING_OUT.replace("OTHER", str(other)))
    save_file({"nothing.known": np.zeros((3, 5), np.float32)}, taken_over)
    heard = measured(folder, taken_over, code=own_code(f"{code}:taken_over"))
    found: dict[str, str] = json.loads(heard.refusals[0])
    return found


def test_a_measuring_worker_reads_the_shared_cache_and_writes_its_own_folder(tried: dict[str, str]) -> None:
    assert (tried["read"], tried["write own"]) == ("done", "done")


def test_nothing_else_of_what_other_models_use_is_in_its_reach(tried: dict[str, str]) -> None:
    assert {name for name, came in tried.items() if came == "done"} == {"read", "write own"}


def test_the_models_numbers_are_those_of_a_session_that_computes_everything_itself(folder: Path, honest: Heard) -> None:
    from evaluation.data.dataset import open_dataset
    from models.opening import open_checkpoint

    session = Session(open_dataset("digits"), Config(metrics=METRICS, replicates=100))
    images, labels = session.hints()
    alone = session.run(open_checkpoint(ZOO / "vae.safetensors", images=images, labels=labels), name="vae")
    for run in (honest.runs[0], measured(folder, ZOO / "vae.safetensors").runs[0]):
        for mine, theirs in zip(run.record.outcomes, alone.record.outcomes, strict=True):
            assert mine.model_dump(exclude={"seconds"}) == theirs.model_dump(exclude={"seconds"})


def test_what_the_data_alone_decides_is_prepared_once(folder: Path, honest: Heard) -> None:
    assert {"classifier", "neighbours_of_images", "features"} & set(honest.prepared)
    assert list((folder / "cache" / REAL_SIDE).glob("*.npz"))
    assert list((folder / "cache" / COMPILED).rglob("*.nbi"))
    assert measured(folder, ZOO / "gan.safetensors").prepared == []
