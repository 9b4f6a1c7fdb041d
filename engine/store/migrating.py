"""Bring a database to the newest schema; each floor has its own line of versions.

The versions hold plain DDL and import no tables, so that an old version keeps meaning
what it meant. A test proves that following them gives what the tables declare. Alembic is
imported only when there is something to do: a server that starts on a store of today needs
neither its time nor its memory.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from engine.store.transaction import Database, Transaction

ENGINE_MIGRATIONS = Path(__file__).with_name("migrations")
ENGINE_VERSION_TABLE = "engine_version"

#: any number, the same for every process that migrates ("engine" on a phone keypad)
_ADVISORY_LOCK = 364463


def migrate(database: Database) -> None:
    """Bring the engine's own tables to the newest version, in one transaction."""
    migrate_floor(database, ENGINE_MIGRATIONS, ENGINE_VERSION_TABLE)


def migrate_floor(
    database: Database, script_location: Path, version_table: str, *, to: str = "head"
) -> None:
    """Bring the tables of one floor to a version, in one transaction.

    Processes that start at the same time wait for each other; a database that is there
    already is left alone.

    Args:
        database: where the tables live.
        script_location: folder with a folder ``versions`` of Alembic revisions.
        version_table: where Alembic remembers the version of this floor.
        to: ``head``, ``base`` (undo everything) or a revision.
    """
    if to == "head" and _is_newest(database, script_location, version_table):
        return
    from alembic import command  # noqa: PLC0415 - heavy, seldom needed
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    # one env.py serves all floors; only their versions differ
    config.set_main_option("script_location", str(ENGINE_MIGRATIONS).replace("%", "%%"))
    versions = str(script_location / "versions").replace("%", "%%")
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", versions)
    config.attributes["version_table"] = version_table
    with database.transaction() as tx:
        _take_turn(tx)
        config.attributes["connection"] = tx.connection
        move = command.downgrade if to == "base" else command.upgrade
        move(config, to)


def _is_newest(database: Database, script_location: Path, version_table: str) -> bool:
    """Tell whether a store stands at the newest version; files carry their number in front."""
    newest = max(path.stem for path in (script_location / "versions").glob("[0-9]*.py"))[:4]
    versions = sa.table(version_table, sa.column("version_num"))
    with database.reading() as tx:
        if not sa.inspect(tx.connection).has_table(version_table):
            return False
        return tx.connection.execute(sa.select(versions.c.version_num)).scalars().all() == [newest]


def _take_turn(tx: Transaction) -> None:
    """SQLite has one writer at a time already."""
    if tx.connection.dialect.name == "postgresql":
        tx.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
