"""Names that do not fit are cut in the middle, and what tells them from the others shown beside them is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from ui.text import shortened, visible

LEAST_WIDTH = 12
"""Below this a cut name says nothing."""
LONGEST_WORD = 10
"""The kept part begins with its word (``beta4.0``, not ``4.0``) where that is no longer."""
CUT = "…"


def told_apart(names: Sequence[str], width: int = 34) -> dict[str, str]:
    """Name -> a label of at most ``width`` characters (12 or more). Different names have different labels.

    A name that fits stays whole. Others keep their beginning and their end, and where the word in which they differ
    from the names most like them would be cut, that word instead of the end.
    """
    return dict(_told_apart(tuple(dict.fromkeys(names)), max(width, LEAST_WIDTH)))


@lru_cache(maxsize=64)  # a page asks for the same names again and again; a thousand take 0.1 s
def _told_apart(distinct: tuple[str, ...], width: int) -> dict[str, str]:
    starts = _differences(distinct)
    labels = {name: _cut(visible(name), starts[name], width) for name in distinct}
    for alike in _alike(labels):
        labels |= _by_difference(alike, width, 0)
    return _numbered(labels, width)


def _differences(names: Sequence[str]) -> dict[str, int]:
    """Name -> the place from which it differs from every other."""
    ordered = sorted(names, key=visible)
    shared = [_shared(visible(a), visible(b)) for a, b in pairwise(ordered)]
    return {name: max([0, *shared[max(0, place - 1) : place + 1]]) for place, name in enumerate(ordered)}


def _shared(a: str, b: str) -> int:
    """Characters with which both begin."""
    return next((place for place, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _cut(text: str, start: int, width: int) -> str:
    label = shortened(text, width)
    word = text[_word_begins(text, start) :].partition("-")[0]
    return label if len(text) <= width or word in label else _around(text, start, width)


def _alike(labels: Mapping[str, str]) -> list[list[str]]:
    """Names that have one label; each list holds two or more."""
    by_label: dict[str, list[str]] = {}
    for name, label in labels.items():
        by_label.setdefault(label, []).append(name)
    return [found for found in by_label.values() if len(found) > 1]


def _by_difference(names: Sequence[str], width: int, known: int) -> dict[str, str]:
    """Labels that show the first place where the names differ. ``known`` is a place at which they are equal still."""
    seen = {name: visible(name) for name in names}
    start = _first_difference(list(seen.values()), known)
    if start is None:
        return {name: shortened(name, width) for name in names}
    labels = {name: _around(text, start, width) for name, text in seen.items()}
    for alike in _alike(labels):
        if len(alike) < len(names):
            labels |= _by_difference(alike, width, start + 1)
    return labels


def _first_difference(texts: Sequence[str], known: int) -> int | None:
    """The first place from ``known`` on where the texts are not all equal; None where they are the same text."""
    if len(set(texts)) == 1:
        return None
    for place in range(known, max(map(len, texts))):
        if len({text[place : place + 1] for text in texts}) > 1:
            return place
    return None


def _around(text: str, start: int, width: int) -> str:
    """The beginning of the text, and what stands from ``start`` on, with the word that it is part of."""
    word = _word_begins(text, start)
    rest = text[word:]
    head = text[: max(3, width // 4)]
    if len(head) >= word:
        return _cut_at_end(text, width)
    return f"{head}{CUT}{_cut_at_end(rest, width - len(head) - 1)}"


def _word_begins(text: str, start: int) -> int:
    """Where the word around ``start`` begins; ``start`` itself in a word that is too long to be kept."""
    word = start
    while word > 0 and (text[word - 1].isalnum() or text[word - 1] == "."):
        word -= 1
    return word if start - word <= LONGEST_WORD else start


def _cut_at_end(text: str, most: int) -> str:
    """At most ``most`` characters, cut at the end."""
    return text if len(text) <= most else text[: most - 1] + CUT


def _numbered(labels: Mapping[str, str], width: int) -> dict[str, str]:
    """Labels that are still alike get a number: names that differ in invisible characters only, or look like a cut."""
    taken, made = set(labels.values()), dict(labels)
    for alike in _alike(labels):
        number = 2
        for name in alike[1:]:
            while (label := f"{labels[name][: width - len(str(number)) - 1]}#{number}") in taken:
                number += 1
            made[name] = label
            taken.add(label)
    return made
