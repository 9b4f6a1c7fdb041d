"""Empty, migrated databases for tests, cheap enough to have one each; and a count of statements.

A migrated database is made once per worker and copied for each test: a file for SQLite, a
template for PostgreSQL.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa
from sqlalchemy import event

from engine import Database
from engine.store.migrating import ENGINE_MIGRATIONS, ENGINE_VERSION_TABLE, migrate_floor
from engine.store.tables import metadata as engine_metadata
from tasks.store.migrating import TASKS_MIGRATIONS, TASKS_VERSION_TABLE
from tasks.store.tables import metadata as tasks_metadata
from tests import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine import Connection

DIALECTS = ("sqlite", "postgres")


@dataclass(frozen=True)
class Floor:
    """A floor with tables of its own: what it declares, and how a database gets there."""

    name: str
    metadata: sa.MetaData
    migrations: Path
    version_table: str

    def migrate(self, database: Database, to: str = "head") -> None:
        migrate_floor(database, self.migrations, self.version_table, to=to)


#: from the ground up: a floor may point at the tables of the one below
FLOORS = (
    Floor("engine", engine_metadata, ENGINE_MIGRATIONS, ENGINE_VERSION_TABLE),
    Floor("tasks", tasks_metadata, TASKS_MIGRATIONS, TASKS_VERSION_TABLE),
)


def migrate_all(database: Database) -> None:
    for floor in FLOORS:
        floor.migrate(database)


class SqliteSource:
    """Copies of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.db"
        database = Database(f"sqlite:///{self.template}")
        migrate_all(database)
        database.dispose()  # the last connection folds the log into the file

    @contextlib.contextmanager
    def fresh_url(self, folder: Path, *, migrated: bool = True) -> Iterator[str]:
        path = folder / "test.db"
        if migrated:
            shutil.copyfile(self.template, path)
        yield f"sqlite:///{path}"

    def in_memory(self) -> Database:
        """Return a migrated database in memory: fast, for whoever needs many."""
        database = Database("sqlite://")
        with (
            contextlib.closing(sqlite3.connect(self.template)) as template,
            database.raw() as driver,
        ):
            template.backup(cast(sqlite3.Connection, driver))
        return database


class PostgresSource:
    """Copies of one migrated database on the server of this run."""

    def __init__(self) -> None:
        self.url = sa.make_url(postgres.server_url())
        self.server = sa.create_engine(
            self.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
        )
        self.prefix = f"test_{os.getpid()}"
        self.numbers = itertools.count()
        self._run(f"CREATE DATABASE {self.prefix}")
        database = Database(self._url_of(self.prefix))
        migrate_all(database)
        database.dispose()

    @contextlib.contextmanager
    def fresh_url(self, _folder: Path, *, migrated: bool = True) -> Iterator[str]:
        name = f"{self.prefix}_{next(self.numbers)}"
        template = self.prefix if migrated else "template0"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        yield self._url_of(name)
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _url_of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self.server.connect() as connection:
            connection.exec_driver_sql(statement)


@dataclass
class Counted:
    """What was sent to a database, without BEGIN: PostgreSQL sends it unseen."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0

    def __len__(self) -> int:
        return len(self.statements)


@contextlib.contextmanager
def count_statements(database: Database) -> Iterator[Counted]:
    """Count the statements and commits of a database within a block.

    A statement for many rows at once counts as one.
    """
    counted = Counted()
    engine = database._engine

    def statement(_connection: Connection, _cursor: object, text: str, *_rest: object) -> None:
        if not text.startswith("BEGIN"):
            counted.statements.append(text)

    def commit(_connection: Connection) -> None:
        counted.commits += 1

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)
