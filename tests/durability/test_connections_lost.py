"""A database that restarts or drops connections: everybody goes on, nothing accepted is lost.

All of it happens to one process that goes on, with threads that share its connections as
those of the server do.
"""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest

from engine import Database, StorageError, StorageLostError, faults
from tasks.errors import TaakAfgerondError
from tests.databases import migrate_all
from tests.durability.bureau import COLLEAGUES, MORNING, TERM, Bureau
from tests.durability.dossier_consistency import Accepted, check_bureau
from tests.durability.dropping import drop_connections, once_at, own_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tasks.model import Taak

ANNA = COLLEAGUES[0]
BEFORE_THE_COMMIT = ("before_load", "after_run", "before_commit")
DUE = MORNING + TERM
PEOPLE = 4
PATIENCE = 40.0


@pytest.fixture
def bureau(postgres_url: str, tmp_path: Path) -> Iterator[Bureau]:
    founded = Bureau.found(postgres_url, tmp_path)
    yield founded
    founded.regie.database.dispose()


class Work:
    """People who submit and a clock that ticks, until all is done; lost answers are asked again.

    Attributes:
        accepted: what was done for certain.
        lost: how often somebody was told that the connection was lost.
    """

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        self.accepted: list[Accepted] = []
        self.lost = 0
        self.failures: list[BaseException] = []
        self.dossiers = bureau.begin_many("delen", 4)
        self.terms = [bureau.begin("beperkt")["eerste"] for _ in range(6)]
        self._end = time.monotonic() + PATIENCE
        parts = [taak for taken in self.dossiers for taak in taken.values()]
        self.threads = [
            threading.Thread(target=self._try, args=(self._submit_all, parts[n::PEOPLE], naam))
            for n, naam in enumerate(COLLEAGUES[:PEOPLE])
        ]
        self.threads.append(threading.Thread(target=self._try, args=(self._tick_all,)))

    def is_going_on(self) -> bool:
        return any(thread.is_alive() for thread in self.threads)

    def wait_for(self, many: int) -> None:
        """Wait until so many submits were accepted."""
        while len(self.accepted) < many and self.is_going_on():
            time.sleep(0.005)

    def do(self, disturb: Callable[[], None]) -> None:
        """Work while something happens, then look whether everything is there, once."""
        for thread in self.threads:
            thread.start()
        disturb()
        for thread in self.threads:
            thread.join()
        assert self.failures == []
        assert self.lost, "nobody noticed"
        check_bureau(self.bureau, self.accepted)
        for taken in self.dossiers:
            nummer = next(iter(taken.values())).nummer
            assert list(self.bureau.open_taken(nummer)) == ["tweede"]
        for taak in self.terms:
            assert list(self.bureau.open_taken(taak.nummer)) == ["tweede"]

    def _try(self, act: Callable[..., None], *args: object) -> None:
        try:
            act(*args)
        except BaseException as failure:  # noqa: BLE001 - shown by the test
            self.failures.append(failure)

    def _submit_all(self, taken: list[Taak], naam: str) -> None:
        for taak in taken:
            uncertain = False
            while True:
                try:
                    self.bureau.complete(naam, taak, naam)
                except StorageLostError:
                    self._was_lost()
                    uncertain = True
                    continue
                except TaakAfgerondError:
                    assert uncertain  # it was stored, and the answer was lost
                self.accepted.append(Accepted(taak.id, naam, naam))
                break

    def _tick_all(self) -> None:
        fired = True
        while fired or self._submitting():
            try:
                fired = self.bureau.regie.tick(DUE).due > 0
            except StorageLostError:
                self._was_lost()
                fired = True

    def _submitting(self) -> bool:
        return any(thread.is_alive() for thread in self.threads[:PEOPLE])

    def _was_lost(self) -> None:
        self.lost += 1
        assert time.monotonic() < self._end, "it never came back"
        time.sleep(0.01)


@pytest.mark.parametrize("point", faults.POINTS)
def test_a_connection_dropped_while_submitting_costs_one_answer_at_most(
    bureau: Bureau, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taak = bureau.begin("lijn")["eerste"]
    once_at(point, lambda: drop_connections(bureau.regie.database.url), monkeypatch)
    if point in BEFORE_THE_COMMIT:
        with pytest.raises(StorageLostError):
            bureau.complete(ANNA, taak, "Van Anna")
        check_bureau(bureau)
        assert bureau.open_taken(taak.nummer) == {"eerste": taak}
    bureau.complete(ANNA, taak, "Van Anna")
    check_bureau(bureau, [Accepted(taak.id, ANNA, "Van Anna")])
    assert list(bureau.open_taken(taak.nummer)) == ["tweede"]


@pytest.mark.parametrize("point", faults.POINTS)
def test_a_connection_dropped_inside_a_tick_leaves_the_timer_to_the_next_tick(
    bureau: Bureau, point: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taak = bureau.begin("beperkt")["eerste"]
    once_at(point, lambda: drop_connections(bureau.regie.database.url), monkeypatch)
    if point in BEFORE_THE_COMMIT:
        with pytest.raises(StorageLostError):
            bureau.regie.tick(DUE)
        check_bureau(bureau)
    assert bureau.regie.tick(DUE).fired == 1
    assert bureau.regie.tick(DUE).due == 0
    check_bureau(bureau)
    assert list(bureau.open_taken(taak.nummer)) == ["tweede"]


def test_connections_dropped_again_and_again_while_people_work_lose_nothing(
    bureau: Bureau,
) -> None:
    work = Work(bureau)

    def disturb() -> None:
        for many in range(2, 28, 4):
            work.wait_for(many)
            drop_connections(bureau.regie.database.url)

    work.do(disturb)


def test_a_server_that_restarts_or_crashes_while_people_work_loses_nothing(
    tmp_path: Path,
) -> None:
    with own_server() as server, contextlib.ExitStack() as closing:
        database = Database(server.url)
        migrate_all(database)
        database.dispose()
        bureau = Bureau.found(server.url, tmp_path)
        closing.callback(bureau.regie.database.dispose)
        work = Work(bureau)

        def disturb() -> None:
            for many, how in ((4, signal.SIGINT), (18, signal.SIGQUIT)):
                work.wait_for(many)
                server.stop(how)
                with pytest.raises(StorageError):
                    bureau.viewer(ANNA)
                server.start()

        work.do(disturb)
