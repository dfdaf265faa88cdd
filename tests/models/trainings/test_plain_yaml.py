"""The part of YAML that configurations are written in."""

from __future__ import annotations

import random

from models.trainings.plain_yaml import read_yaml


def test_nested_mappings_lists_and_plain_values() -> None:
    text = """# made by hand
model:
  name: "beta-vae"   # quoted
  latent_dim: 16
  hidden: [512, 256]
  betas:
    - 0.5
    - 0.999
optim: {lr: 1e-3, amsgrad: false}
seed: 42
resume: null
blocks:
- size: 3
  stride: 2
- size: 5
"""
    assert read_yaml(text) == {
        "model": {"name": "beta-vae", "latent_dim": 16, "hidden": [512, 256], "betas": [0.5, 0.999]},
        "optim": {"lr": 0.001, "amsgrad": False},
        "seed": 42,
        "resume": None,
        "blocks": [{"size": 3, "stride": 2}, {"size": 5}],
    }


def test_empty_and_foreign_texts() -> None:
    assert read_yaml("{}") == {}
    assert read_yaml("") is None
    assert read_yaml("a: !!python/object/apply:os.system ['ls']\nb: 1") in ({"a": ["ls"], "b": 1}, {"b": 1})
    assert read_yaml("a: &x 1\nb: *x\nc: 2") == {"a": 1, "c": 2}
    assert read_yaml("text: |\n  lr: 1\n  x: 2\nd: 3") == {"d": 3}


def test_any_text_is_read_without_an_error() -> None:
    letters = random.Random(0)
    for _ in range(300):
        read_yaml("".join(letters.choice("ab:- \n\t[]{}#'\"|>*&!,1.") for _ in range(200)))
    read_yaml("\n".join(" " * n + f"k{n}:" for n in range(2_000)))
    read_yaml("- " * 2_000)
