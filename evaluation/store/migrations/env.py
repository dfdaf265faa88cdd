"""Read by Alembic, and by nothing else: run the steps on the connection that ``migrations.upgrade`` hands over."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
