"""Which training each checkpoint is a look of, what people corrected of it, and the curves of the trainings' logs."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "8"
down_revision = "7"


def upgrade() -> None:
    looks = op.create_table(
        "looks",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("training", sa.String(300), nullable=False, index=True),
        sa.Column("recipe", sa.String(300), nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("roles", sa.JSON, nullable=False),
    )
    op.create_table(
        "look_corrections",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("field", sa.String(200), primary_key=True),
        sa.Column("value", sa.JSON),
        sa.Column("person", sa.String(320), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.create_table(
        "training_logs",
        sa.Column("training", sa.String(300), primary_key=True),
        sa.Column("path", sa.String(600), primary_key=True),
        sa.Column("curves", sa.JSON, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
    )
    rows = list({row["sha256"]: row for row in _looks_of_runs()}.values())
    if rows:
        op.bulk_insert(looks, rows)


def _looks_of_runs() -> list[dict[str, object]]:
    """From records that say which training their checkpoint is of; of several runs the newest speaks."""
    runs = sa.table("runs", sa.column("checkpoint_sha256"), sa.column("record"), sa.column("saved"))
    told = sa.select(runs.c.checkpoint_sha256, runs.c.record).where(runs.c.record.like('%"look_of":{%'))
    found = []
    for row in op.get_bind().execute(told.order_by(runs.c.saved)):
        facts = json.loads(row.record)["checkpoint"]["look_of"]
        found.append(
            {
                "sha256": row.checkpoint_sha256, "training": facts["name"][:300], "recipe": facts["recipe"][:300],
                "origin": "", "facts": facts, "roles": [],
            }
        )  # fmt: skip
    return found
