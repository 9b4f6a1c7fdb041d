"""Where Alembic enters; run by Alembic only, for every floor.

The connection comes from ``engine.store.migrating`` and is in a transaction already.
"""

from __future__ import annotations

from alembic import context

attributes = context.config.attributes
context.configure(connection=attributes["connection"], version_table=attributes["version_table"])
with context.begin_transaction():
    context.run_migrations()
