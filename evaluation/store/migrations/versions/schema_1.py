"""The first schema: settings, checkpoints and their colours, runs and their arrays, jobs, selections.

Makes only what is not there. A workspace from before Alembic has these tables already, and is taken over as it is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    _table(
        "settings",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("value", sa.JSON),
    )
    _table(
        "colours",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("colour", sa.Integer, nullable=False, unique=True),
    )
    _table(
        "checkpoints",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("paths", sa.JSON, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("origin", sa.String(20), nullable=False),
        sa.Column("added", sa.String(40), nullable=False),
        sa.Column("recognised", sa.Text, nullable=False),
        sa.Column("confidence", sa.String(20), nullable=False),
        sa.Column("error", sa.Text),
    )
    _table(
        "runs",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("checkpoint_sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("dataset_spec", sa.Text, nullable=False),
        sa.Column("dataset_sha256", sa.String(64), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("extractor", sa.String(200), nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
        sa.Column("saved", sa.Integer, nullable=False, unique=True),
        sa.Column("ok", sa.Integer, nullable=False),
        sa.Column("skipped", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    _table(
        "run_arrays",
        sa.Column("run_id", sa.String(40), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("key", sa.String(300), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
    )
    _table(
        "jobs",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("config", sa.JSON, nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
        sa.Column("started", sa.String(40)),
        sa.Column("finished", sa.String(40)),
        sa.Column("error", sa.Text),
        sa.Column("isolation", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
    )
    _table(
        "job_checkpoints",
        sa.Column("job_id", sa.Integer, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("step", sa.String(200), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("run_id", sa.String(40)),
    )
    _table(
        "job_outcomes",
        sa.Column("job_id", sa.Integer, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("outcome", sa.Text, nullable=False),
    )
    _table(
        "selections",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("dataset_sha256", sa.String(64), nullable=False),
        sa.Column("items", sa.JSON, nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
    )
    for table, column in (
        ("runs", "checkpoint_sha256"),
        ("runs", "dataset_sha256"),
        ("run_arrays", "sha256"),
        ("jobs", "status"),
        ("selections", "dataset_sha256"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column], if_not_exists=True)
    op.create_index("one_name_a_dataset", "selections", ["dataset_sha256", "name"], unique=True, if_not_exists=True)


def _table(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(name, *columns, if_not_exists=True)
