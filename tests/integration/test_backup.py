"""A backup holds one moment of a store, and putting it back is all or nothing."""

from __future__ import annotations

import errno
import json
import os
import stat
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from engine import (
    BackupDamagedError,
    BackupOtherDatabaseError,
    BackupOtherVersionError,
    Database,
    OutboxState,
    StorageFullError,
    StoreNotEmptyError,
    StoreOtherVersionError,
    dispatch,
    release_held,
)
from engine.store import outbox as outbox_rows
from engine.store.archive import MANIFEST
from tasks import reservekopie
from tasks.errors import SleutelOntbreektError
from tasks.model import Scope
from tasks.regie import migrate
from tasks.sealing import KeyRing
from tasks.store import kenmerken
from tests.backups import everything, pack, tell, unpack
from tests.cast import SPEELT
from tests.engines import PostOffice, make_runner, publish_all
from tests.factories import MORNING, create_line, create_regie
from tests.outboxes import ask, outbox

if TYPE_CHECKING:
    from pathlib import Path

    from tests.databases import PostgresSource, SqliteSource
    from tests.factories import Line

DAY = timedelta(days=1)


def _everything(line: Line) -> dict[str, list[str]]:
    return everything(line.regie.database)


def _back_up(line: Line, target: Path) -> Path:
    reservekopie.back_up(line.regie.database, target, now=line.now)
    return target


def _put_back(line: Line, source: Path, *, replace: bool = True) -> None:
    reservekopie.restore(line.regie.database, source, line.regie.keyring, replace=replace)


def _open_tasks(line: Line) -> set[tuple[str, str]]:
    found = set()
    for who in set(SPEELT.values()):
        with line.looking(who) as (tx, viewer):
            page = line.regie.inbox.list_taken(tx, viewer, Scope.ALLE, per_page=1000, now=line.now)
        found |= {(taak.element_id, taak.dossier_id) for taak in page.rows}
    return found


def test_after_going_back_to_yesterday_every_task_of_yesterday_can_be_finished(
    line: Line, tmp_path: Path
) -> None:
    casus = line.open_casus()
    line.appoint(casus)
    line.screen(line.register(), route="afhandelen")
    line.register()
    waiting = _open_tasks(line)
    assert len(waiting) == 5
    yesterday = everything(line.regie.database)
    source = _back_up(line, tmp_path / "yesterday.tar")

    line.do("plan_opstellen", dossier_id=casus.id)
    line.open_casus()
    line.later(40 * DAY)
    assert line.regie.tick(line.now).fired > 0
    assert everything(line.regie.database) != yesterday

    _put_back(line, source)
    assert everything(line.regie.database) == yesterday
    line.now = MORNING + DAY
    line.regie.tick(line.now)
    assert waiting <= _open_tasks(line)
    for element_id, dossier_id in sorted(waiting):
        done = line.do(element_id, dossier_id=dossier_id)
        assert done
        assert (element_id, dossier_id) not in _open_tasks(line)


def test_a_timer_that_fired_after_the_backup_fires_once_in_the_past_that_was_put_back(
    line: Line, tmp_path: Path
) -> None:
    line.register()
    source = _back_up(line, tmp_path / "yesterday.tar")
    later = line.now + 40 * DAY
    first = line.regie.tick(later)
    assert first.fired == 1
    _put_back(line, source)
    assert line.regie.tick(later) == first
    assert line.regie.tick(later).fired == 0


def test_what_left_the_house_after_the_backup_does_not_leave_again(
    line: Line, tmp_path: Path
) -> None:
    database, post = line.regie.database, PostOffice()
    runner = make_runner(post=post)
    with database.transaction() as tx:
        publish_all(tx)
    ask(database, runner)
    source = _back_up(line, tmp_path / "yesterday.tar")
    assert dispatch(database, runner, now=line.now).sent == 1
    _put_back(line, source)
    assert dispatch(database, runner, now=line.now + DAY).sent == 0
    (entry,) = outbox(database, runner)
    assert (entry.key, entry.state) == (post.calls[0].key, OutboxState.HELD)
    with database.transaction() as tx:
        release_held(tx)
    assert dispatch(database, runner, now=line.now + DAY).sent == 1
    assert len({call.key for call in post.calls}) == 1


