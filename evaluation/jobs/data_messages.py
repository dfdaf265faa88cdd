"""What is said about data before anything is measured on it: the task, and its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evaluation.jobs.message_parts import Checked, Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeData(Checked):
    """Read the data of a SPEC, and say what it is."""

    data: str
    kind: Literal["describe data"] = "describe data"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataDescribed(Checked):
    sentence: Sentence
    """``1,797 images 1x8x8; used 1,797 of 1,797 images; range 0..16; 10 classes; no exact duplicates``."""
    kind: Literal["data described"] = "data described"
