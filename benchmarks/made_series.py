"""Trainings without training: made-up runs over steps, with seeds, settings and logs, put into a workspace.

The tests of the Training and Sweep pages and ``python -m benchmarks.training_page`` share them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from evaluation.record.run import Run
from evaluation.record.training_facts import TrainingFacts
from evaluation.store.looks import ReadLook
from evaluation.store.workspace import Store
from models.trainings.logs import Curve, Log
from tests.fixtures.outcomes import Kind
from tests.fixtures.runs import make_run

EVERY = 5
"""Epochs from look to look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeTraining:
    name: str
    recipe: str
    seed: int
    settings: Mapping[str, float | int | str] = field(default_factory=dict)
    level: float = 0.1
    """Noise of the made-up model at the end: lower is better."""
    collapses_at: int | None = None
    """The look from which on its samples lack seven classes."""


def grid(betas: Sequence[float], rates: Sequence[float], seeds: int) -> list[MadeTraining]:
    """A small sweep: ``beta`` matters, ``lr`` does not."""
    return [
        MadeTraining(
            name=f"beta{beta:g}_lr{rate:g}_seed{seed}",
            recipe=f"beta{beta:g}_lr{rate:g}_seed*",
            seed=seed,
            settings={"beta": beta, "lr": rate, "latent_dim": 8},
            level=0.08 + 0.03 * float(np.log2(1 + beta)) + 0.004 * np.random.default_rng((seed, int(beta))).normal(),
        )
        for beta in betas
        for rate in rates
        for seed in range(seeds)
    ]


def add_trainings(store: Store, trainings: Sequence[MadeTraining], *, steps: int) -> None:
    """Measured on the made-up digits, each with ``steps`` looks and a log of its loss."""
    for training in trainings:
        looks = {}
        for place in range(steps):
            run = made_look(training, place)
            added = store.checkpoints.add(run.name.encode(), name=run.name, origin="upload")
            store.checkpoints.note(added.sha256, recognised="Convolutional VAE, 8-d code", confidence="high")
            facts = facts_of(training, place)
            looks[added.sha256] = ReadLook(facts=facts, roles=("",))
            own = run.record.checkpoint.model_copy(update={"sha256": added.sha256, "look_of": facts})
            record = run.record.model_copy(update={"checkpoint": own})
            store.runs.save(replace(run, record=record))
        store.looks.keep(looks, origin="/made/runs")
        store.training_logs.keep(training.name, "metrics.csv", _log(training, steps))


def made_look(training: MadeTraining, place: int) -> Run:
    """The run of a training's look, from 0."""
    own = np.random.default_rng((training.seed, place))
    noise = training.level + 0.25 * np.exp(-place / 3) + 0.002 * abs(own.normal())
    dropped = 7 if training.collapses_at is not None and place >= training.collapses_at else 0
    run = make_run(f"{training.name}@{EVERY * (place + 1)}", Kind(float(noise), dropped=dropped))
    facts = run.record.checkpoint.model_copy(
        update={"training": dict(training.settings), "parameters": 10_240 + 64 * training.seed}
    )
    return replace(run, record=run.record.model_copy(update={"checkpoint": facts}))


def facts_of(training: MadeTraining, place: int) -> TrainingFacts:
    where = {"step": "the number in the file's name", "seed": "seed in the folder's name"}
    return TrainingFacts(
        name=training.name, recipe=training.recipe, step=EVERY * (place + 1), unit="epoch", seed=training.seed,
        hyper_parameters=dict(training.settings),
        read_from=where | dict.fromkeys(training.settings, "hparams.yaml"), guessed=["step"],
    )  # fmt: skip


def _log(training: MadeTraining, steps: int) -> Log:
    epochs = np.arange(1.0, EVERY * steps + 1)
    loss = training.level + np.exp(-epochs / 12)
    return Log(
        format="CSV",
        curves={"train_loss": Curve(epochs, loss, "epoch"), "val_loss": Curve(epochs, 1.1 * loss + 0.01, "epoch")},
    )
