"""Each controle turns red when its part fails, and green again by itself when it heals."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
import sqlalchemy as sa

from engine import StorageLostError
from engine.store import incidents, outbox
from engine.store.incidents import Failure
from engine.store.tables import instance as instance_table
from engine.store.tables import timer as timer_table
from tasks.bewaking import POST_TE_LAAT, RUIMTE, TIK_TE_OUD, TIMER_TE_LAAT, TUSSEN_TIKKEN
from tasks.sealing import KeyRing
from tests.databases import count_statements
from tests.factories import create_line

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Database
    from tests.databases import PostgresSource
    from tests.factories import Line

SECOND = timedelta(seconds=1)


class Usage(NamedTuple):
    """What the disk says of itself, as the library gives it."""

    total: int
    used: int
    free: int


def _red(line: Line) -> set[str]:
    return {each.sleutel for each in line.regie.bewaking.controleer(line.now) if not each.goed}


@pytest.fixture
def healthy(line: Line, monkeypatch: pytest.MonkeyPatch) -> Line:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, RUIMTE))
    line.register()
    line.regie.tick(line.now)
    assert _red(line) == set()
    return line


def test_everything_is_told_in_sentences(healthy: Line) -> None:
    found = healthy.regie.bewaking.controleer(healthy.now)
    keys = [each.sleutel for each in found]
    disk = ["schijf"] if healthy.regie.database.file else []
    assert keys == ["database", "klok", "timers", "incidenten", "verzending", *disk, "sleutels"]
    for each in found:
        assert each.bevinding.endswith(".")
        assert each.te_doen == "U hoeft niets te doen."


def test_a_clockwork_that_stands_still_is_red_until_the_next_tick(healthy: Line) -> None:
    healthy.later(TIK_TE_OUD)
    assert _red(healthy) == set()
    healthy.later(SECOND)
    assert _red(healthy) == {"klok"}
    healthy.regie.tick(healthy.now)
    assert _red(healthy) == set()


def test_a_store_in_which_no_tick_ever_passed_is_red(line: Line) -> None:
    found = {each.sleutel: each for each in line.regie.bewaking.controleer(line.now)}
    assert not found["klok"].goed
    assert "nog niet" in found["klok"].bevinding


def test_a_tick_that_fails_is_not_remembered(
    healthy: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    healthy.later(TIK_TE_OUD + SECOND)

    def fail(*_args: object, **_more: object) -> None:
        raise StorageLostError

    with monkeypatch.context() as broken:
        broken.setattr("tasks.regie.tick", fail)
        with pytest.raises(StorageLostError):
            healthy.regie.tick(healthy.now)
    assert _red(healthy) == {"klok"}
    healthy.regie.tick(healthy.now)
    assert _red(healthy) == set()


def test_a_tick_is_remembered_at_most_once_a_minute_and_costs_one_statement(
    healthy: Line,
) -> None:
    database = healthy.regie.database
    with count_statements(database) as idle:
        for _ in range(3):
            healthy.regie.tick(healthy.later(TUSSEN_TIKKEN / 4))
    assert not [text for text in idle.statements if "engine_pulse" in text]
    with count_statements(database) as counted:
        healthy.regie.tick(healthy.later(TUSSEN_TIKKEN))
    assert len([text for text in counted.statements if "engine_pulse" in text]) == 1
    assert len(counted) <= 3, counted.statements


def test_a_clock_that_was_put_back_is_remembered_anew(healthy: Line) -> None:
    healthy.later(-timedelta(hours=1))
    assert _red(healthy) == set()
    healthy.regie.tick(healthy.now)
    healthy.later(TIK_TE_OUD + SECOND)
    assert _red(healthy) == {"klok"}


def test_timers_that_are_not_taken_up_are_red_until_they_fired(healthy: Line) -> None:
    with healthy.regie.database.reading() as tx:
        due = tx.connection.scalar(sa.select(sa.func.min(timer_table.c.due_at)))
    healthy.now = due + TIMER_TE_LAAT
    assert "timers" not in _red(healthy)
    healthy.later(SECOND)
    assert _red(healthy) == {"timers", "klok"}
    healthy.regie.tick(healthy.now)
    assert _red(healthy) == set()


def test_an_open_incident_is_red_until_it_is_solved(healthy: Line) -> None:
    database = healthy.regie.database
    with database.transaction() as tx:
        found = incidents.add(tx, "gone", Failure("x", "test", "made up"), now=healthy.now)
    assert _red(healthy) == {"incidenten"}
    with database.transaction() as tx:
        incidents.resolve(tx, found, now=healthy.now)
    assert _red(healthy) == set()


def test_what_does_not_leave_the_house_is_red_until_it_does(healthy: Line) -> None:
    database = healthy.regie.database
    with database.transaction() as tx:
        instance_id = tx.connection.execute(sa.select(instance_table.c.id)).scalars().first()
        assert instance_id is not None
        requests = [outbox.Request(key, "ask_outside", "mail", {}) for key in ("one", "two")]
        outbox.add(tx, instance_id, requests, now=healthy.now)
    assert _red(healthy) == set()
    healthy.later(POST_TE_LAAT + SECOND)
    healthy.regie.bewaking.record_tick(healthy.now)
    assert _red(healthy) == {"verzending"}
    with database.transaction() as tx:
        outbox.drop(tx, ["two"])
        claimed = outbox.claim(tx, "one", now=healthy.now, until=healthy.now + SECOND)
        assert claimed is not None
    assert _red(healthy) == set()
    with database.transaction() as tx:
        outbox.bury(tx, claimed, "no answer")
    assert _red(healthy) == {"verzending"}
    with database.transaction() as tx:
        outbox.drop(tx, ["one"])
    assert _red(healthy) == set()


def test_a_disk_that_runs_full_is_red_until_there_is_room(
    quick_line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_line.regie.tick(quick_line.now)
    for free, red in ((RUIMTE, set()), (RUIMTE - 1, {"schijf"}), (RUIMTE, set())):
        usage = Usage(0, 0, free)
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, found=usage: found)
        assert _red(quick_line) == red


@pytest.mark.parametrize("harm", ["gone", "open", "torn", "another"])
def test_a_key_file_that_would_not_open_the_store_is_red_until_it_is_back(
    harm: str, sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, RUIMTE))
    keys, other = tmp_path / "keys.json", tmp_path / "other.json"
    line = create_line(sqlite_database, KeyRing.create(keys))
    KeyRing.create(other)
    line.regie.tick(line.now)
    assert _red(line) == set()
    content = keys.read_bytes()
    keys.unlink()
    if harm != "gone":
        keys.write_bytes({"torn": content[:40], "another": other.read_bytes()}.get(harm, content))
        keys.chmod(0o644 if harm == "open" else 0o600)
    assert _red(line) == {"sleutels"}
    keys.write_bytes(content)
    keys.chmod(0o600)
    assert _red(line) == set()
    KeyRing.load(keys).rotate()
    assert _red(line) == set()


NO_DATABASE = {"database", "klok", "timers", "incidenten", "verzending"}


def test_a_file_that_is_taken_away_is_red_until_it_is_back(
    quick_line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, RUIMTE))
    quick_line.regie.tick(quick_line.now)
    file = quick_line.regie.database.file
    assert file is not None
    away = file.rename(file.with_name("away"))
    assert _red(quick_line) == NO_DATABASE
    away.rename(file)
    assert _red(quick_line) == set()


def test_a_server_that_lets_nobody_in_is_red_until_it_does(
    postgres_line: Line, postgres_source: PostgresSource
) -> None:
    postgres_line.regie.tick(postgres_line.now)
    name = sa.make_url(postgres_line.regie.database.url).database
    assert _red(postgres_line) == set()
    with postgres_source.server.connect() as server:
        server.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        leave = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        server.exec_driver_sql(leave, (name,))
        assert _red(postgres_line) == NO_DATABASE
        server.exec_driver_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert _red(postgres_line) == set()


def test_tables_of_another_version_are_red_until_they_are_right(healthy: Line) -> None:
    database = healthy.regie.database
    table = sa.table("tasks_version", sa.column("version_num"))
    with database.reading() as tx:
        ours = tx.connection.scalar(sa.select(table.c.version_num))
    for version, red in (("0000", NO_DATABASE), (ours, set())):
        with database.transaction() as tx:
            tx.connection.execute(table.update().values(version_num=version))
        assert _red(healthy) == red


def test_looking_and_counting_cost_few_statements(healthy: Line) -> None:
    database = healthy.regie.database
    with count_statements(database) as looked:
        healthy.regie.bewaking.controleer(healthy.now)
    assert len(looked) <= 7, looked.statements
    with count_statements(database) as counted, database.reading() as tx:
        healthy.regie.bewaking.meet(tx, now=healthy.now)
    assert len(counted) <= 5, counted.statements


def test_counts_tell_what_waits(healthy: Line) -> None:
    healthy.later(timedelta(days=9))
    with healthy.regie.database.reading() as tx:
        found = healthy.regie.bewaking.meet(tx, now=healthy.now)
    assert (found.taken_open, found.taken_te_laat) == (2, 2)
    assert found.instances == {"running": 1}
    assert found.engine.timers_due == 1
    assert found.engine.open_incidents == {}
