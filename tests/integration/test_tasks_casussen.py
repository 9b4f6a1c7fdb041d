"""What the named services do to dossiers, also when a diagram asks for the impossible."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from engine import BundleNotFoundError
from tasks.casus.team import Plaats
from tasks.errors import (
    DossierGeslotenError,
    GeenCasusError,
    NietBeschikbaarError,
    NotFoundError,
)
from tasks.model import Soort

if TYPE_CHECKING:
    from tests.factories import Line


def test_who_may_start_a_process_sees_it_and_nobody_else(line: Line) -> None:
    with line.looking("mila") as (tx, viewer):
        (found,) = line.regie.meldingen.list_startbaar(tx, viewer)
    assert (found.process_key, found.naam) == ("melding", "Melding")
    assert found.uitleg
    for who in ("cato", "ihsan", "vera"):
        with line.looking(who) as (tx, viewer):
            assert line.regie.meldingen.list_startbaar(tx, viewer) == ()
    for key in ("casus", "plan_van_aanpak", "onbekend"):
        with pytest.raises(NotFoundError), line.acting("mila") as (tx, viewer):
            line.regie.meldingen.start(tx, viewer, key, now=line.now)


def test_a_new_melding_stands_where_the_diagram_says(line: Line) -> None:
    melding = line.start_melding()
    assert (melding.soort, melding.fase) == (Soort.MELDING, "Registratie")
    assert melding.instance_id is not None


def test_a_melding_is_added_to_an_open_casus_only(line: Line) -> None:
    melding, casus = line.register(), line.open_casus()
    casussen = line.regie.casussen
    with line.regie.database.transaction() as tx:
        casussen.koppel_casus(tx, melding.id, casus.id, now=line.now)
    for wrong in (melding.id, "nergens"):
        with pytest.raises(GeenCasusError), line.regie.database.transaction() as tx:
            casussen.koppel_casus(tx, melding.id, wrong, now=line.now)
    with line.regie.database.transaction() as tx:
        casussen.sluit_dossier(tx, casus.id, by="test", now=line.now)
    other = line.register()
    with pytest.raises(DossierGeslotenError), line.regie.database.transaction() as tx:
        casussen.koppel_casus(tx, other.id, casus.id, now=line.now)


def test_only_who_is_available_can_be_appointed(line: Line) -> None:
    casus = line.open_casus()
    with line.acting("bo") as (tx, viewer):
        account = line.cast["rik"]
        line.regie.accounts.change(
            tx,
            viewer,
            account.id,
            naam=account.naam,
            organisatie=account.organisatie,
            actief=False,
            now=line.now,
        )
    for who in ("mila", "rik"):
        with pytest.raises(NietBeschikbaarError), line.regie.database.transaction() as tx:
            line.regie.team.benoem(
                tx,
                casus.id,
                Plaats("regisseur", line.cast[who].id, "Test"),
                by="test",
                now=line.now,
            )


def test_a_place_in_a_team_ends_although_the_clock_stepped_back(line: Line) -> None:
    casus, casussen = line.open_casus(), line.regie.casussen
    line.give_place("pim", casus)
    with line.regie.database.transaction() as tx:
        line.regie.team.benoem(
            tx, casus.id, Plaats("regisseur", line.cast["roos"].id, "Test"), by="test", now=line.now
        )
    given_at, earlier = line.now, line.later(timedelta(hours=-1))
    with line.regie.database.transaction() as tx:
        line.regie.team.benoem(
            tx, casus.id, Plaats("regisseur", line.cast["rik"].id, "Test"), by="test", now=earlier
        )
    assert line.reload(casus).regisseur == "Rik Regisseur"
    with line.regie.database.transaction() as tx:
        casussen.sluit_dossier(tx, casus.id, by="test", now=earlier)
    for line.now in (earlier, given_at, given_at + timedelta(days=1)):
        for who in ("pim", "roos", "rik"):
            with pytest.raises(NotFoundError), line.acting(who) as (tx, viewer):
                line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)


def test_roles_end_although_the_clock_stepped_back(line: Line) -> None:
    line.later(timedelta(hours=-1))
    with line.acting("bo") as (tx, viewer):
        line.regie.accounts.set_roles(
            tx, viewer, line.cast["mila"].id, [], reden="Weg", now=line.now
        )
    line.later(timedelta(days=1))
    with line.looking("mila") as (_, viewer):
        assert not viewer.rollen


def test_a_casus_without_a_registration_opens_all_the_same(line: Line) -> None:
    melding = line.start_melding()
    with line.regie.database.transaction() as tx:
        casus_id = line.regie.casussen.open_casus(
            tx, melding.id, "casus", by=line.cast["mila"].id, now=line.now
        )
    assert line.newest(Soort.CASUS).id == casus_id


def test_the_timeline_of_a_closed_casus_tells_how_it_ended(line: Line) -> None:
    casus = line.open_casus()
    line.inform(casus)
    line.do("gezamenlijk_duiden", dossier_id=casus.id)
    line.do("opname_besluiten", dossier_id=casus.id, besluit="niet_opnemen")
    with line.looking("ihsan") as (tx, viewer):
        told = line.regie.dossiers.timeline(tx, viewer, casus.id, now=line.now)
        (verloop,) = line.regie.dossiers.verloop(tx, viewer, casus.id, now=line.now)
    assert {"Dossier gesloten", "Proces afgerond"} <= {each.wat for each in told}
    assert line.reload(casus).fase == "Niet opgenomen"
    assert not verloop.diagrammen[0].huidig
    decided = next(each for each in told if each.details)
    assert decided.details == {"bevestigd_door": "Victor Voorzitter"}


def test_versions_are_shown_to_who_keeps_things_running(line: Line) -> None:
    with line.looking("bo") as (tx, viewer):
        published = line.regie.publicaties.list(tx, viewer)
        casus = next(each for each in published if each.process_key == "casus")
        pictures = line.regie.publicaties.diagrams(tx, viewer, casus.bundle_id)
        with pytest.raises(BundleNotFoundError):
            line.regie.publicaties.diagrams(tx, viewer, "nergens")
    assert {"casus", "melding"} < {each.process_key for each in published}
    main, *called = [each.proces for each in pictures]
    assert main == "casus"
    assert called == [
        *("afsluiting", "duiding", "informeren", "noodzaak", "plan_ronde"),
        *("plan_van_aanpak", "uitvoering", "voortgang"),
    ]
    assert not pictures[0].huidig
    with pytest.raises(NotFoundError), line.looking("mila") as (tx, viewer):
        line.regie.publicaties.diagrams(tx, viewer, published[0].bundle_id)
