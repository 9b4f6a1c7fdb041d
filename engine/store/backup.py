"""A backup of a whole store, all floors together, and putting one back: all of it or nothing.

A backup belongs to one kind of database and to one version of the tables. It is made while
others work, and holds what was committed at one moment.
"""

from __future__ import annotations

import contextlib
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.errors import (
    BackupDamagedError,
    BackupOtherDatabaseError,
    BackupOtherVersionError,
    StoreNotEmptyError,
    StoreOtherVersionError,
)
from engine.store import archive, copying_sqlite
from engine.store.archive import Archive, Manifest
from engine.store.connecting import named
from engine.store.migrating import find_version, migrate_floor
from engine.store.transaction import Database, Transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from engine.store.migrating import Floor


def back_up(
    database: Database, floors: Sequence[Floor], target: Path, *, now: datetime
) -> Manifest:
    """Write everything that a store holds to a new file (mode 0600), and read it back.

    Args:
        database: may be written to meanwhile; the backup holds one moment of it.
        floors: from the ground up.
        target: must not exist yet; its folder must. Takes room twice while it is made.
        now: told in the list.

    Raises:
        FileExistsError: there is something of this name already.
        OSError: the target cannot be written.
        StorageFullError: no room for it.
        StoreOtherVersionError: the store belongs to another version.
        BackupDamagedError: the store is damaged, or what was written cannot be read back.
    """
    if target.exists():
        raise FileExistsError(target)
    tables = _tables(floors)
    with named(), archive.workplace(target.parent) as folder:
        with database.reading() as tx:
            if not all(floor.is_newest(tx) for floor in floors):
                raise StoreOtherVersionError
            counts = {table.name: _count(tx, table) for table in tables}
            if database.dialect == "sqlite":
                paths = copying_sqlite.copy_out(tx, folder)
            else:
                from engine.store import copying_postgres  # noqa: PLC0415 - brings a driver

                paths = copying_postgres.copy_out(tx, tables, folder)
        manifest = Manifest(
            dialect=database.dialect,
            made_at=now.astimezone(UTC).isoformat(),
            versions={floor.version_table: floor.newest for floor in floors},
            columns=_columns(tables),
            counts=counts,
            parts=tuple(archive.measure(path) for path in paths),
        )
        archive.write(target, folder, manifest)
    return manifest


def restore(
    database: Database,
    floors: Sequence[Floor],
    source: Path,
    *,
    replace: bool,
    accept: Callable[[Transaction], None],
) -> Manifest:
    """Put a backup in the place of what a store holds, in one transaction.

    Args:
        database: one without tables gets them; a file of SQLite must be there, empty or not.
        floors: from the ground up.
        source: the backup; all of it is read before anything else happens.
        replace: whether a store that holds something may be overwritten.
        accept: called in a transaction on the restored store before anybody sees it; an
            exception refuses the restore, and what it writes is part of it.

    Raises:
        BackupDamagedError: it is no backup, or it is damaged.
        BackupOtherDatabaseError: it was made of another kind of database.
        BackupOtherVersionError: its tables are not those of this version.
        StoreNotEmptyError: the store holds something, and ``replace`` is off.
        StoreOtherVersionError: the tables that are there are not those of this version.
        StorageError: the storage did not serve; nothing was changed.
        OSError: the backup cannot be read.
    """
    tables = _tables(floors)
    with archive.reading(source) as opened:
        _check_kind(opened.manifest, database, floors)
        opened.verify()
        if database.dialect == "sqlite":  # its file brings the tables along
            _put_sqlite(database, tables, opened, replace=replace, accept=accept)
        else:
            _make_tables(database, floors)
            _put_postgres(database, tables, opened, replace=replace, accept=accept)
        return opened.manifest


def _check_kind(manifest: Manifest, database: Database, floors: Sequence[Floor]) -> None:
    if manifest.dialect != database.dialect:
        raise BackupOtherDatabaseError(manifest.dialect, database.dialect)
    versions = {floor.version_table: floor.newest for floor in floors}
    if manifest.versions != versions or manifest.columns != _columns(_tables(floors)):
        raise BackupOtherVersionError


def _make_tables(database: Database, floors: Sequence[Floor]) -> None:
    """Make the tables where there are none; bringing old ones up to date is not for a restore."""
    with database.reading() as tx:
        found = {find_version(tx, floor.version_table) for floor in floors}
        newest = all(floor.is_newest(tx) for floor in floors)
    if found == {None}:
        for floor in floors:
            migrate_floor(database, floor.migrations, floor.version_table)
    elif not newest:
        raise StoreOtherVersionError


def _put_postgres(
    database: Database,
    tables: Sequence[sa.Table],
    opened: Archive,
    *,
    replace: bool,
    accept: Callable[[Transaction], None],
) -> None:
    from engine.store import copying_postgres  # noqa: PLC0415 - brings a driver

    with database.transaction() as tx:
        _check_empty(tx, tables, replace=replace)
        copying_postgres.copy_in(tx, tables, opened)
        _check_counts(tx, tables, opened.manifest)
        accept(tx)


def _put_sqlite(
    database: Database,
    tables: Sequence[sa.Table],
    opened: Archive,
    *,
    replace: bool,
    accept: Callable[[Transaction], None],
) -> None:
    file = database.file or Path()
    with named(), archive.workplace(file.parent) as folder:
        copy = folder / copying_sqlite.PART
        with copy.open("wb") as written:
            for piece in opened.read(copying_sqlite.PART):
                written.write(piece)
        with _open_copy(copy) as tx:
            _check_counts(tx, tables, opened.manifest)
            accept(tx)
        # between this look and the copy a store cannot be locked; who fills one does not restore
        with database.reading() as tx:
            _check_empty(tx, tables, replace=replace)
        copying_sqlite.copy_in(database, copy)


@contextlib.contextmanager
def _open_copy(path: Path) -> Iterator[Transaction]:
    copy = Database(f"sqlite:///{path}")
    try:
        with copy.transaction() as tx:
            yield tx
    finally:
        copy.dispose()  # folds its log into the file


def _check_empty(tx: Transaction, tables: Sequence[sa.Table], *, replace: bool) -> None:
    there = set(sa.inspect(tx.connection).get_table_names())
    if not replace and any(_count(tx, table) for table in tables if table.name in there):
        raise StoreNotEmptyError


def _check_counts(tx: Transaction, tables: Sequence[sa.Table], manifest: Manifest) -> None:
    for table in tables:
        if _count(tx, table) != manifest.counts.get(table.name):
            raise BackupDamagedError(table.name)


def _count(tx: Transaction, table: sa.Table) -> int:
    return tx.connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _tables(floors: Sequence[Floor]) -> list[sa.Table]:
    """Return all tables, those that others point at first."""
    return [table for floor in floors for table in floor.metadata.sorted_tables]


def _columns(tables: Sequence[sa.Table]) -> dict[str, list[str]]:
    return {table.name: [column.name for column in table.columns] for table in tables}
