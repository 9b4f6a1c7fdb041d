"""Deny by default: who is not entitled cannot tell a dossier from one that is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tasks.accounts.wachtwoorden import Eenmalig
from tasks.casus.team import Plaats
from tasks.errors import NotFoundError
from tasks.model import Scope, Soort
from tests.cast import CAST

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine import Transaction
    from tasks.model import Dossier, Viewer
    from tests.factories import Line

NOWHERE = "00000000-0000-4000-8000-000000000000"


@dataclass
class Built:
    """A melding and its casus, each with a task and a document in it."""

    line: Line
    melding: Dossier
    casus: Dossier
    taak_id: str
    stuk_id: str


@pytest.fixture
def built(line: Line) -> Built:
    casus = line.open_casus()
    melding = line.newest(Soort.MELDING)
    line.inform(casus)
    taak = line.find_taak("gezamenlijk_duiden", casus.id)
    with line.acting("ihsan") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
    return Built(line, melding, casus, taak.id, page.stukken[0].id)


def _raw() -> dict[str, tuple[str, ...]]:
    return {"besluit": ("ja",)}


#: every way to reach one thing, and somebody who is entitled to it
READS: dict[str, tuple[str, Callable[[Built, Transaction, Viewer], Any]]] = {
    "dossier": (
        "ihsan",
        lambda b, tx, v: b.line.regie.dossiers.get(tx, v, b.casus.nummer, now=b.line.now),
    ),
    "melding": (
        "mila",
        lambda b, tx, v: b.line.regie.dossiers.get(tx, v, b.melding.nummer, now=b.line.now),
    ),
    "stuk": (
        "ihsan",
        lambda b, tx, v: b.line.regie.dossiers.open_stuk(tx, v, b.stuk_id, "x", now=b.line.now),
    ),
    "timeline": (
        "ihsan",
        lambda b, tx, v: b.line.regie.dossiers.timeline(tx, v, b.casus.id, now=b.line.now),
    ),
    "verloop": (
        "ihsan",
        lambda b, tx, v: b.line.regie.dossiers.verloop(tx, v, b.casus.id, now=b.line.now),
    ),
    "readers": (
        "ihsan",
        lambda b, tx, v: b.line.regie.dossiers.readers(tx, v, b.casus.id, now=b.line.now),
    ),
    "melder": (
        "cato",
        lambda b, tx, v: b.line.regie.dossiers.melder(
            tx, v, b.melding.nummer, "terugbellen", now=b.line.now
        ),
    ),
    "taak": (
        "ihsan",
        lambda b, tx, v: b.line.regie.inbox.open_taak(tx, v, b.taak_id, now=b.line.now),
    ),
    "form": (
        "ihsan",
        lambda b, tx, v: b.line.regie.inbox.get_form(tx, v, b.taak_id, now=b.line.now),
    ),
    "claim": (
        "ihsan",
        lambda b, tx, v: b.line.regie.inbox.claim(tx, v, b.taak_id, now=b.line.now),
    ),
    "concept": (
        "ihsan",
        lambda b, tx, v: b.line.regie.inbox.save_concept(tx, v, b.taak_id, _raw(), now=b.line.now),
    ),
    "start": (
        "mila",
        lambda b, tx, v: b.line.regie.meldingen.start(tx, v, "melding", now=b.line.now),
    ),
    "accounts": (
        "bo",
        lambda b, tx, v: b.line.regie.accounts.list_accounts(tx, v, now=b.line.now),
    ),
    "account": (
        "bo",
        lambda b, tx, v: b.line.regie.accounts.get(tx, v, b.line.cast["mila"].id, now=b.line.now),
    ),
    "reset": (
        "bo",
        lambda b, tx, v: b.line.regie.accounts.reset_password(
            tx, v, b.line.cast["pim"].id, Eenmalig("once", "hashed"), now=b.line.now
        ),
    ),
    "incidenten": ("ihsan", lambda b, tx, v: b.line.regie.incidenten.list_open(tx, v)),
    "publicaties": ("ihsan", lambda b, tx, v: b.line.regie.publicaties.list(tx, v)),
}


@pytest.mark.parametrize("read", READS)
def test_vera_is_refused_where_somebody_else_is_served(built: Built, read: str) -> None:
    entitled, ask = READS[read]
    with built.line.acting(entitled) as (tx, viewer):
        ask(built, tx, viewer)
    with pytest.raises(NotFoundError), built.line.acting("vera") as (tx, viewer):
        ask(built, tx, viewer)


def test_what_is_refused_looks_like_what_is_not_there(built: Built) -> None:
    line = built.line
    with line.acting("vera") as (tx, viewer):
        dossiers = line.regie.dossiers
        told = []
        for nummer in (built.casus.nummer, "C-2026-0000"):
            with pytest.raises(NotFoundError) as refused:
                dossiers.get(tx, viewer, nummer, now=line.now)
            told.append((type(refused.value), refused.value.soort, refused.value.sleutel == nummer))
        for taak_id in (built.taak_id, NOWHERE):
            with pytest.raises(NotFoundError) as refused:
                line.regie.inbox.open_taak(tx, viewer, taak_id, now=line.now)
            told.append(
                (type(refused.value), refused.value.soort, refused.value.sleutel == taak_id)
            )
    assert told[0] == told[1]
    assert told[2] == told[3]


def test_lists_counts_and_searches_of_vera_are_empty(built: Built) -> None:
    line = built.line
    with line.acting("vera") as (tx, viewer):
        for soort in Soort:
            page = line.regie.dossiers.list(tx, viewer, soort, now=line.now)
            assert (page.rows, page.total) == ((), 0)
            zoek = built.casus.nummer
            assert not line.regie.dossiers.list(tx, viewer, soort, zoek=zoek, now=line.now).rows
        for scope in Scope:
            taken = line.regie.inbox.list_taken(tx, viewer, scope, now=line.now)
            assert (taken.rows, taken.total) == ((), 0)
        counts = line.regie.inbox.count(tx, viewer, now=line.now)
        assert (counts.mijn, counts.rollen, counts.alle, counts.te_laat) == (0, 0, 0, 0)
        assert not line.regie.meldingen.list_startbaar(tx, viewer)


def test_a_partner_sees_the_one_casus_and_nothing_beside_it(built: Built) -> None:
    line = built.line
    other = line.open_casus()
    line.give_place("pim", built.casus)
    with line.acting("pim") as (tx, viewer):
        rows = line.regie.dossiers.list(tx, viewer, Soort.CASUS, now=line.now)
        assert [each.nummer for each in rows.rows] == [built.casus.nummer]
        assert rows.total == 1
        assert not line.regie.dossiers.list(tx, viewer, Soort.MELDING, now=line.now).rows
        page = line.regie.dossiers.get(tx, viewer, built.casus.nummer, now=line.now)
        assert page.gekoppeld == ()
        assert not page.may_open_melder
        assert not page.may_list_readers
        with pytest.raises(NotFoundError):
            line.regie.dossiers.readers(tx, viewer, built.casus.id, now=line.now)
        assert line.regie.dossiers.open_stuk(tx, viewer, built.stuk_id, "lezen", now=line.now)
        tasks = line.regie.inbox.list_taken(tx, viewer, Scope.ALLE, now=line.now)
        assert {each.dossier_id for each in tasks.rows} == {built.casus.id}
    for nummer in (other.nummer, built.melding.nummer):
        with pytest.raises(NotFoundError), line.acting("pim") as (tx, viewer):
            line.regie.dossiers.get(tx, viewer, nummer, now=line.now)


def test_sight_by_a_task_lasts_as_long_as_the_task(built: Built) -> None:
    line = built.line
    line.do("gezamenlijk_duiden", dossier_id=built.casus.id)
    with line.acting("sanne") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, built.casus.nummer, now=line.now)
        assert not page.may_list_readers
    with pytest.raises(NotFoundError), line.acting("sanne") as (tx, viewer):
        line.regie.dossiers.readers(tx, viewer, built.casus.id, now=line.now)
    line.do("opname_besluiten", dossier_id=built.casus.id, besluit="opnemen")
    line.do("regisseur_aanstellen", dossier_id=built.casus.id, regisseur=line.cast["roos"].id)
    with pytest.raises(NotFoundError), line.acting("sanne") as (tx, viewer):
        line.regie.dossiers.get(tx, viewer, built.casus.nummer, now=line.now)


def test_a_second_regisseur_takes_the_place_of_the_first(built: Built) -> None:
    line = built.line
    line.do("gezamenlijk_duiden", dossier_id=built.casus.id)
    line.do("opname_besluiten", dossier_id=built.casus.id, besluit="opnemen")
    line.do("regisseur_aanstellen", dossier_id=built.casus.id, regisseur=line.cast["roos"].id)
    with line.acting("roos") as (tx, viewer):
        plan = line.find_taak("plan_opstellen", built.casus.id)
        line.regie.inbox.claim(tx, viewer, plan.id, now=line.now)
    with line.regie.database.transaction() as tx:
        line.regie.team.benoem(
            tx,
            built.casus.id,
            Plaats("regisseur", line.cast["rik"].id, "Test"),
            by="test",
            now=line.later(),
        )
    with pytest.raises(NotFoundError), line.acting("roos") as (tx, viewer):
        line.regie.dossiers.get(tx, viewer, built.casus.nummer, now=line.now)
    with line.acting("rik") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, built.casus.nummer, now=line.now)
        assert page.dossier.regisseur == "Rik Regisseur"
        assert page.may_list_readers
        assert line.regie.dossiers.readers(tx, viewer, built.casus.id, now=line.now).rows
        assert line.regie.inbox.claim(tx, viewer, plan.id, now=line.now).behandelaar_id


def test_being_available_as_regisseur_shows_nothing(built: Built) -> None:
    line = built.line
    with line.looking("roos") as (tx, viewer):
        assert not line.regie.dossiers.list(tx, viewer, Soort.CASUS, now=line.now).rows
        assert not line.regie.inbox.list_taken(tx, viewer, Scope.ALLE, now=line.now).rows


def test_a_one_time_password_opens_nothing_until_it_is_changed(built: Built) -> None:
    line = built.line
    with line.acting("bo") as (tx, viewer):
        once = line.regie.accounts.make_eenmalig(viewer)
        line.regie.accounts.reset_password(tx, viewer, line.cast["ihsan"].id, once, now=line.now)
        account = line.regie.accounts.get(tx, viewer, line.cast["ihsan"].id, now=line.now)
    line.give_place("ihsan", built.casus)
    with line.regie.database.transaction() as tx:
        once_in = line.regie.accounts.viewer(tx, account.id, account.versie, now=line.now)
        assert once_in is not None
        assert once_in.moet_wachtwoord_wijzigen
        assert (once_in.rollen, once_in.rechten) == (frozenset(), frozenset())
        assert not line.regie.dossiers.list(tx, once_in, Soort.CASUS, now=line.now).rows
        with pytest.raises(NotFoundError):
            line.regie.inbox.open_taak(tx, once_in, built.taak_id, now=line.now)


def test_the_cast_covers_every_role_that_a_person_can_hold(built: Built) -> None:
    with built.line.regie.database.reading() as tx:
        rollen = built.line.regie.rollen.list_rollen(tx)
    held = {rol for persoon in CAST for rol in persoon.rollen}
    assert held == {rol.sleutel for rol in rollen if not rol.per_casus}
