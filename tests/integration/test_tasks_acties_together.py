"""An action that starts while its dossier closes: it is stopped with it, or does not start."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

from tasks.errors import ActieNietMogelijkError
from tasks.store import acties, dossiers
from tests.kantoor import found_kantoor

if TYPE_CHECKING:
    import pytest

    from engine import Database, Transaction
    from tasks.store.dossiers import Stand


def test_what_starts_while_the_dossier_closes_does_not_outlive_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    kantoor = found_kantoor(database)
    casus = kantoor.open_casus()
    kantoor.appoint(casus)
    seen, closed, lock_stand = Event(), Event(), dossiers.lock_stand

    def look_slowly(tx: Transaction, dossier_id: str) -> Stand:
        found = lock_stand(tx, dossier_id)
        seen.set()
        closed.wait(1)  # unless the one who starts holds off the one who closes
        return found

    monkeypatch.setattr(dossiers, "lock_stand", look_slowly)

    def start() -> None:
        try:
            kantoor.begin("coen", casus, "overleggen")
        except ActieNietMogelijkError:
            seen.set()

    def close() -> None:
        assert seen.wait(10)
        kantoor.do("werken", casus)
        closed.set()

    with ThreadPoolExecutor(2) as pool:
        for act in [pool.submit(start), pool.submit(close)]:
            act.result()
    assert kantoor.reload(casus).closed_at is not None
    with database.reading() as tx:
        assert acties.list_running(tx, casus.id) == {}
