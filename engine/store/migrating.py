"""Bring a database to the newest schema; each floor has its own line of versions.

The versions hold plain DDL and import no tables, so that an old version keeps meaning
what it meant. A test proves that following them gives what the tables declare.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

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
    with database.transaction() as tx:
        _take_turn(tx)
        config = Config()
        # one env.py serves all floors; only their versions differ
        config.set_main_option("script_location", str(ENGINE_MIGRATIONS).replace("%", "%%"))
        versions = str(script_location / "versions").replace("%", "%%")
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", versions)
        config.attributes["connection"] = tx.connection
        config.attributes["version_table"] = version_table
        if to == "base":
            command.downgrade(config, to)
        else:
            command.upgrade(config, to)


def _take_turn(tx: Transaction) -> None:
    """SQLite has one writer at a time already."""
    if tx.connection.dialect.name == "postgresql":
        tx.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
