"""`compare --by recipe`: trainings that differ in the seed alone are one recipe, and recipes are compared."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.judging.recipes.grouping import known_recipes, recipes_by_pattern
from evaluation.judging.recipes.table import compare_recipes
from evaluation.record.run import Run
from evaluation.types import TouchstoneError


def recipes_text(runs: Sequence[Run], named: Sequence[str], baseline: str | None, *, width: int) -> str:
    """The comparison in plain characters. ``named``: what ``--recipe`` was given; without any, what
    names and checkpoints say. Raises TouchstoneError for what is not ``NAME=PATTERN``."""
    recipes = recipes_by_pattern(runs, _patterns(named)) if named else known_recipes(runs)
    return compare_recipes(recipes, baseline).text(width=width)


def _patterns(named: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for given in named:
        name, sign, pattern = given.partition("=")
        if not (name and sign and pattern) or name in found:
            raise TouchstoneError(
                f"--recipe must be NAME=PATTERN with a name of its own, such as beta4=vae_beta4_*; got '{given}'"
            )
        found[name] = pattern
    return found
