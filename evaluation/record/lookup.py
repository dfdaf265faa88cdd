"""Which metric of a record or a table is meant by what a reader writes.

The names that records hold come first. Names by habit are the registry's: it gives its vocabulary here when it is
imported, and loads the metrics only when a name is asked for that the records do not have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from evaluation.record.names import Meaning, Vocabulary, bare
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
    vocabulary = _sources[0]() if _sources else Vocabulary()
    meaning = vocabulary.find(written)
    if meaning is None:
        raise vocabulary.unknown(written)
    if len(meaning.metrics) != 1:
        raise TouchstoneError(
            f"'{written}' stands for {len(meaning.metrics)} metrics; name one of {', '.join(meaning.metrics)}"
        )
    _refuse_other_features(written, meaning, titles)
    return meaning.metrics[0]


def is_of(extractor: str, name: str) -> bool:
    """Whether the extractor called ``name`` is of the kind ``extractor``: ``inception-2015-12-05`` is ``inception``."""
    return set(extractor.split("-")) <= set(name.partition(":")[0].split("-"))


def _refuse_other_features(written: str, meaning: Meaning, titles: Mapping[str, str]) -> None:
    """A title names its extractor in brackets, unless it is the Inception of published numbers."""
    metric = meaning.metrics[0]
    used = re.search(r"\[([^\[\]]+)\]", titles.get(metric, ""))
    if meaning.extractor is not None and used and not is_of(meaning.extractor, used[1]):
        raise TouchstoneError(
            f"'{written}' means features of '{meaning.extractor}', and this was measured on those of '{used[1]}': "
            f"ask for '{meaning.plain}'"
        )
