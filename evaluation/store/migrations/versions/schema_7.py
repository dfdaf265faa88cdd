"""Items that were drawn around on a map, kept so that an address can name them in a few characters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "7"
down_revision = "6"


def upgrade() -> None:
    op.create_table(
        "item_sets",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("dataset_sha256", sa.String(64), nullable=False),
        sa.Column("items", sa.Text, nullable=False),
        sa.Column("created", sa.String(40), nullable=False),
    )
