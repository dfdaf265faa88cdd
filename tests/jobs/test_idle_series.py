"""Series that ship are queued one training at a time, and only while nothing else waits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from evaluation.jobs.idle_series import FIRST_LOOK, SeriesWhenIdle
from evaluation.jobs.supervisor import Supervisor
from evaluation.store.workspace import Store
from models.trainings.found import Witness
from tests.jobs.test_supervisor import add, until

COUNT = 5


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """Two trainings of five looks that a fake worker measures."""
    for name in ("one", "two"):
        folder = tmp_path / "series" / name / "seed0"
        folder.mkdir(parents=True)
        for step in range(1, COUNT + 1):
            (folder / f"step_{step}.safetensors").write_bytes(f"ok\n{name} {step}".encode())
    return tmp_path / "series"


def looking(paths: Sequence[Path]) -> list[Witness]:
    return [Witness(layout=path.parent.parent.name) for path in paths]


def test_each_call_queues_one_training_from_coarse_to_fine_and_only_once(store: Store, shipped: Path) -> None:
    series = SeriesWhenIdle(store, shipped, looking=looking)
    assert [series.queue_one() for _ in range(4)] == [True, True, False, False]
    jobs = store.jobs.all()
    assert [job.config for job in jobs] == [FIRST_LOOK, FIRST_LOOK]
    kept = store.looks.all()
    assert [[kept[sha256].facts.step for sha256 in job.checkpoints] for job in jobs] == [[1, 5, 3, 2, 4]] * 2
    assert not SeriesWhenIdle(store, shipped, looking=looking).queue_one()  # the next start
    assert len(store.jobs.all()) == 2


@pytest.mark.usefixtures("fake_worker")
def test_whatever_else_waits_comes_first(store: Store, shipped: Path) -> None:
    asked = store.jobs.add([add(store, "ok")], data="digits")
    series = SeriesWhenIdle(store, shipped, looking=looking)
    active: list[int] = []

    def queue_one() -> bool:
        active.append(len(store.jobs.all(active_only=True)))
        return series.queue_one()

    supervisor = Supervisor(store, when_idle=queue_one)
    try:
        supervisor.ensure_running()
        until(lambda: len(active) == 3)
    finally:
        supervisor.stop()
    assert active == [0, 0, 0]
    assert store.jobs.all()[0].id == asked
    assert [job.status for job in store.jobs.all()] == ["done"] * 3


def test_nothing_is_queued_where_the_models_that_come_first_are_not_measured(store: Store, shipped: Path) -> None:
    assert not SeriesWhenIdle(store, shipped, after=["0" * 64], looking=looking).queue_one()
    assert store.jobs.all() == []
    assert store.checkpoints.all() == []
