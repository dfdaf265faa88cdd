"""The feature extractor of a run whose metrics were asked for by names that mean one: ``fid``, ``kid``, ``is``."""

from __future__ import annotations

from dataclasses import replace

from evaluation.data.dataset import Dataset
from evaluation.measuring.extractors.base import WeightsNotFound, automatic, open_extractor
from evaluation.record.lookup import is_of
from evaluation.registry import Registry
from evaluation.types import Config, TouchstoneError


def with_extractor(config: Config, dataset: Dataset, registry: Registry) -> Config:
    """The configuration with the extractor that its metrics' names mean, in the place of ``auto``.

    Raises TouchstoneError with one sentence when another extractor was named, when its weights are not there, and when
    two names mean different ones. Nothing falls back to other features.
    """
    asked = {written: meaning for written in config.metrics
             if (meaning := registry.names.find(written)) and meaning.extractor}  # fmt: skip
    chosen = config.extractor
    for written, meaning in asked.items():
        wanted, plain = str(meaning.extractor), meaning.plain
        if chosen == "auto":
            chosen = wanted
        if not is_of(wanted, chosen):
            raise TouchstoneError(
                f"'{written}' means features of '{wanted}', and the extractor of this run is '{config.extractor}': ask "
                f"for '{plain}' to measure on those, or choose the extractor '{wanted}'"
            )
        try:
            open_extractor(chosen, dataset)
        except WeightsNotFound as error:
            raise TouchstoneError(
                f"'{written}' means features of '{wanted}', but {error.why}; {error.remedy}, or ask for '{plain}', the "
                f"same on features of '{automatic(dataset)}'"
            ) from None
    return replace(config, extractor=chosen)
