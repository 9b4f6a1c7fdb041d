"""A storage that is full refuses, loses nothing, and goes on as soon as there is room.

SQLite is really out of pages. PostgreSQL would need a disk of its own to fill; there a
trigger says halfway a step what the server says then.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from engine import StorageFullError
from tests.durability.bureau import COLLEAGUES, MORNING, TERM, Bureau
from tests.durability.dossier_consistency import Accepted, check_bureau

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine import Database

ANNA, BRAM = COLLEAGUES[:2]
#: longer than what is left of a page
LONG = "een lang verhaal" * 12
ROOMY = 1_000_000
FILL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON engine_history EXECUTE FUNCTION full_disk();
"""
FREE = "DROP TRIGGER full_disk ON engine_history; DROP FUNCTION full_disk();"


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
    for when in (FILL, FREE):
        with database.transaction() as tx:
            tx.connection.execute(sa.text(when))
        if when is FILL:
            yield


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
