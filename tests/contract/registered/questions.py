"""Questions: one word for the address, few words for the reader, and groups of metrics that there are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from evaluation.judging.questions import Question, questions
from evaluation.registry import GROUPS


def things() -> Mapping[str, Question]:
    return questions()


def check_its_name_is_one_word(asked: Question, folder: Path) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", asked.name), f"a small word of letters; got {asked.name!r}"


def check_its_words_fit_a_button(asked: Question, folder: Path) -> None:
    assert 4 <= len(asked.words) <= 40, f"what the reader would say, in 4 to 40 characters; got {asked.words!r}"


def check_it_asks_known_groups_once(asked: Question, folder: Path) -> None:
    assert asked.groups, "name the groups of metrics that have votes"
    assert set(asked.groups) <= set(GROUPS), f"the groups are {', '.join(GROUPS)}; got {asked.groups}"
    assert len(set(asked.groups)) == len(asked.groups)
