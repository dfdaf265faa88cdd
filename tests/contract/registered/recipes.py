"""Recipes: each trains a family, and says what every option means. tests/training trains them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from models.families import families
from training.recipes import Recipe, recipes


def things() -> Mapping[str, Recipe]:
    return recipes()


def check_trains_a_family_that_there_is(item: Recipe, folder: Path) -> None:
    assert item.family in families()
    assert 5 <= len(item.title) <= 80


def check_every_option_has_a_default_and_a_meaning(item: Recipe, folder: Path) -> None:
    for option in dataclasses.fields(item.options):
        assert option.metadata.get("help"), f"'{option.name}' needs a meaning: option(default, meaning)"
    assert item.options()
