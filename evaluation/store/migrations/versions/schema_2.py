"""Who runs a job, and what happened to it: servers with their heartbeats, the server of a job, events of a job."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    op.create_table(
        "servers",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("beat", sa.BigInteger, nullable=False),
        sa.Column("started", sa.String(40), nullable=False),
    )
    op.add_column("jobs", sa.Column("server", sa.String(40)))
    op.create_table(
        "job_events",
        sa.Column("job_id", sa.Integer, sa.ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
    )
