"""What is said about checkpoints that are looked into for their training: the task, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StrictBool

from evaluation.jobs.message_parts import Checked, Count, Digest, Integer, Name, Number, Sentence

MOST_FACTS = 2_000

Setting: TypeAlias = StrictBool | Integer | Number | Name


@dataclass(frozen=True, slots=True, kw_only=True)
class LookInto(Checked):
    """Say what each of these checkpoints says of its training."""

    paths: tuple[Path, ...]
    kind: Literal["look into"] = "look into"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfTraining(Checked):
    """``Witness`` of models/trainings, or why there is none."""

    layout: Digest = ""
    passes: Annotated[tuple[Count, ...], Field(max_length=1_000)] = ()
    facts: Annotated[dict[Name, Setting], Field(max_length=MOST_FACTS)]
    identity: Digest = ""
    problem: Sentence = ""
    weights: StrictBool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedInto(Checked):
    """In the order of the paths."""

    found: tuple[SaidOfTraining, ...]
    kind: Literal["looked into"] = "looked into"
