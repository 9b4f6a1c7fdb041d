"""One database, and the transaction in which a whole action stands or falls.

The floor above opens a transaction, every room of every floor writes on it, and it
commits once. This room knows no tables and no processes.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine import faults
from engine.errors import TransactionUndoneError
from engine.store.connecting import READING, connect, is_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from sqlalchemy.engine import Connection

    Row: TypeAlias = Mapping[str, object]
    Writer: TypeAlias = Callable[["Transaction", Sequence[Row]], None]

logger = logging.getLogger(__name__)


class Transaction:
    """What happens together or not at all; made by :meth:`Database.transaction` only."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._after_commit: list[Callable[[], None]] = []
        self._on_rollback: dict[str, Callable[[Transaction], None]] = {}
        self._doomed = False
        self._depth = 0
        self._gathered: dict[Writer, list[Row]] = {}

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """Store what is gathered within a block, and within blocks in it, when it ends."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
        if not self._depth:
            self.settle()

    def gather(self, write: Writer, rows: Sequence[Row]) -> None:
        """Leave rows to be written with others of their kind: one statement for all.

        Whoever reads such rows settles first. Outside :meth:`together` this writes at once.
        """
        if rows:
            self._gathered.setdefault(write, []).extend(rows)
        if not self._depth:
            self.settle()

    def settle(self) -> None:
        """Write what was gathered so far, in the order in which its kinds first came."""
        gathered, self._gathered = self._gathered, {}
        for write, rows in gathered.items():
            write(self, rows)

    def after_commit(self, act: Callable[[], None]) -> None:
        """Do something once everything is stored.

        By then the action has succeeded, so an exception is logged and goes no further.
        What must not be forgotten belongs in a row, not here.
        """
        self._after_commit.append(act)

    def on_rollback(self, act: Callable[[Transaction], None], *, instead_of: str = "") -> None:
        """Do something in a fresh transaction if this one is undone by an exception.

        Of what names the same ``instead_of`` only the last is done.
        """
        self._on_rollback[instead_of or str(len(self._on_rollback))] = act

    def doom(self) -> None:
        """Let this transaction end in a rollback, even if its owner swallows the exception."""
        self._doomed = True

    def close(self) -> None:
        """Refuse to be committed after a failure.

        Raises:
            TransactionUndoneError: the transaction was doomed.
        """
        if self._doomed:
            raise TransactionUndoneError

    def committed(self) -> None:
        """Do what was waiting for the commit."""
        for act in self._after_commit:
            try:
                act()
            except Exception:
                logger.exception("an action after the commit failed")

    def undone(self, database: Database) -> None:
        """Do what was waiting for a rollback, each in its own transaction."""
        for act in self._on_rollback.values():
            try:
                with database.transaction() as fresh:
                    act(fresh)
            except Exception:
                logger.exception("what a rollback asked for could not be stored")


class Database:
    """A database by its URL.

    ``sqlite:///path``, ``sqlite://`` (in memory, for rehearsals) or
    ``postgresql+psycopg://...``. Threads may share it; processes each make their own.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        parsed = sa.make_url(url)
        self.dialect = parsed.get_backend_name()
        self._engine = connect(parsed)
        # a database in memory is one connection: its threads take turns
        self._turn: contextlib.AbstractContextManager[object] = (
            threading.RLock() if is_memory(parsed) else contextlib.nullcontext()
        )

    @property
    def file(self) -> Path | None:
        """The file that holds everything, None for a database without one of its own."""
        parsed = sa.make_url(self.url)
        has_one = self.dialect == "sqlite" and not is_memory(parsed) and parsed.database
        return Path(parsed.database) if has_one and parsed.database else None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Open a transaction that may write; it commits when the block ends well.

        SQLite: ``BEGIN IMMEDIATE``, so writers queue here. PostgreSQL: read committed.

        Raises:
            StorageFullError: no room; nothing was changed.
            StorageBusyError: others held on for too long; nothing was changed.
            StorageLostError: the connection broke.
            TransactionUndoneError: the block ended well but a step in it had failed.
        """
        transaction: Transaction | None = None
        try:
            with self._turn, self._engine.connect() as connection, connection.begin():
                transaction = Transaction(connection)
                yield transaction
                transaction.close()
                faults.reach("before_commit")
        except Exception:
            if transaction is not None:
                transaction.undone(self)
            raise
        faults.reach("after_commit")
        transaction.committed()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Open a transaction that cannot write and sees one moment throughout."""
        options: dict[str, object] = {READING: True}
        if self.dialect == "postgresql":
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self._turn, self._engine.connect() as connection:
            prepared = connection.execution_options(**options)
            with prepared.begin():
                yield Transaction(prepared)

    @contextlib.contextmanager
    def raw(self) -> Iterator[object]:
        """Give the driver's own connection, outside any transaction, for what SQL cannot say."""
        with self._turn:
            lent = self._engine.raw_connection()
            try:
                yield lent.driver_connection
            finally:
                lent.close()

    def dispose(self) -> None:
        """Close all connections."""
        self._engine.dispose()
