"""A transaction stands or falls as a whole, and says in one word why it fell."""

# ruff: noqa: PT012 - what raises here is a block, by nature

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from engine import (
    Database,
    StorageBusyError,
    StorageFullError,
    StorageLostError,
    TransactionUndoneError,
)
from engine.store import connecting
from tests.databases import count_statements, migrate_all

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Transaction

notes = sa.Table("notes", sa.MetaData(), sa.Column("text", sa.Text))


@pytest.fixture
def noted(bare_database: Database) -> Database:
    with bare_database.transaction() as tx:
        notes.create(tx.connection)
    return bare_database


def _note(tx: Transaction, text: str) -> None:
    tx.connection.execute(notes.insert(), {"text": text})


def _read(database: Database) -> list[str]:
    with database.reading() as tx:
        return list(tx.connection.scalars(sa.select(notes.c.text).order_by(notes.c.text)))


def test_what_is_written_is_there_when_the_block_ends_well(noted: Database) -> None:
    with count_statements(noted) as counted, noted.transaction() as tx:
        _note(tx, "kept")
    assert _read(noted) == ["kept"]
    assert (len(counted), counted.commits) == (1, 1)


def test_nothing_is_written_when_the_block_raises(noted: Database) -> None:
    with pytest.raises(ZeroDivisionError), noted.transaction() as tx:
        _note(tx, "lost")
        raise ZeroDivisionError
    assert _read(noted) == []


def test_a_doomed_transaction_is_undone_even_if_its_owner_looks_away(noted: Database) -> None:
    with pytest.raises(TransactionUndoneError), noted.transaction() as tx:
        _note(tx, "lost")
        tx.doom()
    assert _read(noted) == []


def test_an_action_after_the_commit_comes_after_it(noted: Database) -> None:
    seen: list[list[str]] = []
    with noted.transaction() as tx:
        tx.after_commit(lambda: seen.append(_read(noted)))
        _note(tx, "kept")
        assert seen == []
    assert seen == [["kept"]]


def test_an_action_after_the_commit_cannot_make_it_look_failed(
    noted: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with noted.transaction() as tx:
        tx.after_commit(lambda: 1 / 0)  # type: ignore[arg-type]
        _note(tx, "kept")
    assert _read(noted) == ["kept"]
    assert "after the commit failed" in caplog.text


def test_what_a_rollback_asks_for_is_stored_apart(noted: Database) -> None:
    with pytest.raises(ZeroDivisionError), noted.transaction() as tx:
        tx.on_rollback(lambda fresh: _note(fresh, "why it fell"))
        tx.after_commit(lambda: pytest.fail("there was no commit"))
        _note(tx, "lost")
        raise ZeroDivisionError
    assert _read(noted) == ["why it fell"]


def test_the_first_failure_is_told_even_if_its_note_cannot_be_stored(
    noted: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(ZeroDivisionError), noted.transaction() as tx:
        tx.on_rollback(lambda fresh: _note(fresh, "undone") or 1 / 0)  # type: ignore[func-returns-value, arg-type]
        tx.on_rollback(lambda fresh: _note(fresh, "stored"))
        raise ZeroDivisionError
    assert _read(noted) == ["stored"]
    assert "could not be stored" in caplog.text


def test_a_reading_cannot_write(noted: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError), noted.reading() as tx:
        _note(tx, "never")
    with noted.transaction() as tx:
        _note(tx, "the next one can")
    assert _read(noted) == ["the next one can"]


def test_a_reading_sees_one_moment(noted: Database) -> None:
    with noted.reading() as tx:
        count = sa.select(sa.func.count()).select_from(notes)
        assert tx.connection.scalar(count) == 0
        with noted.transaction() as other:
            _note(other, "meanwhile")
        assert tx.connection.scalar(count) == 0
    assert _read(noted) == ["meanwhile"]


def test_values_do_not_appear_in_messages(noted: Database) -> None:
    with pytest.raises(sa.exc.DBAPIError) as failed, noted.transaction() as tx:
        tx.connection.execute(sa.text("INSERT INTO nowhere VALUES (:v)"), {"v": "geheim"})
    assert "geheim" not in str(failed.value)


def test_a_writer_that_waits_too_long_is_told_so(
    noted: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "PATIENCE", 0.2)
    hasty = Database(noted.url)
    lock = "LOCK TABLE notes IN EXCLUSIVE MODE" if hasty.dialect == "postgresql" else "SELECT 1"
    with noted.transaction() as tx:
        tx.connection.exec_driver_sql(lock)
        with pytest.raises(StorageBusyError), hasty.transaction() as other:
            other.connection.exec_driver_sql(lock)
    with hasty.transaction() as tx:
        _note(tx, "now it can")
    hasty.dispose()
    assert _read(noted) == ["now it can"]


def test_who_opens_a_fresh_file_waits_for_who_prepares_it(tmp_path: Path) -> None:
    """SQLite itself does not wait here: it tells at once that a fresh file is locked."""
    path = tmp_path / "fresh.db"
    first = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    first.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.3, first.execute, ("COMMIT",))
    done.start()
    second = Database(f"sqlite:///{path}")
    try:
        with second.reading() as tx:
            assert tx.connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    finally:
        done.join()
        second.dispose()
        first.close()


def test_a_fresh_file_that_stays_locked_has_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "PATIENCE", 0.2)
    path = tmp_path / "fresh.db"
    first = sqlite3.connect(path, isolation_level=None)
    first.execute("BEGIN IMMEDIATE")
    second = Database(f"sqlite:///{path}")
    with pytest.raises(StorageBusyError), second.reading():
        raise AssertionError("nobody gets here")
    second.dispose()
    first.close()


