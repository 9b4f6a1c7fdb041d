"""Bring a database to the newest schema; each floor has its own line of versions.

The versions hold plain DDL and import no tables, so that an old version keeps meaning
what it meant. A test proves that following them gives what the tables declare. Alembic is
imported only when there is something to do: a server that starts on a store of today needs
neither its time nor its memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.store.tables import metadata

if TYPE_CHECKING:
    from engine.store.transaction import Database, Transaction

ENGINE_MIGRATIONS = Path(__file__).with_name("migrations")
ENGINE_VERSION_TABLE = "engine_version"


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor with tables of its own, for what concerns the store as a whole.

    Attributes:
        metadata: the tables that the floor declares.
        migrations: folder with a folder ``versions`` of Alembic revisions.
        version_table: where Alembic remembers the version of this floor.
    """

    metadata: sa.MetaData
    migrations: Path
    version_table: str

    @property
    def newest(self) -> str:
        """The version that the tables declare."""
        return _newest(self.migrations)

    def is_newest(self, tx: Transaction) -> bool:
        """Tell whether a store stands at the version that the tables declare."""
        return find_version(tx, self.version_table) == self.newest


ENGINE_FLOOR = Floor(metadata, ENGINE_MIGRATIONS, ENGINE_VERSION_TABLE)

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
    if to == "head":
        with database.reading() as tx:
            if find_version(tx, version_table) == _newest(script_location):
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


def find_version(tx: Transaction, version_table: str) -> str | None:
    """Return at which version a floor stands, None when it has no tables or is in between."""
    if not sa.inspect(tx.connection).has_table(version_table):
        return None
    versions = sa.table(version_table, sa.column("version_num"))
    found = tx.connection.execute(sa.select(versions.c.version_num)).scalars().all()
    return str(found[0]) if len(found) == 1 else None


def _newest(script_location: Path) -> str:
    """Files carry their number in front."""
    return max(path.stem for path in (script_location / "versions").glob("[0-9]*.py"))[:4]


def _take_turn(tx: Transaction) -> None:
    """SQLite has one writer at a time already."""
    if tx.connection.dialect.name == "postgresql":
        tx.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
