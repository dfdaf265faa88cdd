"""What each person sends, so that its bound holds over restarts and over all servers of a workspace."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "6"
down_revision = "5"


def upgrade() -> None:
    op.create_table(
        "uploads",
        sa.Column("token", sa.String(40), primary_key=True),
        sa.Column("server", sa.String(80), nullable=False),
        sa.Column("person", sa.String(320), nullable=False, index=True),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("taken", sa.Integer, nullable=False),
    )
