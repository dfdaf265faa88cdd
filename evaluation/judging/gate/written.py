"""A file of rules as it was written: YAML whose values know their lines. Nothing of it is run or built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from evaluation.types import TouchstoneError

MOST_CHARACTERS = 1_000_000
MOST_DEPTH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A value of the file: text, a list, or keys with values."""

    file: str
    line: int
    """From 1."""
    text: str = ""
    """Of a number or a word, as it is written."""
    items: tuple[Written, ...] | None = None
    keys: tuple[tuple[Written, Written], ...] | None = None

    def wrong(self, sentence: str) -> TouchstoneError:
        """An error that names file and line."""
        return TouchstoneError(f"{self.file}, line {self.line}: {sentence}")

    def by_key(self, what: str) -> dict[str, Written]:
        """Raises TouchstoneError for what has no keys, and for a key that stands twice."""
        if self.keys is None:
            raise self.wrong(f"{what} needs keys with values, such as 'max: 0.05'; got {self.said()}")
        found: dict[str, Written] = {}
        for key, value in self.keys:
            if key.text in found:
                raise key.wrong(f"'{key.text}' stands twice in {what}; leave one out")
            found[key.text] = value
        return found

    def words(self, what: str) -> list[Written]:
        """One word, or a list of words. Raises TouchstoneError for anything else."""
        found = [self] if self.items is None else list(self.items)
        if not found or any(one.keys is not None or one.items is not None or not one.text for one in found):
            raise self.wrong(f"{what} needs a name or a list of names; got {self.said()}")
        return found

    def said(self) -> str:
        if self.keys is not None:
            return "keys with values"
        if self.items is not None:
            return f"a list of {len(self.items)}" if self.items else "an empty list"
        return f"'{self.text}'" if self.text else "nothing"


def read_written(text: str, file: str) -> Written:
    """Raises TouchstoneError, with the line, for what is no YAML."""
    if len(text) > MOST_CHARACTERS:
        raise TouchstoneError(f"{file} has {len(text):,} characters; a file of rules has at most {MOST_CHARACTERS:,}")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        raise TouchstoneError(f"{file}, line {line}: this is no YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, RecursionError) as error:
        said = str(error).splitlines() or [type(error).__name__]
        raise TouchstoneError(f"{file} is no YAML: {said[0]}") from None
    if node is None:
        raise TouchstoneError(f"{file} is empty; it needs 'undecided: fail' or 'undecided: pass', and 'rules:'")
    return _written(node, file, ())


def _written(node: yaml.Node, file: str, above: Sequence[yaml.Node]) -> Written:
    line = node.start_mark.line + 1
    if len(above) > MOST_DEPTH or any(node is one for one in above):
        raise TouchstoneError(f"{file}, line {line}: this is nested too deep; rules have two levels")
    within = (*above, node)
    if isinstance(node, yaml.MappingNode):
        keys = tuple((_written(key, file, within), _written(value, file, within)) for key, value in node.value)
        return Written(file=file, line=line, keys=keys)
    if isinstance(node, yaml.SequenceNode):
        return Written(file=file, line=line, items=tuple(_written(one, file, within) for one in node.value))
    empty = node.tag == "tag:yaml.org,2002:null"
    return Written(file=file, line=line, text="" if empty else str(node.value))