def test_writers_wait_for_each_other(noted: Database) -> None:
    def add_ten(name: str) -> None:
        for number in range(10):
            with noted.transaction() as tx:
                _note(tx, f"{name}{number}")

    writers = [threading.Thread(target=add_ten, args=(name,)) for name in "abcdefgh"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(set(_read(noted))) == 80


def test_a_full_disk_has_a_name_and_costs_nothing_that_was_stored(
    sqlite_database: Database,
) -> None:
    with sqlite_database.transaction() as tx:
        notes.create(tx.connection)
        _note(tx, "kept")
        pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    _limit_pages(sqlite_database, pages)
    with pytest.raises(StorageFullError), sqlite_database.transaction() as tx:
        _note(tx, "x" * 100_000)
    assert _read(sqlite_database) == ["kept"]
    _limit_pages(sqlite_database, 1_000_000)
    with sqlite_database.transaction() as tx:
        _note(tx, "y" * 100_000)
    assert len(_read(sqlite_database)) == 2


def _limit_pages(database: Database, pages: int) -> None:
    with database.reading() as tx:
        tx.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("53100", StorageFullError),
        ("40P01", StorageBusyError),
        ("40001", StorageBusyError),
        ("57P01", StorageLostError),
        ("22012", None),
    ],
)
def test_postgres_errors_get_the_same_names(
    postgres_url: str, state: str, error: type[Exception] | None
) -> None:
    database = Database(postgres_url)
    raising = f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$"
    with pytest.raises(error or sa.exc.DBAPIError), database.transaction() as tx:
        tx.connection.exec_driver_sql(raising)
    database.dispose()


def test_a_lost_connection_has_a_name_and_the_next_one_works(postgres_url: str) -> None:
    database, other = Database(postgres_url), Database(postgres_url)
    with pytest.raises(StorageLostError), database.transaction() as tx:
        process = tx.connection.scalar(sa.select(sa.func.pg_backend_pid()))
        with other.transaction() as killer:
            killer.connection.execute(sa.select(sa.func.pg_terminate_backend(process)))
        tx.connection.scalar(sa.select(1))
    with database.reading() as tx:
        assert tx.connection.scalar(sa.select(1)) == 1
    database.dispose()
    other.dispose()


def test_a_connection_that_broke_while_it_was_idle_is_replaced_unseen(postgres_url: str) -> None:
    database, other = Database(postgres_url), Database(postgres_url)
    with database.reading() as tx:
        process = tx.connection.scalar(sa.select(sa.func.pg_backend_pid()))
    with other.transaction() as killer:
        killer.connection.execute(sa.select(sa.func.pg_terminate_backend(process, 5_000)))
    with database.reading() as tx:
        assert tx.connection.scalar(sa.select(sa.func.pg_backend_pid())) != process
    database.dispose()
    other.dispose()


def test_a_server_that_does_not_answer_has_a_name(tmp_path: Path) -> None:
    database = Database(f"postgresql+psycopg://postgres@/postgres?host={tmp_path}")
    with pytest.raises(StorageLostError), database.transaction():
        pass


def test_a_database_in_memory_lets_threads_take_turns() -> None:
    database = Database("sqlite://")
    migrate_all(database)
    with database.transaction() as tx:
        notes.create(tx.connection)

    def add(name: str) -> None:
        for _ in range(20):
            with database.transaction() as tx:
                _note(tx, name)

    writers = [threading.Thread(target=add, args=(name,)) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(_read(database)) == 80
    database.dispose()


def test_a_database_that_cannot_be_reached_has_a_name_of_its_own(
    postgres_url: str, tmp_path: Path
) -> None:
    nowhere = sa.make_url(postgres_url).set(query={"host": str(tmp_path)})
    for url in (nowhere.render_as_string(), f"sqlite:///{tmp_path / 'none' / 'store.sqlite'}"):
        database = Database(url)
        with pytest.raises(StorageLostError), database.reading():
            pytest.fail("somebody answered")
        database.dispose()
