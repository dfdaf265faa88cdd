"""What the numbers of a name count, each by the word beside it."""

from __future__ import annotations

import pytest

from models.trainings.name_parts import Kind, parse_name

NUMBERS: dict[str, list[tuple[Kind, float | str]]] = {
    "epoch=9-step=9380": [(Kind.EPOCH, 9), (Kind.ITERATION, 9380)],
    "netG_epoch_25": [(Kind.EPOCH, 25)],
    "generator_epoch_015": [(Kind.EPOCH, 15)],
    "Generador_30epochs": [(Kind.EPOCH, 30)],
    "gan_100_epochs_seed_3": [(Kind.EPOCH, 100), (Kind.SEED, 3)],
    "vae_100k": [(Kind.BARE, 100_000)],
    "iter_10000": [(Kind.ITERATION, 10_000)],
    "1000steps": [(Kind.ITERATION, 1000)],
    "G--300": [(Kind.BARE, 300)],
    "G_AB_0": [(Kind.BARE, 0)],
    "10_net_G": [(Kind.BARE, 10)],
    "model_10": [(Kind.BARE, 10)],
    "network-snapshot-000040": [(Kind.THOUSAND_IMAGES, 40)],
    "modelSeed176nD1": [(Kind.SEED, 176), (Kind.UNKNOWN, 1)],
    "model_rerun_0": [(Kind.RUN, 0)],
    "last-v1": [(Kind.RUN, 1)],
    "d2_r03": [(Kind.HYPER, 2), (Kind.RUN, 3)],
    "vae_latent_5": [(Kind.HYPER, 5)],
    "beta_0.3_incr": [(Kind.HYPER, 0.3)],
    "lr1e-3_beta4_seed2": [(Kind.HYPER, 0.001), (Kind.HYPER, 4), (Kind.SEED, 2)],
    "conv-vae_alpha_128_dim_128": [(Kind.HYPER, 128), (Kind.HYPER, 128)],
    "epoch=05-val_loss=0.12": [(Kind.EPOCH, 5), (Kind.METRIC, 0.12)],
    "weights.10-0.05": [(Kind.BARE, 10), (Kind.METRIC, 0.05)],
    "run_2024-08-31_17-13-41": [(Kind.RUN, "2024-08-31_17-13-41")],
    "vae_28x28_z64": [(Kind.HYPER, 64)],
    "cifar10_net": [(Kind.UNKNOWN, 10)],
}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_counts_what_the_word_beside_it_says(name: str) -> None:
    assert [(slot.kind, slot.value) for slot in parse_name(name).slots] == NUMBERS[name]


@pytest.mark.parametrize(
    ("name", "role", "special"),
    [
        ("netG_epoch_25", "generator", ""),
        ("Discriminador_80epochs", "discriminator", ""),
        ("G--300", "generator", ""),
        ("latest_net_G_A", "generator A", "latest"),
        ("best_model", "", "best"),
        ("encoder_final", "encoder", "final"),
        ("modelSeed176nD1", "", ""),
        ("vae_latent_5", "", ""),
    ],
)
def test_roles_and_names_in_place_of_a_number(name: str, role: str, special: str) -> None:
    parsed = parse_name(name)
    assert (parsed.role, parsed.special) == (role, special)


def test_a_name_of_any_length_and_letters_is_taken_apart() -> None:
    for name in ("", "_", "9" * 5000, "1e999", "a" * 5000, "😀_12", "epoch_" * 100, "1e-3" * 200):
        parse_name(name)
