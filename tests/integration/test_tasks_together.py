"""Many people at once: everything that was accepted happened exactly once."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import TYPE_CHECKING

import sqlalchemy as sa

from engine.store.tables import history
from tasks.errors import (
    LaatsteBeheerderError,
    TaakAfgerondError,
    TaakBijIemandAndersError,
    TaakGewijzigdError,
)
from tasks.model import TaakStatus
from tasks.regie import Regie
from tasks.store import toekenningen
from tasks.store.tables import dossierstuk, taak
from tests.diagrams import diagram, end, parallel, start, user
from tests.factories import MORNING, create_line, create_regie
from tests.integration.test_tasks_publishing import FORM, ROLLEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    import pytest

    from engine import Database, Transaction
    from tasks.forms import Raw
    from tasks.model import Taak
    from tests.factories import Line

#: somebody must stay who can manage accounts
BEHEER = b"""
- sleutel: beheerder
  naam: Beheerder
  uitleg: Beheert accounts.
  per_casus: false
  rechten: [accounts_beheren]
  bron: "Aanname: A4"
"""
TAKEN = tuple("abcdefgh")
WIDE = diagram(
    "breed",
    start(),
    parallel("splits"),
    *map(user, TAKEN),
    parallel("samen"),
    user("na"),
    end(),
    flows="begin > splits\n"
    + "\n".join(f"splits > {each} > samen" for each in TAKEN)
    + "\nsamen > na > einde",
    properties={"dossier": "melding", "te_starten_door": "medewerker"},
)


def _race(acts: list[Callable[[], object]]) -> list[object]:
    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(act) for act in acts]
        return [each.exception() or each.result() for each in running]


def test_the_same_task_from_two_workers_is_finished_once(line: Line) -> None:
    for _ in range(10):
        line.start_melding()
        found = line.find_taak("melding_registreren")
        raw = line.answers(
            "mila", found.id, melder_identiteit="anoniem", persoon_identiteit="anoniem"
        )
        told = _race([partial(_submit, line, who, found, raw) for who in ("mila", "mees")])
        refused = [each for each in told if isinstance(each, Exception)]
        assert [type(each) for each in refused] == [TaakAfgerondError]
        _check_once(line, found.id)


def test_two_people_claim_and_one_has_it(line: Line) -> None:
    line.start_melding()
    found = line.find_taak("melding_registreren")

    def claim(who: str) -> object:
        with line.acting(who) as (tx, viewer):
            return line.regie.inbox.claim(tx, viewer, found.id, now=line.now)

    told = _race([lambda: claim("mila"), lambda: claim("mees")])
    assert [type(each) for each in told if isinstance(each, Exception)] == [
        TaakBijIemandAndersError
    ]


def test_confirming_and_sending_back_at_once_has_one_outcome(line: Line) -> None:
    casus = line.open_casus()
    line.inform(casus)
    line.do("gezamenlijk_duiden", dossier_id=casus.id)
    found = line.find_taak("opname_besluiten", casus.id)
    raw = line.answers("sanne", found.id, besluit="opnemen")
    with line.acting("sanne") as (tx, viewer):
        recorded = line.regie.inbox.record(tx, viewer, found.id, raw, found.versie, now=line.now)

    def confirm() -> object:
        with line.acting("victor") as (tx, viewer):
            return line.regie.inbox.confirm(tx, viewer, found.id, recorded.versie, now=line.now)

    def send_back() -> object:
        with line.acting("victor") as (tx, viewer):
            return line.regie.inbox.send_back(
                tx, viewer, found.id, "Nee", recorded.versie, now=line.now
            )

    told = _race([confirm, send_back])
    refused = [each for each in told if isinstance(each, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], TaakAfgerondError | TaakGewijzigdError)


def test_eight_people_submit_in_one_dossier_without_a_failure(database: Database) -> None:
    line = create_line(database)
    with database.transaction() as tx:
        files = {"breed.bpmn": WIDE, "vragen.form": FORM, "rollen.yaml": ROLLEN + BEHEER}
        line.regie.publish_folder(tx, files, by="test", now=MORNING)
    with line.acting("bo") as (tx, viewer):
        line.regie.accounts.set_roles(
            tx, viewer, line.cast["mila"].id, ["medewerker"], reden="Test", now=line.now
        )
    with line.acting("mila") as (tx, viewer):
        line.regie.meldingen.start(tx, viewer, "breed", now=line.later())
    open_now = [line.find_taak(each) for each in TAKEN]

    raw = {"antwoord": ("ja",)}
    told = _race([partial(_submit, line, "mila", each, raw) for each in open_now])
    assert not [each for each in told if isinstance(each, Exception)]
    for each in open_now:
        _check_once(line, each.id)
    assert line.find_taak("na").status is TaakStatus.OPEN


def test_two_administrators_cannot_demote_each_other_at_once(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have begun before either is done, unless one holds the other off."""
    both, count = Barrier(2), toekenningen.count_beheerders

    def count_together(tx: Transaction, now: datetime) -> int:
        found = count(tx, now)
        with contextlib.suppress(BrokenBarrierError):
            both.wait(1)
        return found

    with line.acting("bo") as (tx, viewer):
        line.regie.accounts.set_roles(
            tx, viewer, line.cast["mees"].id, ["beheerder"], reden="Tweede", now=line.now
        )

    def demote(who: str, other: str) -> object:
        with line.acting(who) as (tx, viewer):
            return line.regie.accounts.set_roles(
                tx, viewer, line.cast[other].id, [], reden="Weg", now=line.later()
            )

    monkeypatch.setattr(toekenningen, "count_beheerders", count_together)
    told = _race([lambda: demote("bo", "mees"), lambda: demote("mees", "bo")])
    assert any(isinstance(each, Exception) for each in told)
    left = 0
    for who in ("bo", "mees"):
        with line.looking(who) as (_tx, viewer):
            left += "accounts_beheren" in viewer.rechten
    assert left == 1
    assert all(
        isinstance(each, LaatsteBeheerderError) or "NotFound" in type(each).__name__
        for each in told
        if isinstance(each, Exception)
    )


def test_two_processes_open_an_empty_store_with_one_ring(database: Database) -> None:
    first = create_regie(database)
    assert isinstance(create_regie(database, first.keyring), Regie)


def _submit(line: Line, who: str, found: Taak, raw: Raw) -> object:
    with line.acting(who) as (tx, viewer):
        return line.regie.inbox.complete(tx, viewer, found.id, raw, found.versie, now=line.now)


def _check_once(line: Line, taak_id: str) -> None:
    with line.regie.database.reading() as tx:
        filed = sa.select(sa.func.count()).where(dossierstuk.c.taak_id == taak_id)
        told = sa.select(sa.func.count()).where(
            history.c.work_item_id == taak_id, history.c.kind == "completed"
        )
        ended = sa.select(taak.c.status).where(taak.c.id == taak_id)
        assert tx.connection.scalar(filed) == 1
        assert tx.connection.scalar(told) == 1
        assert tx.connection.scalar(ended) == TaakStatus.AFGEROND.value
