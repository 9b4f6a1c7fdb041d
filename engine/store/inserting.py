"""Insert statements that give way to a row that is already there.

Both databases know ``ON CONFLICT``, each through a construct of its own; this room hides the
difference and knows no table. A dialect is imported when its database is in use: the other
one would cost every process megabytes for nothing.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    import sqlalchemy as sa
    from sqlalchemy.dialects import postgresql, sqlite
    from sqlalchemy.sql.dml import ReturningInsert

    from engine.store.transaction import Transaction

    Insert: TypeAlias = postgresql.Insert | sqlite.Insert


def insert_into(tx: Transaction, table: sa.Table) -> Insert:
    """Return an insert that understands ``on_conflict_do_nothing`` and ``…_do_update``."""
    return insert_for(tx.connection.dialect.name, table)


def insert_for(dialect: str, table: sa.Table) -> Insert:
    """Return such an insert for a kind of database, to build a statement once for each."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - only where it is used

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - as above

    return sqlite.insert(table)


def did_insert(tx: Transaction, added: Insert) -> bool:
    """Execute an insert of one row with an ``id`` and tell whether it was stored.

    A driver's row count means nothing for inserts on PostgreSQL, so the row is asked back.
    """
    return tx.connection.execute(added.returning(added.table.c.id)).first() is not None


def add_if_new(tx: Transaction, table: sa.Table, row: Mapping[str, object]) -> bool:
    """Insert a row with an ``id``; False when what it may hold only once is there already."""
    statement = _adding(tx.connection.dialect.name, table)
    return tx.connection.execute(statement, dict(row)).first() is not None


@cache
def _adding(dialect: str, table: sa.Table) -> ReturningInsert[tuple[Any]]:
    return insert_for(dialect, table).on_conflict_do_nothing().returning(table.c.id)