def test_nothing_that_was_sent_is_sent_again_until_somebody_looked(
    line: Line, tmp_path: Path
) -> None:
    """One message waited at the moment of the backup and left since; another is asked anew."""
    database, instance_id = line.regie.database, line.register().instance_id
    assert instance_id is not None

    def ask(key: str) -> None:
        with database.transaction() as tx:
            request = outbox_rows.Request(key, "ask_outside", "mail", {})
            outbox_rows.add(tx, instance_id, [request], now=line.now)

    def may_leave(key: str) -> bool:
        with database.transaction() as tx:
            claimed = outbox_rows.claim(tx, key, now=line.now, until=line.now + DAY)
        return claimed is not None

    ask("before")
    source = _back_up(line, tmp_path / "yesterday.tar")
    ask("after")
    assert may_leave("before")
    assert may_leave("after")
    _put_back(line, source)
    ask("after")
    line.now += 2 * DAY
    assert not may_leave("before")
    assert not may_leave("after")
    assert _colour(line) is False
    with database.transaction() as tx:
        assert line.regie.verzending.release_all(tx, None, "Nagekeken", now=line.now) == 2
    assert may_leave("before")
    assert may_leave("after")
    assert _colour(line) is True
    ask("later")
    assert may_leave("later")


def _colour(line: Line) -> bool:
    found = line.regie.bewaking.controleer(line.now)
    return next(each.goed for each in found if each.sleutel == "verzending")


