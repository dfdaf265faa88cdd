"""The table of models: notes, tags, archived and removed models, choices of models, saved views, facts of runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    op.create_table(
        "model_marks",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("tags", sa.JSON, nullable=False),
        sa.Column("archived", sa.String(40)),
        sa.Column("removed", sa.String(40)),
    )
    op.create_table(
        "model_sets",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("models", sa.JSON, nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
    )
    op.create_table(
        "views",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
    )
    op.create_table(  # filled from the records as the workspace is opened
        "run_facts",
        sa.Column("run_id", sa.String(40), sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("form", sa.Integer, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
    )
