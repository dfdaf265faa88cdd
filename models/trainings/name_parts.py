"""The name of a file or folder taken apart: words, numbers with the word beside each, role, ``final`` and such."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from enum import StrEnum

from models.trainings import words

_TOKEN = re.compile(r"(?P<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?:[kKM](?![^\W\d_]))?)|(?P<word>[^\W\d_]+)")
_WHOLE = re.compile(f"(?P<stamp>{words.STAMP})|(?P<size>{words.SIZE})")
_CAMEL = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")
_THOUSANDS = {"k": 1_000, "K": 1_000, "M": 1_000_000}
_STEPS = words.EPOCH | words.ITERATION | words.THOUSAND_IMAGES
LONGEST_NAME = 512


class Kind(StrEnum):
    """What a number in a name counts."""

    EPOCH = "epoch"
    ITERATION = "step"
    THOUSAND_IMAGES = "kimg"
    SEED = "seed"
    RUN = "run"
    METRIC = "metric"
    HYPER = "hyper"
    BARE = "bare"
    """No word labels it, or one that says nothing: ``model_10``."""
    UNKNOWN = "unknown"
    """The word beside it is not known: ``emb5``."""


STEP_KINDS = (Kind.EPOCH, Kind.ITERATION, Kind.THOUSAND_IMAGES)


@dataclass(frozen=True, slots=True)
class Slot:
    """A number in a name."""

    kind: Kind
    label: str
    """The word beside it, as written; ``""`` for none."""
    value: int | float | str
    """A text for a time stamp or the identifier of a run."""
    text: str
    glued: bool = False
    """Whether the word before it stands without a separator: ``emb5``."""

    @property
    def whole(self) -> bool:
        return isinstance(self.value, int)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A name without its ending. Words are in lower case; the label of a number is part of its slot."""

    items: tuple[str | Slot, ...]
    role: str = ""
    special: str = ""
    """``final``, ``best``, ``last`` ..., or ``""``."""
    doubled: bool = False
    """Whether it is called a copy."""
    other_state: bool = False
    """Whether it is named as the state of an optimizer."""

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(item for item in self.items if isinstance(item, Slot))

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(item for item in self.items if isinstance(item, str))


@dataclass(slots=True)
class _Token:
    text: str
    start: int
    end: int
    number: bool
    stamp: bool = False


@functools.lru_cache(maxsize=20_000)
def parse_name(name: str) -> Parsed:
    """``name`` has no folder and no ending. Linear in its length, of which 512 characters are read."""
    tokens = _tokens(name[:LONGEST_NAME])
    items: list[str | Slot] = []
    used: set[int] = set()
    for place, token in enumerate(tokens):
        if token.number and not token.stamp:
            slot, label = _slot(tokens, place, used)
            used.add(place)
            if label is not None:
                used.add(label)
                if label < place and items and items[-1] == tokens[label].text.lower():
                    items.pop()
            items.append(slot)
        elif token.stamp:
            items.append(Slot(Kind.RUN, "", token.text, token.text))
        elif place not in used and not _labels_before(tokens, place) and not _part_of_metric(tokens, place):
            items.append(token.text.lower())
    return _without_roles(tokens, items)


def _tokens(name: str) -> list[_Token]:
    found: list[_Token] = []
    end = 0
    for match in _WHOLE.finditer(name):
        found += _plain_tokens(name, end, match.start())
        stamp = match.lastgroup == "stamp"
        found.append(_Token(match.group(), match.start(), match.end(), number=stamp, stamp=stamp))
        end = match.end()
    return found + _plain_tokens(name, end, len(name))


def _plain_tokens(name: str, start: int, end: int) -> list[_Token]:
    found: list[_Token] = []
    for match in _TOKEN.finditer(name, start, end):
        if match.lastgroup == "number":
            found.append(_Token(match.group(), match.start(), match.end(), number=True))
        else:
            place = match.start()
            for word in _split(match.group()):
                found.append(_Token(word, place, place + len(word), number=False))
                place += len(word)
    return found


def _split(word: str) -> list[str]:
    """``modelSeed`` -> ``model``, ``Seed``; a word is whole where it is known, or where its parts are not."""
    if word.lower() in _KNOWN:
        return [word]
    parts = _CAMEL.findall(word)
    known = len(parts) > 1 and "".join(parts) == word and all(part.lower() in _KNOWN for part in parts)
    return parts if known and all(len(part) > 2 or part in "GD" for part in parts) else [word]


_KNOWN = (
    _STEPS | words.SEED | words.RUN | words.METRIC | words.HYPER | words.GENERIC | words.FAMILY | words.DATA
    | words.SPECIAL | words.OTHER_STATE | frozenset().union(*words.ROLES.values())
) - frozenset("abcdefghijklmnopqrstuvwxyz")  # fmt: skip


def _labels_before(tokens: list[_Token], place: int) -> bool:
    """Whether the word was already taken as the unit of the number before it, ``30epochs``."""
    return place > 0 and tokens[place - 1].number and _unit_after(tokens, place - 1)


