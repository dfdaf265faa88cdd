"""Artifacts: documented, with needs that something provides. Each is computed under a metric (metrics.py)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evaluation.registry import LEAVES, ArtifactInfo, registry
from tests.contract.registered import first_line, sentence_in


def things() -> Mapping[str, ArtifactInfo]:
    return registry().artifacts


def check_is_documented(info: ArtifactInfo, folder: Path) -> None:
    sentence_in(first_line(info.function), f"the docstring's first line of artifact '{info.name}'", longest=250)


def check_what_takes_the_largest_value_is_a_parameter(info: ArtifactInfo, folder: Path) -> None:
    assert info.largest <= set(info.parameters)


def check_its_name_is_its_own(info: ArtifactInfo, folder: Path) -> None:
    assert info.name not in registry().metrics, "a metric has this name, too: progress and cache could not tell them"
    assert info.name not in LEAVES
