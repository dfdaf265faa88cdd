"""Which results are the same: those of one checkpoint and source on the same data with the same settings.

A second result of the same key takes the place of the first; one of another key never does.
"""

from __future__ import annotations

import hashlib
import json

from evaluation.record.schema import RunRecord


def results_key(record: RunRecord) -> str:
    """A digest of checkpoint, author's source, data and settings.

    The settings are seed, sizes, resamplings, metrics, resizing and feature extractor.
    """
    config = record.config
    settings = config.model_dump(mode="json", exclude={"extractor"})
    if config.samples_range is None:
        del settings["samples_range"]  # keys of results from before this setting stay
    extractor = None if config.extractor is None else config.extractor.sha256
    facts: list[object] = [record.checkpoint.sha256, record.dataset.sha256, record.dataset.split, settings, extractor]
    if sources := _sources(record):
        facts.append(sources)
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def difference(record: RunRecord, other: RunRecord) -> str:
    """In what two records of different keys differ, in words: ``of another checkpoint``."""
    if record.checkpoint.sha256 != other.checkpoint.sha256:
        return "of another checkpoint"
    if _sources(record) != _sources(other):
        return "read from another source"
    if record.dataset.sha256 != other.dataset.sha256:
        return "on other data"
    for name in ("seed", "n", "n_train", "n_samples", "replicates"):
        if getattr(record.config, name) != getattr(other.config, name):
            return f"with {name} {getattr(other.config, name)}"
    return "with other settings"


def _sources(record: RunRecord) -> list[str]:
    """Digests of the author's source that decided how the checkpoint was opened; none where there was no source."""
    source = record.checkpoint.source
    return [] if source is None else sorted({file.sha256 for file in source.files})
