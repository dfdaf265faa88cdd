"""A real model kept open in a worker, asked from a process without torch."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from evaluation.jobs.live_pool import LivePool
from evaluation.store.workspace import Store
from evaluation.types import TouchstoneError

ZOO = Path(__file__).resolve().parents[2] / "models" / "zoo"
pytestmark = pytest.mark.slow


@pytest.fixture
def pool(store: Store) -> Iterator[LivePool]:
    made = LivePool(store, most=2, idle_seconds=600)
    yield made
    made.close()


def add(store: Store, pattern: str) -> str:
    path = sorted(ZOO.glob(pattern))[0]
    return store.checkpoints.add(path, name=path.stem, origin="zoo").sha256


def test_a_vae_decodes_encodes_reconstructs_and_samples(store: Store, pool: LivePool) -> None:
    vae = add(store, "vae.safetensors")
    facts = pool.facts(vae)
    images = pool.decode(vae, np.zeros((3, facts["latent_dim"])))
    assert images.shape == (3, *facts["image_shape"])
    assert images.min() >= 0
    assert images.max() <= 1
    mean, std = pool.encode(vae, images)
    assert std is not None
    assert mean.shape == std.shape == (3, facts["latent_dim"])
    np.testing.assert_allclose(pool.reconstruct(vae, images), pool.decode(vae, mean), atol=1e-5)
    np.testing.assert_array_equal(pool.sample(vae, 4, seed=2), pool.sample(vae, 4, seed=2))
    assert not np.array_equal(pool.sample(vae, 4, seed=2), pool.sample(vae, 4, seed=3))
    started = time.monotonic()
    for _ in range(10):
        pool.decode(vae, np.zeros((1, facts["latent_dim"])))
    assert (time.monotonic() - started) / 10 < 1.0  # 2 ms on a quiet machine


def test_what_a_model_cannot_do_and_wrong_codes_are_sentences_and_it_goes_on(store: Store, pool: LivePool) -> None:
    plain = add(store, "autoencoder-2d.safetensors")
    with pytest.raises(TouchstoneError, match=r"takes codes of shape \(n, 2\); got \(1, 77\)"):
        pool.decode(plain, np.zeros((1, 77)))
    assert pool.decode(plain, np.zeros((1, 2))).shape[0] == 1


def test_a_file_that_cannot_be_opened_is_a_sentence(store: Store, pool: LivePool) -> None:
    broken = store.checkpoints.add(b"no weights here", name="broken", origin="upload").sha256
    with pytest.raises(TouchstoneError, match="no weights"):
        pool.decode(broken, np.zeros((1, 2)))
    assert list((store.folder / "live").iterdir()) == []


def test_the_pool_is_bounded_and_a_dead_worker_is_replaced(store: Store, pool: LivePool) -> None:
    models = [add(store, pattern) for pattern in ("vae.safetensors", "conv-vae*", "autoencoder-2d*")]
    for sha256 in models:
        pool.facts(sha256)
    deadline = time.monotonic() + 20
    while len(list((store.folder / "live").iterdir())) > 2:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    worker = pool._models[models[2]]._worker
    assert worker is not None
    assert worker.sandboxed.process.pid is not None
    os.kill(worker.sandboxed.process.pid, signal.SIGKILL)
    with pytest.raises(TouchstoneError, match="killed"):
        pool.decode(models[2], np.zeros((1, 2)))
    assert pool.decode(models[2], np.zeros((1, 2))).shape[0] == 1
    pool.close()
    assert list((store.folder / "live").iterdir()) == []
