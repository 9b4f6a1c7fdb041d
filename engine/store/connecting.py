"""How a connection behaves: locks, waits, durability, and errors with a name.

Everything that differs between SQLite and PostgreSQL when connecting stands here.
The room knows no tables.
"""

from __future__ import annotations

import contextlib
import errno
import sqlite3
import time
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import StaticPool

from engine.errors import StorageBusyError, StorageError, StorageFullError, StorageLostError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL, Connection, Engine, ExceptionContext

#: seconds that a writer waits for another before it gives up; a step takes milliseconds
PATIENCE = 30.0

#: seconds after which a server that does not answer is not there
CONNECT_PATIENCE = 10

#: seconds between two attempts where SQLite does not wait by itself
_SHORT = 0.01

#: execution option of a connection that must not write
READING = "engine_reading"

_FULL = {"53100", sqlite3.SQLITE_FULL}
#: the server goes away and says so: its connection may look whole for another moment
_LEAVING = {"57P01", "57P02", "57P03"}
_BUSY = {"55P03", "40P01", "40001", "53300", sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def connect(url: URL) -> Engine:
    """Make the engine for a database; no connection is made yet.

    Values never appear in messages of errors (``hide_parameters``): they may be personal.
    """
    engine = _sqlite(url) if url.get_backend_name() == "sqlite" else _postgres(url)
    event.listen(engine, "handle_error", _name_error)
    return engine


def is_memory(url: URL) -> bool:
    """Tell whether the database lives in this process only."""
    return url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}


def _sqlite(url: URL) -> Engine:
    if is_memory(url):
        engine = sa.create_engine(
            url,
            hide_parameters=True,
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
        )
    else:
        engine = sa.create_engine(url, hide_parameters=True, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Set what SQLite forgets with each connection.

    WAL lets readers go on beside the writer. A commit survives ``kill -9`` with
    ``synchronous=NORMAL`` too, since the pages are then with the operating system; a power
    cut would lose the last commits. Someone was told that the decision is stored and mail
    may have left, so every commit is written through (FULL): one fsync, well under the time
    of a step.
    """
    connection.isolation_level = None  # the driver must not begin by itself
    _switch_to_wal(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Switch a fresh file to WAL, waiting for whoever does the same at this moment.

    The patience of the driver does not count here: while another connection prepares a
    fresh file, SQLite tells at once that it is locked. A file that was switched stays so.
    """
    give_up_at = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_at:
                raise
            time.sleep(_SHORT)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Begin as a writer at once: a reader that turns writer halfway loses updates or fails."""
    reading = connection.get_execution_options().get(READING, False)
    driver = cast(sqlite3.Connection, connection.connection.driver_connection)
    driver.execute(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _postgres(url: URL) -> Engine:
    """Read committed with row locks; a read-only transaction sees one moment."""
    return sa.create_engine(
        url,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,  # a restarted server costs nobody an error
        connect_args={
            "connect_timeout": CONNECT_PATIENCE,
            "options": f"-c lock_timeout={PATIENCE * 1000:.0f} -c timezone=UTC",
        },
    )


@contextlib.contextmanager
def named() -> Iterator[None]:
    """Give errors of a driver that is used directly the same names.

    Raises:
        StorageFullError: no room, in the database or on the disk.
        StorageBusyError: others held on for too long.
    """
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StorageFullError from error
        raise
    except Exception as error:
        known = _find_name(error)
        if known is None:
            raise
        raise known from error


def _name_error(context: ExceptionContext) -> BaseException | None:
    """Give the errors that a caller can act upon a class of their own.

    What a ping finds is for the pool: it looks for its own kind of error to connect anew.
    """
    if context.is_pre_ping:
        return None
    if getattr(context.original_exception, "sqlstate", None) in _LEAVING:
        context.is_disconnect = True  # so that the pool gives it to nobody
    known = _find_name(context.original_exception)
    # without a connection it was refused, or nobody was there
    is_lost = context.is_disconnect or context.connection is None
    return known or (StorageLostError() if is_lost else None)


def _find_name(error: BaseException) -> StorageError | None:
    code = getattr(error, "sqlstate", None)
    if isinstance(error, sqlite3.Error):
        # extended codes carry the plain one in their lowest byte
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _FULL:
        return StorageFullError()
    return StorageBusyError() if code in _BUSY else None
