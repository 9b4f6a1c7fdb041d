"""SQLite out to a backup and back in, both by its online backup.

Out: the pages as one reading sees them, whatever is written meanwhile. In: all pages in one
transaction on the live file, so that other processes see the old store or the new one, and
a restore that dies halfway is rolled back like any writer.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from typing import TYPE_CHECKING, Final, cast

from engine import faults
from engine.errors import BackupDamagedError, StorageBusyError
from engine.store.connecting import PATIENCE, named

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.store.transaction import Database, Transaction

PART: Final = "store.sqlite"
_PAGES: Final = 2_000
_PAUSE: Final = 0.05


def copy_out(tx: Transaction, folder: Path) -> list[Path]:
    """Copy what this reading sees into one file without companions, and check it.

    Raises:
        BackupDamagedError: the store itself is damaged.
        StorageFullError: no room next to the target.
    """
    path = folder / PART
    driver = cast(sqlite3.Connection, tx.connection.connection.driver_connection)
    with named(), contextlib.closing(sqlite3.connect(path)) as copy:
        driver.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        _check(copy)
    return [path]


def copy_in(database: Database, path: Path) -> None:
    """Put a file in the place of everything that a store holds, all or nothing.

    Raises:
        BackupDamagedError: the file is damaged.
        StorageBusyError: somebody kept writing.
        StorageFullError: no room; nothing was changed.
    """
    with (
        named(),
        contextlib.closing(sqlite3.connect(path)) as copy,
        database.raw() as live,
    ):
        _check(copy)
        copy.backup(
            cast(sqlite3.Connection, live),
            pages=_PAGES,
            progress=_hold_on(PATIENCE),
            sleep=_PAUSE,
        )


def _check(copy: sqlite3.Connection) -> None:
    try:
        found = copy.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise BackupDamagedError(PART) from error
    if found != [("ok",)]:
        raise BackupDamagedError(PART)


def _hold_on(patience: float) -> Callable[[int, int, int], None]:
    """Give up when nothing moves for too long; the driver alone would try for ever."""
    moved, left = time.monotonic(), -1

    def look(_status: int, remaining: int, _total: int) -> None:
        nonlocal moved, left
        faults.reach(faults.RESTORING)
        if remaining != left:
            moved, left = time.monotonic(), remaining
        elif time.monotonic() - moved > patience:
            raise StorageBusyError

    return look
