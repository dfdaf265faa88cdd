"""The author's source of a checkpoint."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"


def upgrade() -> None:
    op.add_column("checkpoints", sa.Column("source", sa.String(64)))
