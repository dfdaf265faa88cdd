"""The tables of a workspace, as the newest schema has them. ``migrations`` makes them, and changes older ones.

Times are UTC, ISO 8601, as text. JSON columns hold plain values.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

settings = Table(
    "settings",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("value", JSON),
)
"""Also holds ``schema_version``."""

colours = Table(
    "colours",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("colour", Integer, nullable=False, unique=True),
)
"""A row stays when its checkpoint is removed: a model that is added again has its colour again."""

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("paths", JSON, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("origin", String(20), nullable=False),
    Column("added", String(40), nullable=False),
    Column("recognised", Text, nullable=False),
    Column("confidence", String(20), nullable=False),
    Column("error", Text),
    Column("source", String(64)),
)
"""``source`` is the digest of the author's files in ``sources/``; null where there are none."""

runs = Table(
    "runs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("checkpoint_sha256", String(64), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("dataset_spec", Text, nullable=False),
    Column("dataset_sha256", String(64), nullable=False, index=True),
    Column("n", Integer, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("extractor", String(200), nullable=False),
    Column("created", String(40), nullable=False),
    Column("saved", Integer, nullable=False, unique=True),
    Column("ok", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("record", Text, nullable=False),
)
"""``saved`` counts up, in the order in which runs were saved."""

run_arrays = Table(
    "run_arrays",
    metadata,
    Column("run_id", String(40), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(300), primary_key=True),
    Column("sha256", String(64), nullable=False, index=True),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("status", String(20), nullable=False, index=True),
    Column("data", Text, nullable=False),
    Column("config", JSON, nullable=False),
    Column("choices", JSON, nullable=False),
    Column("created", String(40), nullable=False),
    Column("started", String(40)),
    Column("finished", String(40)),
    Column("error", Text),
    Column("isolation", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("server", String(40)),
    Column("owner", String(320)),
)
"""``server`` runs the job, or ran it last; one that is not in ``servers`` has stopped. ``owner`` asked for
it; null where nobody did, such as for the models that are shipped."""

servers = Table(
    "servers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("beat", BigInteger, nullable=False),
    Column("started", String(40), nullable=False),
)
"""Those that run jobs. ``beat`` counts up while a server lives."""

job_checkpoints = Table(
    "job_checkpoints",
    metadata,
    Column("job_id", Integer, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("status", String(20), nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("step", String(200), nullable=False),
    Column("message", Text, nullable=False),
    Column("run_id", String(40)),
)

job_outcomes = Table(
    "job_outcomes",
    metadata,
    Column("job_id", Integer, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("outcome", Text, nullable=False),
)

job_events = Table(
    "job_events",
    metadata,
    Column("job_id", Integer, ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("at", String(40), nullable=False),
    Column("sentence", Text, nullable=False),
)
"""What happened to a job besides its progress: a worker that died, a server that stopped."""

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False),
    Column("person", String(320), nullable=False),
    Column("role", String(20), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("name", String(200), nullable=False),
    Column("detail", Text, nullable=False),
)
"""Who did what. Rows are added only."""

uploads = Table(
    "uploads",
    metadata,
    Column("token", String(40), primary_key=True),
    Column("server", String(80), nullable=False),
    Column("person", String(320), nullable=False, index=True),
    Column("bytes", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("taken", Integer, nullable=False),
)
"""Files under way (``taken`` is 0), by the folder of the server that receives them, and those that were taken within a
day. ``at``: seconds since 1970 when the file was announced, or taken."""

selections = Table(
    "selections",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(200), nullable=False),
    Column("dataset_sha256", String(64), nullable=False, index=True),
    Column("items", JSON, nullable=False),
    Column("created", String(40), nullable=False),
)

Index("one_name_a_dataset", selections.c.dataset_sha256, selections.c.name, unique=True)

item_sets = Table(
    "item_sets",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("dataset_sha256", String(64), nullable=False),
    Column("items", Text, nullable=False),
    Column("created", String(40), nullable=False),
)
"""Items of a dataset without a name. ``items`` is one bit an item, compressed; the id is a digest of them."""

model_marks = Table(
    "model_marks",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("note", Text, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("archived", String(40)),
    Column("removed", String(40)),
)
"""What people wrote about a model, and since when it is archived, or removed and can be brought back."""

model_sets = Table(
    "model_sets",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("models", JSON, nullable=False),
    Column("created", String(40), nullable=False),
)
"""Choices of many models, which are too long for an address. The id is a digest of the choice."""

views = Table(
    "views",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("settings", JSON, nullable=False),
    Column("created", String(40), nullable=False),
)
"""How somebody looks at the table of models, under a name."""

run_facts = Table(
    "run_facts",
    metadata,
    Column("run_id", String(40), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("form", Integer, nullable=False),
    Column("facts", JSON, nullable=False),
)
"""What the table of models shows of a run, taken from its record, so that no record is read for it."""

looks = Table(
    "looks",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("training", String(300), nullable=False, index=True),
    Column("recipe", String(300), nullable=False),
    Column("origin", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("roles", JSON, nullable=False),
)
"""Which training a checkpoint is a look of. ``facts`` is what was read, ``training`` and ``recipe`` its names in this
workspace, ``origin`` the folder that was read: empty where a run or a dropped file told it."""

look_corrections = Table(
    "look_corrections",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("field", String(200), primary_key=True),
    Column("value", JSON),
    Column("person", String(320), nullable=False),
    Column("at", String(40), nullable=False),
)
"""What somebody stated in place of what was read."""

training_logs = Table(
    "training_logs",
    metadata,
    Column("training", String(300), primary_key=True),
    Column("path", String(600), primary_key=True),
    Column("curves", JSON, nullable=False),
    Column("problem", Text, nullable=False),
)
"""The curves of a log beside a training's checkpoints, thinned for a chart; ``problem`` says why there are none."""
