"""A task that ended is part of its dossier: having had its role gives no sight of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import sleep
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tasks.errors import NotFoundError, TaakAfgerondError
from tasks.store.tables import concept

if TYPE_CHECKING:
    from tasks.model import Taak
    from tests.factories import Line


@pytest.fixture
def judged(line: Line) -> Taak:
    """Give a decision that its body took; nothing more waits for that body."""
    casus = line.open_casus()
    line.appoint(casus)
    line.do("plan_opstellen", dossier_id=casus.id)
    taak = line.find_taak("plan_toetsen", casus.id)
    line.do("plan_toetsen", dossier_id=casus.id, toets="akkoord")
    return taak


@pytest.mark.parametrize("who", ["toos", "ilse"])
def test_who_held_the_role_is_told_who_ended_it_and_nothing_else(
    line: Line, judged: Taak, who: str
) -> None:
    inbox, raw = line.regie.inbox, {"toets": ("akkoord",)}
    with pytest.raises(NotFoundError), line.acting(who) as (tx, viewer):
        line.regie.dossiers.get(tx, viewer, judged.nummer, now=line.now)
    with line.acting(who) as (tx, viewer):
        for ask in (
            lambda: inbox.open_taak(tx, viewer, judged.id, now=line.now),
            lambda: inbox.get_form(tx, viewer, judged.id, now=line.now),
            lambda: inbox.claim(tx, viewer, judged.id, now=line.now),
            lambda: inbox.save_concept(tx, viewer, judged.id, raw, now=line.now),
            lambda: inbox.record(tx, viewer, judged.id, raw, judged.versie, now=line.now),
            lambda: inbox.confirm(tx, viewer, judged.id, judged.versie, now=line.now),
        ):
            with pytest.raises(TaakAfgerondError) as refused:
                ask()
            assert (refused.value.door, refused.value.op) == ("Ilse Itat", line.now)


@pytest.mark.parametrize("who", ["vera", "mila", "sanne"])
def test_who_never_held_the_role_learns_nothing_of_it(line: Line, judged: Taak, who: str) -> None:
    for taak_id in (judged.id, "00000000-0000-4000-8000-000000000000"):
        with pytest.raises(NotFoundError), line.acting(who) as (tx, viewer):
            line.regie.inbox.open_taak(tx, viewer, taak_id, now=line.now)


def test_who_sees_the_dossier_reads_an_ended_task_with_what_went_before(
    line: Line, judged: Taak
) -> None:
    for who in ("ihsan", "roos"):
        page = line.open_taak(who, judged.id)
        assert page.taak.afgerond_door == "Ilse Itat"
        assert page.vastlegging is None
    line.do("voortgang_bijhouden", dossier_id=judged.dossier_id)
    told = [stap.naam for stap in line.open_taak("ihsan", judged.id).eerdere]
    assert told[-1] == judged.naam


def test_a_draft_that_is_saved_while_the_task_ends_leaves_nothing_behind(line: Line) -> None:
    line.start_melding()
    taak = line.find_taak("melding_registreren")
    raw = line.answers("mila", taak.id, melder_identiteit="anoniem", persoon_identiteit="anoniem")

    def save() -> None:
        with line.acting("mees") as (tx, viewer):
            line.regie.inbox.save_concept(tx, viewer, taak.id, raw, now=line.now)

    with ThreadPoolExecutor(1) as pool:
        with line.acting("mila") as (tx, viewer):
            line.regie.inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=line.now)
            saving = pool.submit(save)
            sleep(1)  # the draft finds the task open, for this has not been committed yet
        refused = saving.exception()
    assert isinstance(refused, TaakAfgerondError)
    assert refused.door == "Mila Meldpunt"
    with line.regie.database.reading() as tx:
        assert tx.connection.scalar(sa.select(sa.func.count()).select_from(concept)) == 0
