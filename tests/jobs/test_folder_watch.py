"""A watched folder: each look is taken once, when it is whole, whatever the folder does meanwhile."""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest

from evaluation.jobs.folder_watch import FolderWatch
from evaluation.store.watched import WatchedFolder
from evaluation.store.workspace import Store
from evaluation.types import TouchstoneError
from models.trainings.found import Witness
from models.trainings.reading import Unread


class Clock:
    """Moves when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Watching:
    """A folder of a workspace, looked at again and again."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder, self.clock = store, folder, Clock()
        self.asked: list[str] = []
        self.watched: WatchedFolder = store.watched.add(folder, data="digits")
        self.start()

    def start(self) -> None:
        """As a server that is started again does."""
        self.watch = FolderWatch(self.store, self.watched, looking=self._look_into, clock=self.clock)

    def _look_into(self, paths: Sequence[Path]) -> list[Witness | Unread]:
        self.asked += [path.name for path in paths]
        return [Witness(layout="one") for _ in paths]

    def pass_by(self, seconds: float) -> None:
        """Looked at every two seconds."""
        for _ in range(int(seconds / 2) + 1):
            self.watch.round()
            self.clock.now += 2

    def save(self, name: str, content: str = "") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        header = b"{}"
        path.write_bytes(struct.pack("<Q", len(header)) + header + (content or name).encode())
        return path

    @property
    def models(self) -> list[str]:
        return [one.name for one in self.store.checkpoints.all()]

    @property
    def queued(self) -> list[list[str]]:
        return [[part.name for part in job.progress] for job in self.store.jobs.all()]

    @property
    def notes(self) -> tuple[str, ...]:
        state = self.store.watched.state(self.folder)
        assert state is not None
        return state.notes


@pytest.fixture
def watching(store: Store) -> Watching:
    folder = store.folder / "runs"
    folder.mkdir()
    return Watching(store, folder)


def test_a_new_checkpoint_is_taken_within_ten_seconds_and_knows_its_training(watching: Watching) -> None:
    watching.save("a/vae_epoch_1.safetensors")
    watching.pass_by(8)
    watching.save("a/vae_epoch_2.safetensors")
    watching.pass_by(8)
    watching.pass_by(20)
    assert watching.queued == [["a-vae@1"], ["a-vae@2"]]
    looks = watching.store.looks.all().values()
    assert sorted((look.facts.name, look.facts.step) for look in looks) == [("vae", 1), ("vae", 2)]
    assert watching.asked == ["vae_epoch_1.safetensors", "vae_epoch_2.safetensors"]
    assert watching.notes == ()


def test_a_file_is_left_alone_while_it_is_written_and_said_when_it_stays_half(watching: Watching) -> None:
    watching.save("vae_epoch_1.safetensors", "x" * 300)
    half = watching.folder / "vae_epoch_2.safetensors"
    said = b'{"w": {"dtype": "F32", "shape": [64], "data_offsets": [0, 256]}}'
    half.write_bytes(struct.pack("<Q", len(said)) + said + b"\0" * 100)
    watching.pass_by(30)
    assert watching.models == ["vae@1"]
    assert watching.notes == ()
    watching.pass_by(40)
    (note,) = watching.notes
    assert note.startswith("'vae_epoch_2.safetensors' is not whole: it has 172 of the 328 bytes that its header says")
    half.write_bytes(struct.pack("<Q", len(said)) + said + b"\0" * 256)
    watching.pass_by(8)
    assert watching.models == ["vae@1", "vae@2"]
    assert watching.notes == ()


def test_a_pickle_without_an_end_is_taken_when_it_has_rested_longer(watching: Watching) -> None:
    growing = watching.folder / "vae_epoch_1.pth"
    for size in range(1, 5):
        growing.write_bytes(b"\x80\x02" + b"x" * size)
        watching.pass_by(2)
    assert watching.models == []
    watching.pass_by(8)
    assert watching.models == ["vae@1"]


def test_generator_and_discriminator_of_one_step_are_taken_together(watching: Watching) -> None:
    watching.save("netG_epoch_5.safetensors")
    watching.watch.round()
    (watching.folder / "netD_epoch_5.safetensors").write_bytes(b"\1")  # begun
    watching.pass_by(6)
    assert watching.models == []
    watching.save("netD_epoch_5.safetensors")
    watching.pass_by(8)
    assert [len(one.parts) for one in watching.store.checkpoints.all()] == [2]


def test_the_same_step_twice_and_the_same_bytes_twice_are_taken_once(watching: Watching) -> None:
    watching.save("vae_epoch_1.safetensors", "one")
    watching.save("vae_epoch_2.safetensors", "one")
    watching.save("vae_epoch_02.safetensors", "other")
    watching.pass_by(10)
    assert len(watching.store.jobs.all()) == 1
    assert len(watching.models) <= 2


def test_a_folder_that_vanishes_and_comes_back_is_taken_once(watching: Watching) -> None:
    watching.save("vae_epoch_1.safetensors")
    watching.pass_by(8)
    away = watching.folder.with_name("away")
    watching.folder.rename(away)
    watching.pass_by(8)
    assert watching.notes[0].endswith("it is watched again as soon as it is there")
    shutil.copytree(away, watching.folder)  # with other times
    watching.save("vae_epoch_2.safetensors")
    watching.pass_by(40)
    assert watching.queued == [["vae@1"], ["vae@2"]]
    assert watching.notes == ()


def test_a_server_that_starts_again_measures_nothing_twice(watching: Watching) -> None:
    watching.save("vae_epoch_1.safetensors")
    watching.pass_by(8)
    watching.start()
    watching.pass_by(8)
    assert watching.queued == [["vae@1"]]
    shutil.rmtree(watching.store.folder / "watched")  # what was taken is forgotten
    watching.start()
    watching.pass_by(8)
    assert watching.queued == [["vae@1"]]


def test_a_file_that_is_written_anew_again_and_again_is_taken_when_it_rests(watching: Watching) -> None:
    for epoch in range(3):
        watching.save("vae_last.safetensors", f"epoch {epoch}")
        watching.pass_by(8)
    assert len(watching.models) == 1
    watching.pass_by(40)
    assert len(watching.models) == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_cannot_be_read_is_said_and_the_rest_goes_on(watching: Watching) -> None:
    watching.save("vae_epoch_1.safetensors").chmod(0)
    watching.save("vae_epoch_2.safetensors")
    watching.pass_by(70)
    assert watching.models == ["vae@2"]
    assert "cannot be read" in watching.notes[0]


def test_a_folder_outside_of_the_roots_is_not_looked_at(store: Store, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    watching = Watching(store, outside)
    watching.save("vae_epoch_1.safetensors")
    watching.pass_by(8)
    assert watching.models == []
    assert "this dashboard may read" in watching.notes[0]


def test_only_so_many_folders_are_watched(store: Store) -> None:
    for number in range(50):
        store.watched.add(store.folder / str(number), data="digits")
    with pytest.raises(TouchstoneError, match="at most 50 folders"):
        store.watched.add(store.folder / "more", data="digits")
    store.watched.remove(store.folder / "3")
    assert len(store.watched.all()) == 49
