"""A storage that is full refuses, loses nothing, and goes on as soon as there is room.

SQLite is really out of pages. A PostgreSQL with a small disk of its own needs a mount, and
so a right that not every machine gives; a limit on the size of files gives another error
than a full disk, which PostgreSQL reports as another kind. So here halfway a step the server
must make room in a table whose file is ``/dev/full``, where the kernel never has any.

Real are: the error of the kernel, that PostgreSQL meets it while it extends a file, what it
makes of that, and what becomes of everything else in the transaction. Not real is that a
single table has no room and the rest of the disk has: the log that the server writes ahead
still fits. Without room for that log PostgreSQL stops and starts again by itself, which is
told in ``test_connections_lost``.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from engine import Database, StorageFullError
from tasks.regie import migrate
from tests.durability.bureau import COLLEAGUES, MORNING, TERM, Bureau
from tests.durability.dossier_consistency import Accepted, check_bureau

if TYPE_CHECKING:
    from collections.abc import Iterator

ANNA, BRAM = COLLEAGUES[:2]
#: longer than what is left of a page
LONG = "een lang verhaal" * 12
ROOMY = 1_000_000
FILL = """
CREATE TABLE ballast (n integer);
CREATE FUNCTION needs_room() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN INSERT INTO ballast VALUES (1); RETURN NULL; END $$;
CREATE TRIGGER needs_room BEFORE INSERT ON engine_history EXECUTE FUNCTION needs_room();
"""
FREE = "DROP TRIGGER needs_room ON engine_history; DROP FUNCTION needs_room(); DROP TABLE ballast;"
WHERE = "SELECT current_setting('data_directory') || '/' || pg_relation_filepath('ballast')"
NO_ROOM = Path("/dev/full")


@pytest.fixture
def bureau(database_url: str, tmp_path: Path) -> Iterator[Bureau]:
    founded = Bureau.found(database_url, tmp_path)
    yield founded
    founded.regie.database.dispose()


@contextlib.contextmanager
def full(database: Database) -> Iterator[None]:
    """Leave no room within a block."""
    if database.dialect == "sqlite":
        with database.reading() as tx:
            free = tx.connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
            pages = tx.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        assert free == 0
        _limit(database, pages)
        yield
        _limit(database, ROOMY)
        return
    with database.transaction() as tx:
        tx.connection.execute(sa.text(FILL))
        file = Path(tx.connection.execute(sa.text(WHERE)).scalar_one())
    with _instead_of(file, database):
        yield
    with database.transaction() as tx:
        tx.connection.execute(sa.text(FREE))


@contextlib.contextmanager
def _instead_of(file: Path, database: Database) -> Iterator[None]:
    """Let a file of the server be one without room; who has it open is sent away."""
    kept = file.with_name(f"{file.name}.kept")
    file.rename(kept)
    file.symlink_to(NO_ROOM)
    database.dispose()
    try:
        yield
    finally:
        file.unlink()
        kept.rename(file)
        database.dispose()


def _limit(database: Database, pages: int) -> None:
    """Set the limit of the one connection that a single thread keeps getting."""
    with database.reading() as tx:
        tx.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def test_a_submit_on_a_full_storage_is_refused_whole_and_accepted_once_there_is_room(
    bureau: Bureau,
) -> None:
    taken = [each["eerste"] for each in bureau.begin_many("lijn", 6)]
    accepted: list[Accepted] = []
    with full(bureau.regie.database):
        for taak in taken:
            try:
                bureau.complete(ANNA, taak, LONG)
            except StorageFullError:
                continue
            accepted.append(Accepted(taak.id, ANNA, LONG))  # what still fitted in a page
        assert len(accepted) < len(taken)
        fitted = {each.taak_id for each in accepted}
    check_bureau(bureau, accepted)
    for taak in taken:
        if taak.id not in fitted:
            assert bureau.open_taken(taak.nummer) == {"eerste": taak}
            bureau.complete(BRAM, taak, LONG)
            accepted.append(Accepted(taak.id, BRAM, LONG))
    check_bureau(bureau, accepted)
    with bureau.regie.database.reading() as tx:
        assert bureau.regie.runner.list_incidents(tx, open_only=True) == ()


def test_a_full_disk_of_postgres_is_told_by_postgres_itself(postgres_url: str) -> None:
    database = Database(postgres_url)
    migrate(database)
    with full(database), pytest.raises(StorageFullError) as refused, database.transaction() as tx:
        tx.connection.execute(sa.text("INSERT INTO ballast VALUES (1)"))
    cause = refused.value.__cause__
    assert "No space left on device" in str(cause)
    assert "could not extend file" in str(cause)
    database.dispose()


def test_a_tick_on_a_full_storage_stops_and_the_next_fires_the_rest_once(bureau: Bureau) -> None:
    many = 12
    taken = [each["eerste"] for each in bureau.begin_many("beperkt", many)]
    with full(bureau.regie.database), pytest.raises(StorageFullError):
        bureau.regie.tick(MORNING + TERM)
    check_bureau(bureau)
    done = sum(list(bureau.open_taken(taak.nummer)) == ["tweede"] for taak in taken)
    assert done < many
    result = bureau.regie.tick(MORNING + TERM)
    assert (result.fired, result.failed) == (many - done, 0)
    check_bureau(bureau)
    for taak in taken:
        assert list(bureau.open_taken(taak.nummer)) == ["tweede"]
    with bureau.regie.database.reading() as tx:
        assert bureau.regie.runner.list_incidents(tx, open_only=True) == ()
