"""Steps, roles and trainings as real folders have them: a test for each rule that such folders taught."""

from __future__ import annotations

from tests.models.trainings.folders import file, steps, the_training, understood


def test_text_order_is_not_the_order_of_steps() -> None:
    training = the_training("m/model_10.pt", "m/model_2.pt", "m/model_1.pt")
    assert steps(training) == [1, 2, 10]
    assert all(look.unit == "epoch" and look.guess for look in training.looks)


def test_a_large_number_without_a_unit_counts_updates() -> None:
    assert [look.unit for look in the_training("model-10000.pt", "model-20000.pt").looks] == ["step", "step"]


def test_names_that_start_at_zero_count_from_zero() -> None:
    training = the_training(*(f"netG_epoch_{epoch}.pth" for epoch in range(5)))
    assert steps(training) == [1, 2, 3, 4, 5]
    assert "counted from 0" in training.looks[0].where


def test_counters_in_the_weights_say_whether_names_count_from_zero() -> None:
    from_zero = [file(f"g_epoch_{n}.pth", passes=[938 * (n + 1)]) for n in (9, 19, 29)]
    from_one = [file(f"g_epoch_{n}.pth", passes=[938 * n]) for n in (9, 19, 29)]
    assert steps(the_training(*from_zero)) == [10, 20, 30]
    assert steps(the_training(*from_one)) == [9, 19, 29]


def test_an_epoch_inside_that_is_one_less_shows_that_names_count_what_is_done() -> None:
    training = the_training(*(file(f"model_{n}.pt", facts={"epoch": n - 1}) for n in (1, 2, 10)))
    assert steps(training) == [1, 2, 10]


def test_lightning_counts_epochs_from_zero_and_its_own_step_decides() -> None:
    inside = {"epoch": 9, "global_step": 1000, "pytorch-lightning_version": "2.1.3"}
    assert steps(the_training(file("version_0/checkpoints/last.ckpt", facts=inside))) == [1000]
    named = the_training("a/epoch=0-step=100.ckpt", "a/epoch=9-step=1000.ckpt")
    assert [(look.step, look.unit) for look in named.looks] == [(100, "step"), (1000, "step")]
    assert steps(the_training("a/epoch=4.ckpt", "a/epoch=9.ckpt")) == [5, 10]


def test_generator_and_discriminator_of_one_step_are_one_look() -> None:
    training = the_training("s/netG_epoch_5.pth", "s/netD_epoch_5.pth", "s/netG_epoch_10.pth", "s/netD_epoch_10.pth")
    assert steps(training) == [5, 10]
    assert set(training.looks[0].files) == {"generator", "discriminator"}
    assert len(the_training("G/1000.pt", "D/1000.pt").looks) == 1
    sides = the_training(*(f"saved_models/{name}_{n}.pth" for name in ("G_AB", "G_BA", "D_A", "D_B") for n in (0, 5)))
    assert set(sides.looks[0].files) == {"generator AB", "generator BA", "discriminator A", "discriminator B"}


def test_final_is_read_from_the_counter_in_its_weights() -> None:
    files = [file(f"generator_epoch_{n}.pth", passes=[117 * n]) for n in (10, 20)]
    training = the_training(*files, file("generator_final.pth", passes=[117 * 25]))
    assert steps(training) == [10, 20, 25]
    assert (training.looks[2].name, training.looks[2].where) == (
        "final",
        "num_batches_tracked 2,925 in the weights",
    )


def test_final_without_a_witness_has_no_step_and_stands_last() -> None:
    training = the_training("best_model.pth", "checkpoint_epoch_20.pth", "checkpoint_epoch_100.pth", "final_model.pth")
    assert [(look.step, look.name) for look in training.looks] == [(20, ""), (100, ""), (None, "best"), (None, "final")]


def test_a_copy_is_no_look_of_its_own() -> None:
    training = the_training(
        file("epoch_1.pth", identity="a", facts={"epoch": 1}),
        file("epoch_2.pth", identity="b", facts={"epoch": 2}),
        file("last.pth", identity="b", facts={"epoch": 2}),
    )
    assert steps(training) == [1, 2]
    assert [path.name for path in training.looks[1].copies] == ["last.pth"]
    assert not training.notes


