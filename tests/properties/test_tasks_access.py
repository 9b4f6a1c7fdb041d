"""The law of sight: what a list shows can be opened, and what can be opened is listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import Database
from tasks.dossierfilter import DossierFilter
from tasks.model import (
    Recht,
    Rol,
    Scope,
    Soort,
    TaakFilter,
    TaakStatus,
    Tellingen,
    Viewer,
)
from tasks.regie import migrate
from tasks.store import dossierlijst, rollen, stukken, takenlijst, takenvragen
from tasks.store.dossierlijst import Zoekvraag
from tasks.store.tables import account, dossier, dossierstuk, taak, toekenning
from tasks.store.visible import Sight

if TYPE_CHECKING:
    from engine import Transaction
    from tasks.model import Taak

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)
ROLLEN = ("lezer", "schrijver", "bevestiger", "in_team")
ME, OTHER = str(UUID(int=1)), str(UUID(int=2))
DOSSIERS = tuple(str(UUID(int=100 + number)) for number in range(6))
SOORTEN = (*(Soort.MELDING, Soort.CASUS) * 2, Soort.CASUS, Soort.MELDER)

grants = st.lists(
    st.fixed_dictionaries(
        {
            "account_id": st.sampled_from([ME, OTHER]),
            "rol": st.sampled_from(ROLLEN),
            "dossier_id": st.sampled_from(DOSSIERS),
            "from_at": st.sampled_from([NOW - DAY, NOW, NOW + DAY]),
            "until_at": st.sampled_from([None, NOW - DAY / 2, NOW, NOW + 2 * DAY]),
        }
    ),
    max_size=6,
)
taken = st.lists(
    st.fixed_dictionaries(
        {
            "dossier": st.integers(0, 4),
            "rol": st.sampled_from(ROLLEN),
            "bevestiger_rol": st.sampled_from([None, *ROLLEN]),
            "status": st.sampled_from(TaakStatus),
            "behandelaar_id": st.sampled_from([None, ME, OTHER]),
            "organisatie": st.sampled_from([None, None, "Hier", "Elders"]),
        }
    ),
    max_size=8,
)
viewers = st.builds(
    Viewer,
    account_id=st.just(ME),
    naam=st.just("Ik"),
    organisatie=st.just("Hier"),
    rollen=st.frozensets(st.sampled_from(ROLLEN), max_size=2),
    rechten=st.frozensets(st.sampled_from(Recht), max_size=2),
    moet_wachtwoord_wijzigen=st.sampled_from([False, False, False, True]),
)


@cache
def _database() -> Database:
    database = Database("sqlite://")
    migrate(database)
    with database.transaction() as tx:
        rollen.replace_rollen(
            tx,
            [
                Rol(
                    each,
                    each.title(),
                    "Voor de test",
                    per_casus=False,
                    rechten=frozenset(),
                    bron="A1",
                )
                for each in ROLLEN
            ],
        )
        for account_id in (ME, OTHER):
            tx.connection.execute(
                account.insert().values(
                    id=account_id,
                    aanmeldnaam=account_id,
                    naam=account_id,
                    organisatie="Hier",
                    wachtwoord="",
                    actief=True,
                    demo=True,
                    versie=1,
                    moet_wachtwoord_wijzigen=False,
                    created_at=NOW,
                )
            )
        for number, (dossier_id, soort) in enumerate(zip(DOSSIERS, SOORTEN, strict=True)):
            tx.connection.execute(
                dossier.insert().values(
                    id=dossier_id,
                    soort=soort.value,
                    nummer=f"N-{number}",
                    fase="Test",
                    sleutel=b"",
                    sleutel_id="x",
                    created_at=NOW,
                )
            )
            tx.connection.execute(
                dossierstuk.insert().values(
                    id=f"stuk-{number}",
                    dossier_id=dossier_id,
                    element_id="stap",
                    titel="Stuk",
                    formulier="stap",
                    bundle_id="b",
                    auteur_id=OTHER,
                    auteur="Ander",
                    organisatie="Hier",
                    opvolging=[],
                    inhoud=b"",
                    created_at=NOW,
                )
            )
    return database


def _fill(
    tx: Transaction, granted: list[dict[str, object]], asked: list[dict[str, object]]
) -> None:
    for table in (toekenning, taak):
        tx.connection.execute(table.delete())
    for row in granted:
        tx.connection.execute(toekenning.insert().values(reden="Test", toegekend_door=OTHER, **row))
    for number, row in enumerate(asked):
        where = int(str(row["dossier"]))
        status = TaakStatus(str(row["status"]))
        second = row["bevestiger_rol"] or row["rol"]
        tx.connection.execute(
            taak.insert().values(
                id=f"taak-{number}",
                dossier_id=DOSSIERS[where],
                soort=SOORTEN[where].value,
                nummer=f"N-{where}",
                instance_id="i",
                bundle_id="b",
                element_id="stap",
                naam="Stap",
                rol=row["rol"],
                bevestiger_rol=row["bevestiger_rol"],
                aan_zet=second if status is TaakStatus.VASTGELEGD else row["rol"],
                status=status.value,
                behandelaar_id=row["behandelaar_id"],
                organisatie=row["organisatie"],
                bij_gesloten=False,
                opened_at=NOW,
                sort_at=NOW,
                open=status not in {TaakStatus.AFGEROND, TaakStatus.VERVALLEN},
                advies={},
                versie=1,
            )
        )


@pytest.mark.slow
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(granted=grants, asked=taken, viewer=viewers)
def test_lists_counts_and_single_reads_never_disagree(
    granted: list[dict[str, object]], asked: list[dict[str, object]], viewer: Viewer
) -> None:
    with _database().transaction() as tx:
        _fill(tx, granted, asked)
        for account_id in (ME, OTHER):  # what is asked for both is one statement
            _check_dossiers(tx, replace(viewer, account_id=account_id))
            _check_taken(tx, replace(viewer, account_id=account_id))


def test_two_who_hold_the_same_see_each_their_own_and_only_while_they_do() -> None:
    theirs = {ME: DOSSIERS[2], OTHER: DOSSIERS[3]}
    granted: list[dict[str, object]] = [
        {
            "account_id": who,
            "rol": "in_team",
            "dossier_id": where,
            "from_at": NOW,
            "until_at": NOW + DAY,
        }
        for who, where in theirs.items()
    ]
    asked: list[dict[str, object]] = [
        {
            "dossier": where,
            "rol": "in_team",
            "bevestiger_rol": None,
            "status": TaakStatus.OPEN,
            "behandelaar_id": who,
            "organisatie": None,
        }
        for where, who in ((2, ME), (3, OTHER))
    ]
    with _database().transaction() as tx:
        _fill(tx, granted, asked)
        for _ in range(2):
            for number, who in enumerate((ME, OTHER)):
                viewer = Viewer(who, "Naam", "Hier", frozenset(), frozenset())
                for scope in Scope:
                    rows = _page(tx, viewer, scope, NOW)
                    assert [each.dossier_id for each in rows] == [theirs[who]]
                    assert _page(tx, viewer, scope, NOW + DAY) == ()
                    assert (
                        _page(tx, replace(viewer, moet_wachtwoord_wijzigen=True), scope, NOW) == ()
                    )
                assert takenlijst.count_all(tx, viewer, now=NOW) == Tellingen(1, 1, 1, 0, 0)
                assert takenlijst.find_zicht(tx, viewer, f"taak-{number}", NOW) is not None
                assert takenlijst.find_zicht(tx, viewer, f"taak-{1 - number}", NOW) is None


def test_what_is_put_to_one_organisation_is_not_for_a_colleague_elsewhere() -> None:
    asked: dict[str, object] = {
        "dossier": 2,
        "rol": "lezer",
        "bevestiger_rol": None,
        "status": TaakStatus.OPEN,
        "behandelaar_id": None,
        "organisatie": "Hier",
    }
    with _database().transaction() as tx:
        _fill(tx, [], [asked])
        for _ in range(2):
            for organisatie, many in (("Hier", 1), ("Elders", 0)):
                viewer = Viewer(ME, "Naam", organisatie, frozenset({"lezer"}), frozenset())
                assert len(_page(tx, viewer, Scope.ROLLEN, NOW)) == many
                assert takenlijst.count_all(tx, viewer, now=NOW).rollen == many
                assert (takenlijst.find_zicht(tx, viewer, "taak-0", NOW) is not None) == bool(many)


def test_a_statement_of_sight_does_not_run_without_somebody_who_looks() -> None:
    sight = Sight(rollen=("lezer",), soorten=(), nothing=False)
    statements = (
        takenvragen.zicht(sight),
        takenvragen.open_in(sight),
        takenvragen.actionable_of(sight),
        takenvragen.page(takenvragen.Asked(sight, Scope.ALLE)),
        takenvragen.counts(sight),
    )
    with _database().reading() as tx:
        for each in statements:
            with pytest.raises(sa.exc.StatementError, match=r"'view(er|ed)_"):
                tx.connection.execute(
                    each, {"which": "taak-1", "limit": 1, "offset": 0, "reach": 1}
                )


def _page(tx: Transaction, viewer: Viewer, scope: Scope, now: datetime) -> tuple[Taak, ...]:
    return takenlijst.list_page(tx, viewer, scope, TaakFilter(), limit=9, offset=0, now=now)


def _check_dossiers(tx: Transaction, viewer: Viewer) -> None:
    for soort in Soort:
        asked = (Zoekvraag(), DossierFilter())
        listed = dossierlijst.list_page(tx, viewer, soort, *asked, limit=99, offset=0, now=NOW)
        total = dossierlijst.count_matching(tx, viewer, soort, *asked, now=NOW)
        opened = {
            dossier_id
            for number, dossier_id in enumerate(DOSSIERS)
            if SOORTEN[number] is soort and dossierlijst.find_by_id(tx, viewer, dossier_id, NOW)
        }
        assert {each.id for each in listed} == opened
        assert total == len(opened)
        for number, dossier_id in enumerate(DOSSIERS):
            if SOORTEN[number] is soort:
                seen = dossierlijst.find_by_nummer(tx, viewer, f"N-{number}", NOW)
                read = stukken.find_for(tx, viewer, f"stuk-{number}", NOW)
                assert (seen is not None) == (read is not None) == (dossier_id in opened)
    melder = dossierlijst.find_by_nummer(tx, viewer, "N-5", NOW)
    assert melder is None


def _check_taken(tx: Transaction, viewer: Viewer) -> None:
    known = tx.connection.execute(sa.select(taak.c.id, taak.c.open)).all()
    seen = {row.id: takenlijst.find_zicht(tx, viewer, row.id, NOW) for row in known}
    everything = TaakFilter()
    listed: dict[Scope, set[str]] = {}
    for scope in Scope:
        rows = takenlijst.list_page(tx, viewer, scope, everything, limit=99, offset=0, now=NOW)
        listed[scope] = {each.id for each in rows}
        total = takenlijst.count_matching(tx, viewer, scope, everything, now=NOW)
        assert total == len(listed[scope])
    assert listed[Scope.ALLE] == {row.id for row in known if row.open and seen[row.id]}
    assert listed[Scope.MIJN] <= listed[Scope.ALLE]
    assert listed[Scope.ROLLEN] <= listed[Scope.ALLE]
    counts = takenlijst.count_all(tx, viewer, now=NOW)
    assert counts.alle == len(listed[Scope.ALLE])
    assert counts.rollen == len(listed[Scope.ROLLEN])
    for dossier_id in DOSSIERS:
        there = {each.id for each in takenlijst.list_open_in(tx, viewer, dossier_id, NOW)}
        assert there <= listed[Scope.ALLE]
    answered = {each.id for each in takenlijst.list_answered(tx, viewer, limit=99, offset=0)}
    assert counts.beantwoord == takenlijst.count_answered(tx, viewer) == len(answered)
    for zicht in filter(None, seen.values()):
        asked = zicht.taak.organisatie
        if asked == viewer.organisatie and zicht.taak.status is TaakStatus.AFGEROND:
            assert zicht.dossier_visible or zicht.taak.id in answered
        elif not zicht.dossier_visible:
            assert asked == viewer.organisatie
            assert zicht.taak.status is not TaakStatus.VERVALLEN
        if asked not in {None, viewer.organisatie}:
            assert zicht.dossier_visible
            assert not zicht.holds_rol
            assert not zicht.holds_bevestiger
        if zicht.holds_rol and zicht.taak.status is TaakStatus.OPEN:
            assert zicht.taak.id in listed[Scope.ROLLEN]
