"""Logs beside checkpoints: every format found by its folder, sound and broken."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from models.base import CheckpointError
from models.trainings.logs import Log, LogFormat, log_formats, read_log
from models.trainings.logs.tensorboard import masked_crc


@pytest.fixture(params=log_formats(), ids=lambda item: item.name)
def kind(request: pytest.FixtureRequest) -> LogFormat:
    return request.param  # type: ignore[no-any-return]


def points(log: Log, name: str) -> list[tuple[float, float]]:
    return list(zip(log.curves[name].steps.tolist(), log.curves[name].values.tolist(), strict=True))


def test_each_format_reads_its_example(kind: LogFormat, tmp_path: Path) -> None:
    log = read_log(kind.example(tmp_path))
    assert log.format == kind.title
    assert points(log, "loss") == [(10, 3), (20, 2), (30, 1)]
    assert log.curves["loss"].axis == "step"
    assert not log.notes


def test_a_log_that_is_still_written_is_read_as_far_as_it_goes(kind: LogFormat, tmp_path: Path) -> None:
    path = kind.example(tmp_path)
    path.write_bytes(path.read_bytes()[:-9])
    read = points(read_log(path), "loss")
    assert read == [(10, 3), (20, 2), (30, 1)][: len(read)]
    assert len(read) >= 2


def test_any_bytes_are_a_log_or_one_sentence(kind: LogFormat, tmp_path: Path) -> None:
    path = kind.example(tmp_path)
    sound, draws, said = path.read_bytes(), random.Random(0), list[str]()
    for _ in range(60):
        broken = bytearray(sound)
        for _ in range(draws.randint(1, 8)):
            broken[draws.randrange(len(broken))] = draws.randrange(256)
        path.write_bytes(bytes(broken) if draws.random() < 0.8 else draws.randbytes(200))
        try:
            read_log(path)
        except CheckpointError as error:
            said.append(str(error))
    assert not any("\n" in sentence for sentence in said)


def test_the_checksum_is_that_of_the_published_algorithm() -> None:
    # CRC-32C of "123456789" is 0xE3069283 (RFC 3720); TensorFlow rotates it by 15 bits and adds a constant.
    crc = 0xE3069283
    assert masked_crc(b"123456789") == (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def test_columns_in_any_order_and_decoys(tmp_path: Path) -> None:
    path = tmp_path / "metrics.csv"
    path.write_text("val_loss,epoch,step,train_loss\n,0,49,0.9\n0.8,0,99,\n,1,149,0.7\nnan,1,199,\n")
    log = read_log(path)
    assert points(log, "val_loss") == [(99, 0.8)]
    assert points(log, "train_loss") == [(49, 0.9), (149, 0.7)]
    assert log.notes == ("values that are no finite numbers are left out",)
    path.write_text("method,fps\nnative,0.5\nnative,2\n")
    decoy = read_log(path)
    assert (points(decoy, "fps"), decoy.curves["fps"].axis) == ([(0, 0.5), (1, 2)], "row")


def test_stylegans_logs(tmp_path: Path) -> None:
    path = tmp_path / "stats.jsonl"
    path.write_text('{"Loss/G/loss": {"num": 2, "mean": 3.5, "std": 1}, "Progress/kimg": {"num": 1, "mean": 4.0}}\n')
    log = read_log(path)
    assert (points(log, "Loss/G/loss"), log.curves["Loss/G/loss"].axis) == ([(4, 3.5)], "progress/kimg")
    path.write_text('{"results": {"fid50k_full": 1e57}, "snapshot_pkl": "network-snapshot-000040.pkl"}\n')
    log = read_log(path)
    assert (points(log, "results.fid50k_full"), log.curves["results.fid50k_full"].axis) == ([(40, 1e57)], "kimg")


def test_what_is_no_log_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "empty.csv").write_text("")
    for name in ("picture.png", "empty.csv", "missing.csv"):
        with pytest.raises(CheckpointError):
            read_log(tmp_path / name)


def test_public_logs(test_data: Path) -> None:
    folder = test_data / "wild/series/files"
    events = next(folder.glob("Hexanol777*/events.out.tfevents*"))
    log = read_log(events)
    assert len(log.curves) == 25
    csv = read_log(folder / "ashra1-ai__cgan-mnist/results/training_log.csv")
    assert len(csv.curves["d_loss"].values) == 18_760
    assert csv.curves["d_loss"].values[-1] == 50.0
