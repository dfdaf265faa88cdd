"""What lists show of a run, beside its summary: sizes, training facts and numbers. Taken from the record once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from evaluation.record.few import few_behind
from evaluation.record.reading import mark
from evaluation.record.schema import Ok, RunRecord
from evaluation.record.versions import parse_record
from evaluation.store.database import Database
from evaluation.store.tables import run_facts, runs
from evaluation.types import TouchstoneError

FORM = 3
"""Of what is kept. One up when it changes, or when records get other names: then all are taken again."""
HISTOGRAM = "class_histogram"
MOST_FACTS = 60
LONGEST_TEXT = 80

Number = tuple[float, float | None, float | None]
"""A value and the two ends of its 95% interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    family: str
    parameters: int
    latent_dim: int | None
    mark: str
    """What stands beside the name where the reading was guessed and not confirmed: ``83% likely``; else empty."""
    seconds: float
    """What measuring took."""
    training: Mapping[str, float | int | str | bool]
    """Single values of the model's card: hyper-parameters, epochs, last loss. Nested names are joined by a space."""
    numbers: Mapping[str, Number]
    """Metric -> its number, for those that have one."""
    doubtful: frozenset[str] = frozenset()
    """Metrics whose number has a warning, or too few images behind it: they decide nothing."""
    alike: str = ""
    """Equal for runs that were measured on the same items, noise and features."""
    classes: tuple[str, ...] = ()
    """Of the histogram of classes among the samples, in its order."""


class RunFactsTable:
    def __init__(self, database: Database) -> None:
        self.database = database

    def all(self) -> dict[str, RunFacts]:
        """Run id -> facts."""
        query = select(run_facts.c.run_id, run_facts.c.facts).where(run_facts.c.form == FORM)
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        return {row.run_id: _read(row.facts) for row in rows}

    def complete(self) -> int:
        """Take the facts of runs that have none, such as those of an older workspace; returns how many."""
        present = select(run_facts.c.run_id).where(run_facts.c.form == FORM)
        missing = select(runs.c.id).where(runs.c.id.not_in(present))
        with self.database.reading() as connection:
            run_ids = list(connection.execute(missing).scalars())
        for run_id in run_ids:
            with self.database.writing() as connection:
                record = connection.execute(select(runs.c.record).where(runs.c.id == run_id)).scalar_one_or_none()
                if record is not None:
                    keep(connection, run_id, _facts_of_text(record))
        return len(run_ids)


def keep(connection: Connection, run_id: str, facts: Mapping[str, Any]) -> None:
    """Within the transaction that saves the run."""
    connection.execute(delete(run_facts).where(run_facts.c.run_id == run_id))
    connection.execute(insert(run_facts).values(run_id=run_id, form=FORM, facts=dict(facts)))


def facts_of(record: RunRecord) -> dict[str, Any]:
    """As they are kept: plain values."""
    checkpoint = record.checkpoint
    numbers = [one for one in record.outcomes if isinstance(one, Ok) and one.value is not None]
    histogram = record.outcome(HISTOGRAM)
    return {
        "family": checkpoint.family, "parameters": checkpoint.parameters, "latent_dim": checkpoint.latent_dim,
        "mark": mark(checkpoint), "seconds": record.seconds,
        "training": dict(list(_single_values(checkpoint.training))[:MOST_FACTS]),
        "numbers": {one.metric: [one.value, *(one.interval or (None, None))] for one in numbers},
        "doubtful": [one.metric for one in numbers if one.warnings or few_behind(one, record.config)],
        "alike": _alike(record),
        "classes": list(histogram.view.facts.get("categories", ())) if isinstance(histogram, Ok) else [],
    }  # fmt: skip


def _alike(record: RunRecord) -> str:
    """What ``evaluation.judging.likeness`` asks of runs that stand in one table."""
    config = record.config
    extractor = config.extractor.sha256 if config.extractor else ""
    return f"{record.dataset.sha256[:16]} {config.n} {config.seed} {config.n_samples} {config.n_train} {extractor[:16]}"


def _facts_of_text(record: str) -> dict[str, Any]:
    """Empty for a record that this version cannot read: the run says so itself when it is opened."""
    try:
        return facts_of(parse_record(record, name="a run of this workspace")[0])
    except TouchstoneError:
        return {}


def _single_values(facts: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in facts.items():
        title = f"{before} {name}".strip().replace("_", " ")
        if isinstance(value, Mapping):
            yield from _single_values(value, title)
        elif isinstance(value, bool | int | float) or (isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT):
            yield title, value


def _read(facts: Mapping[str, Any]) -> RunFacts:
    return RunFacts(
        family=facts.get("family", ""),
        parameters=facts.get("parameters", 0),
        latent_dim=facts.get("latent_dim"),
        mark=facts.get("mark", ""),
        seconds=facts.get("seconds", 0.0),
        training=facts.get("training", {}),
        numbers={metric: (value, low, high) for metric, (value, low, high) in facts.get("numbers", {}).items()},
        doubtful=frozenset(facts.get("doubtful", ())),
        alike=facts.get("alike", ""),
        classes=tuple(facts.get("classes", ())),
    )
