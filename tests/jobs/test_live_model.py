"""A model that is kept open by a worker that misbehaves: one sentence, and the next question finds a fresh worker."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
import pytest

from evaluation.jobs.live_pool import LivePool
from evaluation.store.incoming import Received
from evaluation.store.workspace import Store
from evaluation.types import TouchstoneError

pytestmark = pytest.mark.usefixtures("fake_worker")


@pytest.fixture
def pool(store: Store) -> Iterator[LivePool]:
    made = LivePool(store)
    yield made
    made.close()


def add(store: Store, behaviour: str) -> str:
    return store.checkpoints.add(f"{behaviour}\n".encode(), name=behaviour, origin="upload").sha256


def test_an_answer_is_an_array(store: Store, pool: LivePool) -> None:
    model = add(store, "ok")
    for _ in range(2):
        assert pool.decode(model, np.zeros((1, 2))).shape == (1, 1, 8, 8)
    assert pool.prior(model, 3, seed=-1).shape == (1, 1, 8, 8)
    assert pool.facts(model)["recognised"] == "a fake model"


def test_what_a_model_cannot_do_is_said_and_it_stays_open(store: Store, pool: LivePool) -> None:
    model = add(store, "sorry")
    workers = set()
    for _ in range(2):
        with pytest.raises(TouchstoneError, match="this model has no decoder"):
            pool.decode(model, np.zeros((1, 2)))
        workers.add(pool._models[model]._worker)
    assert len(workers) == 1


def test_a_model_that_was_given_another_source_is_opened_again(store: Store, pool: LivePool) -> None:
    model = add(store, "ok")
    workers = []
    for source in (b"one", b"two"):
        path = store.folder / "vae.partial"
        path.write_bytes(source)
        received = Received(path=path, name="vae.py", sha256=hashlib.sha256(source).hexdigest(), bytes=3)
        store.give_source(model, [("vae.py", received)])
        pool.facts(model)
        workers.append(pool._models[model]._worker)
    assert workers[0] is not workers[1]


def test_a_refused_file_is_one_sentence(store: Store, pool: LivePool) -> None:
    with pytest.raises(TouchstoneError, match="holds no weights"):
        pool.facts(add(store, "refuse"))


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ("another's answer", "answered what it was not asked"),
        ("an empty answer", "sent an empty answer"),
        ("no image", "sent an image that is none"),
        ("another conversation", "sent something that is no message"),
    ],
)
def test_a_worker_that_answers_wrongly_is_ended(store: Store, pool: LivePool, behaviour: str, words: str) -> None:
    model = add(store, behaviour)
    for _ in range(2):  # the second question opens the file anew, and is answered by the same sentence
        with pytest.raises(TouchstoneError, match=words):
            pool.decode(model, np.zeros((1, 2)))
        assert model not in pool._models
        assert list((store.folder / "live").iterdir()) == []