def test_a_backup_is_for_its_owner_and_leaves_nothing_beside_it(line: Line, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    target = _back_up(line, folder / "copy.tar")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(folder.iterdir()) == [target]


def test_a_backup_tells_its_kind_its_moment_its_versions_and_its_rows(
    line: Line, tmp_path: Path
) -> None:
    told = json.loads(unpack(_back_up(line, tmp_path / "copy.tar"))[MANIFEST])
    assert told["dialect"] == line.regie.database.dialect
    assert told["made_at"] == line.now.isoformat()
    assert told["versions"] == {"engine_version": "0001", "tasks_version": "0008"}
    assert told["counts"].pop("engine_hold") == 0
    assert told["counts"] == {name: len(rows) for name, rows in _everything(line).items()}


def test_no_table_is_left_out(line: Line, tmp_path: Path) -> None:
    told = json.loads(unpack(_back_up(line, tmp_path / "copy.tar"))[MANIFEST])
    with line.regie.database.reading() as tx:
        there = set(sa.inspect(tx.connection).get_table_names())
    assert there == {*told["counts"], *told["versions"]}


def test_a_backup_made_while_others_write_holds_one_moment(line: Line, tmp_path: Path) -> None:
    """The two facts are always equal, except within a transaction."""
    database = line.regie.database
    stop = threading.Event()
    rounds: list[bytes] = []

    def write() -> None:
        while not stop.is_set():
            number = str(len(rounds)).encode()
            with database.transaction() as tx:
                kenmerken.save(tx, "left", number)
                kenmerken.save(tx, "right", number)
            rounds.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        sources = [_back_up(line, tmp_path / f"{n}.tar") for n in range(3)]
    finally:
        stop.set()
        writer.join()
    seen = []
    for source in sources:
        _put_back(line, source)
        with database.reading() as tx:
            left, right = kenmerken.find(tx, "left"), kenmerken.find(tx, "right")
        assert left == right
        seen.append(left)
    assert len(set(seen)) > 1, "nobody wrote meanwhile, so this proved nothing"


def test_a_backup_goes_into_a_store_without_tables(
    line: Line, database_source: SqliteSource | PostgresSource, tmp_path: Path
) -> None:
    line.register()
    before = _everything(line)
    source = _back_up(line, tmp_path / "copy.tar")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with database_source.fresh_url(elsewhere, migrated=False) as url:
        other = Database(url)
        reservekopie.restore(other, source, line.regie.keyring, replace=False)
        assert everything(other) == before
        regie = create_regie(other, line.regie.keyring)
        moved = type(line)(regie, line.cast, line.now)
        moved.do("melding_screenen")
        moved.register()
        other.dispose()


def test_a_store_that_holds_something_is_not_overwritten_unasked(
    line: Line, tmp_path: Path
) -> None:
    source = _back_up(line, tmp_path / "copy.tar")
    line.register()
    before = _everything(line)
    with pytest.raises(StoreNotEmptyError):
        _put_back(line, source, replace=False)
    assert _everything(line) == before


def test_an_existing_file_is_not_overwritten(line: Line, tmp_path: Path) -> None:
    target = tmp_path / "copy.tar"
    target.write_text("precious")
    with pytest.raises(FileExistsError):
        _back_up(line, target)
    assert target.read_text() == "precious"


def test_a_backup_under_other_keys_is_refused_and_changes_nothing(
    line: Line, tmp_path: Path
) -> None:
    source = _back_up(line, tmp_path / "copy.tar")
    line.register()
    before = _everything(line)
    with pytest.raises(SleutelOntbreektError):
        reservekopie.restore(line.regie.database, source, KeyRing.generate(), replace=True)
    assert _everything(line) == before


def test_keys_that_were_rotated_since_still_fit(line: Line, tmp_path: Path) -> None:
    melding = line.register()
    source = _back_up(line, tmp_path / "copy.tar")
    line.regie.rotate_keys()
    _put_back(line, source)
    line.do("melding_screenen", dossier_id=melding.id)


def test_a_backup_of_other_tables_is_refused(quick_line: Line, tmp_path: Path) -> None:
    source = _back_up(quick_line, tmp_path / "copy.tar")
    told = json.loads(unpack(source)[MANIFEST])
    before = _everything(quick_line)
    versions = {**told["versions"], "tasks_version": "9999"}
    columns = {**told["columns"], "taak": told["columns"]["taak"][:-1]}
    for changed in ({"versions": versions}, {"columns": columns}):
        with pytest.raises(BackupOtherVersionError):
            _put_back(quick_line, tell(source, **changed))
    assert _everything(quick_line) == before


def test_a_backup_of_the_other_kind_of_database_is_refused(line: Line, tmp_path: Path) -> None:
    source = _back_up(line, tmp_path / "copy.tar")
    other = "postgresql" if line.regie.database.dialect == "sqlite" else "sqlite"
    with pytest.raises(BackupOtherDatabaseError) as told:
        _put_back(line, tell(source, dialect=other))
    assert (told.value.found, told.value.expected) == (other, line.regie.database.dialect)


def test_a_store_of_another_version_is_neither_copied_nor_filled(
    line: Line, tmp_path: Path
) -> None:
    database = line.regie.database
    source = _back_up(line, tmp_path / "copy.tar")
    with database.transaction() as tx:
        tx.connection.exec_driver_sql("UPDATE tasks_version SET version_num = '0000'")
    with pytest.raises(StoreOtherVersionError):
        _back_up(line, tmp_path / "other.tar")
    if database.dialect == "sqlite":  # a file brings its own tables
        _put_back(line, source)
    else:
        with pytest.raises(StoreOtherVersionError):
            _put_back(line, source)


def test_a_list_that_counts_other_rows_is_refused_and_changes_nothing(
    line: Line, tmp_path: Path
) -> None:
    source = _back_up(line, tmp_path / "copy.tar")
    told = json.loads(unpack(source)[MANIFEST])
    lying = tell(source, counts={**told["counts"], "account": 1})
    line.register()
    before = _everything(line)
    with pytest.raises(BackupDamagedError):
        _put_back(line, lying)
    assert _everything(line) == before


def test_a_change_of_one_byte_anywhere_is_refused(line: Line, tmp_path: Path) -> None:
    source = _back_up(line, tmp_path / "copy.tar")
    members = unpack(source)
    before = _everything(line)
    for name, content in members.items():
        if not content:
            continue
        middle = len(content) // 2
        flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        with pytest.raises(BackupDamagedError):
            _put_back(line, pack(tmp_path / "flipped.tar", {**members, name: flipped}))
    assert _everything(line) == before


@pytest.mark.parametrize("length", [0, 10, 600, 2_000, 20_000])
def test_an_archive_that_was_cut_off_is_refused(
    length: int, quick_line: Line, tmp_path: Path
) -> None:
    source = _back_up(quick_line, tmp_path / "copy.tar")
    source.write_bytes(source.read_bytes()[:length])
    with pytest.raises(BackupDamagedError):
        _put_back(quick_line, source)


def test_a_part_too_many_or_too_few_is_refused(line: Line, tmp_path: Path) -> None:
    members = unpack(_back_up(line, tmp_path / "copy.tar"))
    more = {**members, "../elsewhere": b"x"}
    fewer = dict(list(members.items())[:-1])
    for changed in (more, fewer, {}, {"notes.txt": b"no backup at all"}):
        with pytest.raises(BackupDamagedError):
            _put_back(line, pack(tmp_path / "changed.tar", changed))


def test_a_full_disk_leaves_no_half_backup(
    quick_line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    folder = tmp_path / "copies"
    folder.mkdir()
    monkeypatch.setattr("engine.store.archive.os.fsync", full)
    with pytest.raises(StorageFullError):
        _back_up(quick_line, folder / "copy.tar")
    assert list(folder.iterdir()) == []


def test_a_backup_of_a_store_in_memory_goes_into_a_file(tmp_path: Path) -> None:
    memory = Database("sqlite://")
    migrate(memory)
    line = create_line(memory)
    line.register()
    source = _back_up(line, tmp_path / "copy.tar")
    file = Database(f"sqlite:///{tmp_path / 'store.sqlite'}")
    reservekopie.restore(file, source, line.regie.keyring, replace=False)
    assert everything(file) == everything(memory)
    with file.reading() as tx:
        assert tx.connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    file.dispose()
    memory.dispose()
