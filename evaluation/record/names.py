"""How people write the names of metrics: as registered, as a title, or by habit, as ``fid``, ``prdc`` and ``t-SNE``.

Case, spaces, ``-`` and ``_`` do not matter. A name may stand for several metrics (``prdc``), and it may mean the
features of one extractor (``fid`` means those of Inception). Metrics announce their names where they are registered;
what holds records alone reaches them through ``evaluation.record.lookup``.
"""

from __future__ import annotations

import copy
import difflib
import fnmatch
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from evaluation.called import called
from evaluation.types import TouchstoneError

MOST_SUGGESTED = 3
CLOSE = 0.72
"""Similarity to a known name from which it is suggested: difflib's ratio, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name by habit, of one metric."""

    name: str
    shared: bool = False
    """Several metrics have it, and it stands for all of them: ``prdc``."""
    extractor: str | None = None
    """It means the features of this extractor: ``fid`` means those of ``inception``."""
    near: bool = False
    """It names something close to the metric that is not measured: it is refused, and the metric is suggested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One metric with all its names."""

    metric: str
    title: str
    group: str
    aliases: tuple[Alias, ...] = ()
    on_request: bool = False
    """Its group does not name it, and ``*`` does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What one written name stands for."""

    metrics: tuple[str, ...]
    extractor: str | None = None
    plain: str = ""
    """The same on any extractor's features."""


class Vocabulary:
    """All names of some metrics and of their groups."""

    def __init__(self, groups: Iterable[str] = ()) -> None:
        self._named: list[Named] = []
        self._groups = {bare(group): group for group in groups}
        self._claims: dict[str, list[tuple[str, Alias]]] = {}
        """Bare name -> the metrics that have it."""
        self._near: dict[str, list[str]] = {}
        """Bare name of what is not measured -> the metrics near to it."""
        self._as_written: dict[str, str] = {bare(group): group for group in groups}

    def __contains__(self, metric: str) -> bool:
        return any(named.metric == metric for named in self._named)

    def add(self, named: Named) -> None:
        """Raises ValueError, and adds nothing, where another metric or a group has one of the names."""
        claims = {bare(alias.name): alias for alias in named.aliases if not alias.near}
        claims |= {bare(name): Alias(name=name) for name in (named.title, named.metric)}
        for word, alias in claims.items():
            taken = self._claims.get(word, [])
            if word in self._groups or (taken and not (alias.shared and all(other.shared for _, other in taken))):
                owner = f"the metric '{taken[0][0]}'" if taken else "a group"
                raise ValueError(f"metric '{named.metric}' cannot be called '{alias.name}': {owner} is; choose another")
        for word, alias in claims.items():
            self._claims.setdefault(word, []).append((named.metric, alias))
            self._as_written.setdefault(word, named.metric if alias.name == named.title else alias.name)
        for alias in named.aliases:
            if alias.near:
                self._near.setdefault(bare(alias.name), []).append(named.metric)
        self._named.append(named)

    def save(self) -> Callable[[], None]:
        """Returns what takes back all names that are added from now on."""
        before = copy.deepcopy(vars(self))
        return lambda: vars(self).update(before)

    def find(self, written: str) -> Meaning | None:
        """The metrics that a name stands for, those of a group by the group's name; None for an unknown name."""
        word = bare(written)
        if claims := self._claims.get(word):
            return Meaning(
                metrics=tuple(metric for metric, _ in claims),
                extractor=claims[0][1].extractor,
                plain=self._plain(claims[0][0]),
            )
        if group := self._groups.get(word):
            return Meaning(
                metrics=tuple(one.metric for one in self._named if one.group == group and not one.on_request)
            )
        return None

    def _plain(self, metric: str) -> str:
        aliases = next(named.aliases for named in self._named if named.metric == metric)
        return next((alias.name for alias in aliases if alias == Alias(name=alias.name)), metric)

    def choose(self, written: Sequence[str]) -> frozenset[str]:
        """The metrics that any of some names or globs stands for. A glob reads registered names and groups only.

        Raises TouchstoneError with one sentence for a name that is unknown and for a glob that matches nothing.
        """
        chosen: set[str] = set()
        for one in written:
            meaning = self.find(one)
            found = set(meaning.metrics) if meaning else {named.metric for named in self._named if matches(named, one)}
            if not found and not (meaning and bare(one) in self._groups):
                raise self.unknown(one)
            chosen |= found
        return frozenset(chosen)

    def unknown(self, written: str) -> TouchstoneError:
        """The sentence that refuses a name, with what may have been meant."""
        listed = f"`{called()} catalog` lists all"
        if is_glob(written):
            return TouchstoneError(f"no metric or group matches '{written}'; {listed}")
        close = self._suggestions(bare(written))
        hint = f"did you mean {_either([repr(name) for name in close])}? " if close else ""
        return TouchstoneError(f"no metric is named '{written[:60]}'; {hint}{listed}")

    def _suggestions(self, word: str) -> list[str]:
        if near := self._near.get(word):
            return near[:MOST_SUGGESTED]
        close = difflib.get_close_matches(word, self._as_written, n=MOST_SUGGESTED, cutoff=CLOSE)
        if close:  # a word much closer than the others is what was meant
            likeness = [difflib.SequenceMatcher(None, known, word).ratio() for known in close]
            close = [known for known, ratio in zip(close, likeness, strict=True) if ratio > likeness[0] - 0.1]
        elif len(word) > 2:
            within = [bare(named.metric) for named in self._named if word in bare(named.metric)]
            close = (within or [known for known in self._as_written if word in known])[:MOST_SUGGESTED]
        return list(dict.fromkeys(self._as_written[known] for known in close))


def bare(name: str) -> str:
    """A name as names are compared: no case, no spaces, no ``-`` and no ``_``."""
    return re.sub(r"[\s_\-‐‑–]+", "", name.casefold())


def is_glob(written: str) -> bool:
    return any(character in written for character in "*?[")


def matches(named: Named, glob: str) -> bool:
    """Whether a glob names a metric by its registered name, or by its group unless it is measured on request only."""
    if not is_glob(glob):
        return False
    pattern = re.sub(r"-(?![^\[]*\])", "_", glob.casefold())
    if named.on_request:
        return glob != "*" and fnmatch.fnmatchcase(named.metric.casefold(), pattern)
    return any(fnmatch.fnmatchcase(name.casefold(), pattern) for name in (named.metric, named.group))


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
