"""Which metric of a record or a table is meant by what a reader writes.

The names that records hold come first. Names by habit are the registry's: it gives its vocabulary here when it is
imported, and loads the metrics only when a name is asked for that the records do not have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from evaluation.record.names import Meaning, Named, Vocabulary, bare, matches
from evaluation.types import TouchstoneError

Source = Callable[[], Vocabulary]

_sources: list[Source] = []


def names_come_from(source: Source) -> Source:
    """The registry says where the vocabulary is."""
    _sources[:] = [source]
    return source


def find_metric(written: str, titles: Mapping[str, str]) -> str:
    """The registered name of the one metric that ``written`` means. ``titles``: metric -> its title in these records.

    A metric that is known and not among ``titles`` is found too. Raises TouchstoneError with one sentence for an
    unknown name, for one that stands for several metrics, and for one that means the features of another extractor.
    """
    if written in titles:
        return written
    if not isinstance(written, str):
        raise TouchstoneError(f"a metric is named by a string, such as 'mse'; got {type(written).__name__}")
    own = [metric for metric, title in titles.items() if bare(written) in (bare(metric), bare(title))]
    if len(own) == 1:
        return own[0]
    meaning = _known(written, titles)
    if len(meaning.metrics) != 1:
        raise TouchstoneError(
            f"'{written}' stands for {len(meaning.metrics)} metrics; name one of {', '.join(meaning.metrics)}"
        )
    return meaning.metrics[0]


def choose_metrics(written: Sequence[str], named: Sequence[Named]) -> frozenset[str]:
    """The metrics among those ``named`` by records that any of some names, groups or globs means.

    Raises TouchstoneError with one sentence for an unknown name and for one that means another extractor's features.
    """
    titles = {one.metric: one.title for one in named}
    chosen: set[str] = set()
    for word in written:
        found = {one.metric for one in named if _names(word, one)}
        if not found:
            found = set(_known(word, titles).metrics)
        chosen |= found
    return frozenset(chosen & titles.keys())


def _names(word: str, named: Named) -> bool:
    return bare(word) in (bare(named.metric), bare(named.title), bare(named.group)) or matches(named, word)


def _known(written: str, titles: Mapping[str, str]) -> Meaning:
    """What a name means that the records themselves do not have."""
    vocabulary = _sources[0]() if _sources else Vocabulary()
    meaning = vocabulary.find(written)
    if meaning is None:
        raise vocabulary.unknown(written)
    _refuse_other_features(written, meaning, titles)
    return meaning


def is_of(extractor: str, name: str) -> bool:
    """Whether the extractor called ``name`` is of the kind ``extractor``: ``inception-2015-12-05`` is ``inception``."""
    return set(extractor.split("-")) <= set(name.partition(":")[0].split("-"))


def _refuse_other_features(written: str, meaning: Meaning, titles: Mapping[str, str]) -> None:
    """A title names its extractor in brackets, unless it is the Inception of published numbers."""
    if meaning.extractor is None:
        return
    used = re.search(r"\[([^\[\]]+)\]", titles.get(meaning.metrics[0], ""))
    if used and not is_of(meaning.extractor, used[1]):
        raise TouchstoneError(
            f"'{written}' means features of '{meaning.extractor}', and this was measured on those of '{used[1]}': "
            f"ask for '{meaning.plain}'"
        )
