"""PostgreSQL out to a backup and back in: one ``COPY`` per table, in PostgreSQL's text format.

Out: in one transaction that sees one moment. In: in the transaction of the caller, whose
rollback leaves everything as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import sqlalchemy as sa
from psycopg import Connection, sql

from engine import faults
from engine.store.connecting import named

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from engine.store.archive import Archive
    from engine.store.transaction import Transaction


def part_of(table: sa.Table) -> str:
    """Return the name of the part with the rows of a table."""
    return f"{table.name}.copy"


def copy_out(tx: Transaction, tables: Sequence[sa.Table], folder: Path) -> list[Path]:
    """Write the rows of every table to a file of its own.

    Raises:
        StorageFullError: no room next to the target.
    """
    paths = []
    with named():
        for table in tables:
            path = folder / part_of(table)
            with (
                path.open("wb") as file,
                _driver(tx).cursor() as cursor,
                cursor.copy(_statement("COPY {} ({}) TO STDOUT", table)) as rows,
            ):
                for piece in rows:
                    file.write(piece)
            paths.append(path)
    return paths


def copy_in(tx: Transaction, tables: Sequence[sa.Table], archive: Archive) -> None:
    """Put the rows of a backup in the place of all rows of these tables.

    Args:
        tx: locks the tables against everybody until it ends.
        tables: those that others point at first.
        archive: every part is checked while it is read.

    Raises:
        BackupDamagedError: a part is not what the list says.
        StorageBusyError: somebody kept a table.
        StorageFullError: no room.
    """
    preparer = tx.connection.dialect.identifier_preparer
    names = ", ".join(preparer.format_table(table) for table in tables)
    tx.connection.execute(sa.text(f"TRUNCATE {names}"))
    with named():
        for table in tables:
            with (
                _driver(tx).cursor() as cursor,
                cursor.copy(_statement("COPY {} ({}) FROM STDIN", table)) as rows,
            ):
                for piece in archive.read(part_of(table)):
                    rows.write(piece)
            faults.reach(faults.RESTORING)
    for table in tables:
        _go_on_counting(tx, table)


def _go_on_counting(tx: Transaction, table: sa.Table) -> None:
    """Let numbers that the database gives follow on the highest one."""
    column = table.autoincrement_column
    if column is None:
        return
    sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
    following = sa.func.coalesce(sa.func.max(column), 0) + 1
    tx.connection.execute(sa.select(sa.func.setval(sequence, following, sa.false())))


def _statement(words: str, table: sa.Table) -> sql.Composed:
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    return sql.SQL(words).format(sql.Identifier(table.name), columns)


def _driver(tx: Transaction) -> Connection:
    return cast(Connection, tx.connection.connection.driver_connection)
