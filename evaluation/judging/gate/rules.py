"""A file of rules, read: which rules there are, and what an undecided one means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.judging.gate.kinds import Rule, kind_of, subjects
from evaluation.judging.gate.written import Written, read_written
from evaluation.types import TouchstoneError

KEYS = ("undecided", "models", "rules")
EVERY = ("*",)
TIED = ("tied", "not_significant")
"""Our word, and the one that other tools have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one file asks of every model."""

    file: str
    rules: tuple[Rule, ...]
    models: tuple[str, ...] = EVERY
    """Patterns of the names of the models that are judged: ``vae_*``."""
    undecided_fails: bool
    """Whether a rule that the data cannot decide counts as failed."""


def read_rules(path: str | Path) -> Rules:
    """Raises TouchstoneError, with file and line, for what is no rule."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise TouchstoneError(f"the file of rules '{path}' cannot be read: {error.strerror}; check the path") from None
    except UnicodeDecodeError:
        raise TouchstoneError(f"the file of rules '{path}' must be text in UTF-8; it is not") from None
    return rules_of(text, Path(path).name)


def rules_of(text: str, file: str = "rules") -> Rules:
    """The rules of a text in YAML; ``file`` is what errors call it. Raises TouchstoneError."""
    whole = read_written(text, file)
    given = whole.by_key("the file")
    for key, _ in whole.keys or ():
        if key.text not in KEYS:
            raise key.wrong(f"'{key.text}' is no part of a file of rules; there are {', '.join(KEYS)}")
    models = tuple(one.text for one in given["models"].words("'models'")) if "models" in given else EVERY
    rules = tuple(_rules(whole, given.get("rules")))
    return Rules(file=file, rules=rules, models=models, undecided_fails=_fails(whole, given))


def _fails(whole: Written, given: dict[str, Written]) -> bool:
    found = given.get("undecided")
    if found is None or found.text not in ("pass", "fail"):
        got = "it does not" if found is None else f"got {found.said()}"
        raise (found or whole).wrong(
            f"the file must say what an undecided rule means, 'undecided: fail' or 'undecided: pass'; {got}"
        )
    return found.text == "fail"


def _rules(whole: Written, given: Written | None) -> Iterable[Rule]:
    if given is None or not (given.keys or given.items):
        raise (given or whole).wrong(
            "a file of rules needs 'rules:' with at least one rule, such as 'mse: {max: 0.05}'"
        )
    # A list of rules lets one metric stand twice; keys are shorter.
    for part in given.items if given.items is not None else (given,):
        for subject, settings in part.by_key("a rule").items():
            yield from _rules_on(next(key for key, _ in part.keys or () if key.text == subject), settings)


def _rules_on(subject: Written, settings: Written) -> Sequence[Rule]:
    given = dict(settings.by_key(f"the rule on '{subject.text}'"))
    modifiers = {name: value for name, value in given.items() if name == "unless"}
    asked = {name: value for name, value in given.items() if name not in modifiers}
    known = subjects().get(subject.text, subjects()[""])
    rules = []
    for name, value in asked.items():
        made = kind_of(subject.text, name)
        if made is None:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean '{close[0]}'?" if close else f"there are {', '.join(sorted(known))}"
            raise value.wrong(f"'{name}' is nothing that a rule on '{subject.text}' can ask; {hint}")
        rules.append(made(subject, value, _only_if_real(modifiers)))
    if not rules:
        raise subject.wrong(f"the rule on '{subject.text}' asks nothing; add one of {', '.join(sorted(known))}")
    return rules


def _only_if_real(modifiers: dict[str, Written]) -> bool:
    """Whether a rule passes as long as its violation may be chance."""
    unless = modifiers.get("unless")
    if unless is not None and unless.text not in TIED:
        raise unless.wrong(f"'unless' knows 'tied' only; got {unless.said()}")
    return unless is not None