def test_numbers_of_repetitions_seeds_and_settings_are_no_steps() -> None:
    for names in (
        [f"run_{n}/model.pt" for n in range(10)],
        [f"d2_r{n:02d}/model.pt" for n in range(10)],
        [f"model_rerun_{n}.pt" for n in range(10)],
        [f"modelSeed{n}nD1.pt" for n in (176, 177, 178)],
        [f"vae_latent_{n}.pth" for n in (2, 8, 16, 32)],
        [f"vae_alpha_{n}_dim_128.ckpt" for n in (128, 256)],
        [f"experiment_{n}/best.pt" for n in (41, 42)],
    ):
        found = understood(*names)
        assert len(found.trainings) == len(names)
        assert all(steps(training) == [None] for training in found.trainings)


def test_a_number_without_a_unit_is_no_step_where_sizes_or_counters_speak_against_it() -> None:
    sizes = understood(*(file(f"vae_{n}.pth", size=100_000 * n) for n in (2, 8, 32)))
    assert len(sizes.trainings) == 3
    equal = understood(*(file(f"model_{n}.pt", passes=[9600]) for n in range(10)))
    assert len(equal.trainings) == 10
    growing = the_training(*(file(f"model_{n}.pt", passes=[100 * n]) for n in (1, 2, 3)))
    assert steps(growing) == [1, 2, 3]


def test_a_step_in_the_folder() -> None:
    assert steps(the_training("1000steps/model.pt", "2000steps/model.pt")) == [1000, 2000]
    assert steps(the_training("run/checkpoint-500/model.safetensors", "run/checkpoint-1000/model.safetensors")) == [
        500,
        1000,
    ]


def test_a_number_before_its_unit_and_zero_padding() -> None:
    assert steps(the_training("Generador_30epochs.pth", "Generador_80epochs.pth")) == [30, 80]
    assert steps(the_training("g_epoch_001.pth", "g_epoch_010.pth")) == [1, 10]
    assert steps(the_training("network-snapshot-000040.pkl", "network-snapshot-000080.pkl")) == [40, 80]


def test_several_trainings_under_one_pattern_are_told_apart() -> None:
    found = understood(
        file("generator_epoch_1.pth", layout="small", passes=[6]),
        file("generator_epoch_2.pth", layout="large", passes=[5190]),
        file("generator_epoch_3.pth", layout="large", passes=[9111]),
        file("generator_epoch_50.pth", layout="small", passes=[248_700]),
    )
    assert sorted(steps(training) for training in found.trainings) == [[1], [2, 3], [50]]
    by_size = understood(file("g_epoch_1.pth", size=100_000), file("g_epoch_2.pth", size=300_000))
    assert len(by_size.trainings) == 2


def test_names_are_told_apart_by_their_folders() -> None:
    found = understood(*(f"runs/{kind}/run_{n}/model.pt" for kind in ("a", "b") for n in range(2)))
    assert [training.name for training in found.trainings] == [
        "a/run_0/model",
        "a/run_1/model",
        "b/run_0/model",
        "b/run_1/model",
    ]
    assert [training.name for training in understood("run_0/model.pt", "run_1/model.pt").trainings] == [
        "run_0/model",
        "run_1/model",
    ]


def test_a_separator_makes_two_recipes() -> None:
    assert len(understood("vae_latent_5.pth", "vae_latent5.pth").trainings) == 2


def test_a_second_last_is_a_second_training() -> None:
    assert [training.name for training in understood("last.ckpt", "last-v1.ckpt").trainings] == ["last", "last-v1"]


def test_the_order_of_unnumbered_files_is_that_of_their_times_and_said_to_be_a_guess() -> None:
    training = the_training(file("best.pt", modified=300.0), file("last.pt", modified=200.0))
    assert [look.name for look in training.looks] == ["last", "best"]
    assert "a guess" in training.notes[0]
    alike = the_training(file("best.pt", modified=300.2), file("last.pt", modified=300.0))
    assert [look.name for look in alike.looks] == ["best", "last"]
    assert not alike.notes