def _part_of_metric(tokens: list[_Token], place: int) -> bool:
    """Whether the word qualifies a measured value: ``val_loss=0.12``."""
    if place + 2 >= len(tokens) or tokens[place].text.lower() not in ("val", "train", "test", "valid"):
        return False
    return tokens[place + 1].text.lower() in words.METRIC and tokens[place + 2].number


def _unit_after(tokens: list[_Token], place: int) -> bool:
    """Whether the word after a number is its unit: ``30epochs``, ``1000_steps``, and not ``10_epoch_5``."""
    if place + 1 >= len(tokens) or tokens[place + 1].number or tokens[place].stamp:
        return False
    word = tokens[place + 1]
    glued = word.start == tokens[place].end
    if word.text.lower() not in _STEPS or (not glued and len(word.text) < 3):
        return False
    before = tokens[place - 1] if place else None
    if (
        before is not None
        and not before.number
        and not glued
        and _kind(before.text.lower()) in (*STEP_KINDS, Kind.SEED)
    ):
        return False
    return glued or place + 2 >= len(tokens) or not tokens[place + 2].number


def _slot(tokens: list[_Token], place: int, used: set[int]) -> tuple[Slot, int | None]:
    """What the number counts, and the place of the word that says so."""
    token = tokens[place]
    value = _value(token.text)
    if _unit_after(tokens, place):
        word = tokens[place + 1].text
        return Slot(_kind(word.lower()), word, value, token.text, glued=True), place + 1
    before = place - 1 if place and not tokens[place - 1].number and place - 1 not in used else None
    if before is None:
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if (
            not place
            and after is not None
            and not after.number
            and len(after.text) > 2
            and _kind(after.text.lower()) in (Kind.HYPER, Kind.UNKNOWN)
        ):
            return Slot(Kind.HYPER, after.text, value, token.text), None
        return Slot(Kind.METRIC if isinstance(value, float) else Kind.BARE, "", value, token.text), None
    word = tokens[before].text
    kind = _kind(word.lower())
    glued = tokens[before].end == token.start
    if word in ("G", "D") or (word.lower() in words.SIDES and _beside_role(tokens, before)):
        kind = Kind.BARE
    elif len(word) == 1 and not glued:
        kind = Kind.BARE if word in words.ROLE_LETTERS else Kind.UNKNOWN
    elif word == "snapshot" and before and tokens[before - 1].text == "network":  # as StyleGAN names them
        kind = Kind.THOUSAND_IMAGES
    elif glued and word.lower() in words.DATA:  # cifar10
        kind = Kind.UNKNOWN
    if kind == Kind.BARE and isinstance(value, float):
        kind = Kind.METRIC
    return Slot(kind, word, value, token.text, glued=glued), (None if kind == Kind.BARE else before)


def _beside_role(tokens: list[_Token], place: int) -> bool:
    """Whether the word follows that of a role: ``G_AB``."""
    return place > 0 and bool(_role(tokens[place - 1].text.lower(), {"G"}))


def _kind(word: str) -> Kind:
    for kind, known in _KINDS:
        if word in known:
            return kind
    return Kind.UNKNOWN


_KINDS = (
    (Kind.EPOCH, words.EPOCH),
    (Kind.ITERATION, words.ITERATION),
    (Kind.THOUSAND_IMAGES, words.THOUSAND_IMAGES),
    (Kind.SEED, words.SEED),
    (Kind.RUN, words.RUN),
    (Kind.METRIC, words.METRIC),
    (Kind.BARE, words.GENERIC | words.FAMILY | words.DATA | words.SPECIAL),
    (Kind.BARE, frozenset().union(*words.ROLES.values())),
    (Kind.HYPER, words.HYPER),
)


def _value(text: str) -> int | float:
    if text[-1] in _THOUSANDS:
        return round(float(text[:-1]) * _THOUSANDS[text[-1]])
    number = float(text)
    return int(text) if text.isdigit() else number if abs(number) < 1e300 else 0.0


def _without_roles(tokens: list[_Token], items: list[str | Slot]) -> Parsed:
    """The items without the words for a role and for ``final``, which stand in fields of their own."""
    letters = {token.text for token in tokens if token.text in ("G", "D", "g", "d")}
    roles: list[str] = []
    special, doubled, other = "", False, False
    left: list[str | Slot] = []
    for item in items:
        role = "" if isinstance(item, Slot) else _role(item, letters)
        if role:
            roles.append(role)
        elif isinstance(item, str) and roles and item in words.SIDES and len(roles) == 1:
            roles.append(item.upper())
        elif isinstance(item, str) and item in words.SPECIAL:
            special = special or item
        elif isinstance(item, str) and item in words.DOUBLE:
            doubled = True
        else:
            other = other or (isinstance(item, str) and item in words.OTHER_STATE)
            left.append(item)
    return Parsed(tuple(left), " ".join(dict.fromkeys(roles)), special, doubled, other)


def _role(word: str, letters: set[str]) -> str:
    if word in words.ROLE_LETTERS and letters:
        return words.ROLE_LETTERS[word]
    return next((role for role, known in words.ROLES.items() if word in known), "")
