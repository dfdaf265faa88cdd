"""Which trainings are of one recipe, and which facts each of them has."""

from __future__ import annotations

import json

from tests.models.trainings.folders import file, the_training, understood


def recipes(*args: object, beside: dict[str, str] | None = None) -> list[list[str]]:
    return [list(recipe.trainings) for recipe in understood(*args, beside=beside).recipes]  # type: ignore[arg-type]


def test_trainings_that_differ_in_the_seed_alone_are_one_recipe() -> None:
    names = [f"lr{lr}_seed{seed}/last.ckpt" for lr in ("1e-3", "3e-4") for seed in range(3)]
    found = understood(*names)
    assert [(recipe.name, len(recipe.trainings)) for recipe in found.recipes] == [
        ("lr1e-3_seed*/last", 3),
        ("lr3e-4_seed*/last", 3),
    ]
    first = found.trainings[0]
    assert first.seed is not None
    assert (first.seed.value, first.hyper_parameters["lr"].value) == (0, 0.001)
    assert first.seed.where == "the folder 'lr1e-3_seed0'"


def test_the_number_of_a_repetition_is_no_seed() -> None:
    training = the_training("2_decoder/run_3/model.pt")
    assert training.seed is None
    assert training.run is not None
    assert training.run.value == 3
    assert training.hyper_parameters["decoder"].value == 2


def test_the_seed_of_run_meta_decides_over_names_and_bookkeeping_is_no_setting() -> None:
    meta = {"training_seed": 300009, "latent_dim": 2, "rerun_index": 3, "trained_at_unix": 1.7e9, "figure_prefix": "r"}
    training = the_training("d2_r03/model.pt", beside={"d2_r03/run_meta.json": json.dumps(meta)})
    assert training.seed is not None
    assert (training.seed.value, training.seed.where) == (300009, "d2_r03/run_meta.json")
    assert set(training.hyper_parameters) == {"d", "latent_dim"}


def test_a_seed_above_several_trainings_is_nobodys_own() -> None:
    found = understood("a/run_0/m.pt", "a/run_1/m.pt", beside={"config.yaml": "seed: 42\nlr: 0.1\n"})
    assert all(training.seed is None for training in found.trainings)
    assert all(training.hyper_parameters["lr"].value == 0.1 for training in found.trainings)
    assert len(found.recipes) == 1


def test_other_settings_networks_and_lengths_are_other_recipes() -> None:
    beside = {f"run_{n}/config.json": json.dumps({"lr": 0.1 if n else 0.2, "seed": n}) for n in range(3)}
    assert recipes(*(f"run_{n}/m.pt" for n in range(3)), beside=beside) == [["run_0/m"], ["run_1/m", "run_2/m"]]
    layouts = [file(f"run_{n}/m.pt", layout="ab"[n > 1]) for n in range(3)]
    assert recipes(*layouts) == [["run_0/m", "run_1/m"], ["run_2/m"]]
    lengths = [file(f"e_v{n}/m.pt", passes=[38400 if n else 5298]) for n in range(3)]
    assert sorted(recipes(*lengths)) == [["e_v0/m"], ["e_v1/m", "e_v2/m"]]


def test_a_folder_beside_its_plain_name_is_a_repetition() -> None:
    assert recipes("long/model.pt", "long2/model.pt", "long3/model.pt") == [
        ["long/model", "long2/model", "long3/model"]
    ]


def test_series_of_seeds_that_are_still_running_are_one_recipe() -> None:
    files = [f"seed_{seed}/epoch_{n}.pt" for seed in range(3) for n in range(1, 4 + seed)]
    found = understood(*files)
    assert [len(training.looks) for training in found.trainings] == [3, 4, 5]
    assert len(found.recipes) == 1


def test_later_sources_override_earlier_ones() -> None:
    inside = {"lr": 0.3, "epoch": 1}
    beside = {"r/config.yaml": "lr: 0.1\nbatch_size: 32", "r/hparams.yaml": "lr: 0.2\n", "config.yaml": "lr: 0.05"}
    training = the_training(file("r/m.pt", facts=inside), beside=beside)
    assert training.hyper_parameters["lr"].value == 0.3
    assert training.hyper_parameters["lr"].where == "the checkpoint itself"
    plain = the_training(file("r/m.pt"), beside=beside)
    assert (plain.hyper_parameters["lr"].value, plain.hyper_parameters["lr"].where) == (0.2, "r/hparams.yaml")


def test_what_is_personal_is_not_read() -> None:
    said: dict[str, object] = {"user": "ann", "email": "ann@example.org", "data_dir": "/home/ann/x", "api_key": "annk"}
    said |= {"lr": 0.1, "note": "ann@example.org"}
    config = {name: {"value": value} for name, value in said.items()} | {"_wandb": {"value": {"host": "ann-pc"}}}
    training = the_training("r/m.pt", beside={"r/wandb/run-1/files/config.yaml": json.dumps(config)})
    assert training.hyper_parameters["lr"].value == 0.1
    assert "ann" not in str(training)
    tags = {"mlruns/0/r/tags/mlflow.user": "ann", "mlruns/0/r/params/lr": "0.1"}
    tracked = the_training("mlruns/0/r/artifacts/m.pt", beside=tags)
    assert {name: fact.value for name, fact in tracked.hyper_parameters.items()} == {"lr": 0.1}


def test_settings_at_the_head_of_a_job_log() -> None:
    printed = "Starting\nNamespace(lr=0.001, beta=4.0, seed=7, out='/home/x/y', name='vae')\nepoch 1 loss 0.3\n"
    dumped = "# Options\nbatch-size = 32\nlatent-dim = 2\n\nTraining ...\nloss = 3\n"
    one = the_training("r/m.pt", beside={"r/job.out": printed})
    assert one.seed is not None
    assert (one.seed.value, one.hyper_parameters["beta"].value) == (7, 4.0)
    other = the_training("r/m.pt", beside={"r/1234.out": dumped})
    assert {name: fact.value for name, fact in other.hyper_parameters.items()} == {"batch-size": 32, "latent-dim": 2}


def test_hydra_and_empty_hparams() -> None:
    beside = {"r/.hydra/config.yaml": "model:\n  latent_dim: 8\ntrain:\n  seed: 5\n", "r/hparams.yaml": "{}\n"}
    training = the_training("r/checkpoints/last.ckpt", beside=beside)
    assert training.seed is not None
    assert training.seed.value == 5
    assert training.hyper_parameters["model.latent_dim"].value == 8
