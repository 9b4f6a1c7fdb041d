"""A decision of a body takes two persons inside one task (A17)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.errors import (
    AntwoordenOngeldigError,
    NotFoundError,
    TaakAfgerondError,
    TaakGewijzigdError,
    ZelfdePersoonError,
)
from tasks.model import Scope, TaakStatus

if TYPE_CHECKING:
    from tasks.model import Dossier, Taak
    from tests.factories import Line


@pytest.fixture
def casus(line: Line) -> Dossier:
    """Give a casus in which the decision on opname waits."""
    casus = line.open_casus()
    line.inform(casus)
    line.do("gezamenlijk_duiden", dossier_id=casus.id)
    return casus


def _record(line: Line, casus: Dossier) -> Taak:
    taak = line.find_taak("opname_besluiten", casus.id)
    raw = line.answers("sanne", taak.id, besluit="opnemen")
    with line.acting("sanne") as (tx, viewer):
        return line.regie.inbox.record(tx, viewer, taak.id, raw, taak.versie, now=line.later())


def _waits_for(line: Line, who: str, scope: Scope) -> set[str]:
    with line.looking(who) as (tx, viewer):
        page = line.regie.inbox.list_taken(tx, viewer, scope, now=line.now)
    return {each.element_id for each in page.rows}


def test_a_recorded_decision_goes_to_the_second_person(line: Line, casus: Dossier) -> None:
    assert "opname_besluiten" in _waits_for(line, "sanne", Scope.ROLLEN)
    assert "opname_besluiten" not in _waits_for(line, "victor", Scope.ROLLEN)
    taak = _record(line, casus)
    assert (taak.status, taak.aan_zet) == (TaakStatus.VASTGELEGD, "regieoverleg_voorzitter")
    assert "opname_besluiten" in _waits_for(line, "victor", Scope.ROLLEN)
    assert "opname_besluiten" not in _waits_for(line, "sanne", Scope.ROLLEN)
    assert "opname_besluiten" in _waits_for(line, "sanne", Scope.MIJN)
    page = line.open_taak("victor", taak.id)
    assert (page.may_confirm, page.may_complete) == (True, False)
    assert page.vastlegging is not None
    assert page.vastlegging.door == "Sanne Secretaris"
    assert page.vastlegging.antwoorden["besluit"] == "opnemen"


def test_the_second_person_confirms_and_both_stand_on_the_document(
    line: Line, casus: Dossier
) -> None:
    taak = _record(line, casus)
    with line.acting("victor") as (tx, viewer):
        done = line.regie.inbox.confirm(tx, viewer, taak.id, taak.versie, now=line.later())
    with line.acting("ihsan") as (tx, viewer):
        opened = line.regie.dossiers.open_stuk(tx, viewer, done.stuk_id, "test", now=line.now)
    assert (opened.stuk.auteur, opened.stuk.bevestigd_door) == (
        "Sanne Secretaris",
        "Victor Voorzitter",
    )
    assert opened.antwoorden["besluit"] == "opnemen"
    assert not opened.may_correct
    assert line.find_taak("regisseur_aanstellen", casus.id)


def test_the_recorder_can_never_confirm_not_even_with_both_roles(
    line: Line, casus: Dossier
) -> None:
    with line.acting("bo") as (tx, viewer):
        line.regie.accounts.set_roles(
            tx,
            viewer,
            line.cast["sanne"].id,
            ["regieoverleg_secretaris", "regieoverleg_voorzitter"],
            reden="Twee petten",
            now=line.now,
        )
    taak = _record(line, casus)
    assert not line.open_taak("sanne", taak.id).may_confirm
    assert "opname_besluiten" not in _waits_for(line, "sanne", Scope.ROLLEN)
    inbox = line.regie.inbox
    with pytest.raises(ZelfdePersoonError), line.acting("sanne") as (tx, viewer):
        inbox.confirm(tx, viewer, taak.id, taak.versie, now=line.now)
    with pytest.raises(ZelfdePersoonError), line.acting("sanne") as (tx, viewer):
        inbox.send_back(tx, viewer, taak.id, "Toch niet", taak.versie, now=line.now)
    with line.acting("victor") as (tx, viewer):
        inbox.confirm(tx, viewer, taak.id, taak.versie, now=line.now)


def test_what_is_sent_back_is_with_its_recorder_again_as_it_was(line: Line, casus: Dossier) -> None:
    taak = _record(line, casus)
    typed = line.open_taak("victor", taak.id).vastlegging
    assert typed is not None
    with line.acting("victor") as (tx, viewer):
        back = line.regie.inbox.send_back(
            tx, viewer, taak.id, " Schrijf op waarom ", taak.versie, now=line.later()
        )
    assert (back.status, back.behandelaar) == (TaakStatus.OPGEPAKT, "Sanne Secretaris")
    page = line.open_taak("sanne", taak.id)
    assert page.terug is not None
    assert (page.terug.reden, page.terug.door) == ("Schrijf op waarom", "Victor Voorzitter")
    assert page.waarden["motivatie"] == (typed.antwoorden["motivatie"],)
    assert page.may_complete
    again = line.answers("sanne", taak.id, besluit="opnemen")
    with line.acting("sanne") as (tx, viewer):
        taak = line.regie.inbox.record(tx, viewer, taak.id, again, back.versie, now=line.later())
    assert line.open_taak("sanne", taak.id).terug is None
    with line.acting("victor") as (tx, viewer):
        line.regie.inbox.confirm(tx, viewer, taak.id, taak.versie, now=line.later())
    with line.looking("ihsan") as (tx, viewer):
        told = [
            each.wat for each in line.regie.dossiers.timeline(tx, viewer, casus.id, now=line.now)
        ]
    assert "Teruggestuurd: Besluiten over opname" in told
    assert told.count("Vastgelegd, nog niet bevestigd: Besluiten over opname") == 2


def test_who_lost_the_role_does_not_get_it_back_but_a_colleague_reads_on(
    line: Line, casus: Dossier
) -> None:
    taak = _record(line, casus)
    with line.acting("bo") as (tx, viewer):
        accounts = line.regie.accounts
        accounts.set_roles(tx, viewer, line.cast["sanne"].id, [], reden="Weg", now=line.now)
        accounts.set_roles(
            tx,
            viewer,
            line.cast["mees"].id,
            ["regieoverleg_secretaris"],
            reden="Opvolger",
            now=line.now,
        )
    with line.acting("victor") as (tx, viewer):
        back = line.regie.inbox.send_back(tx, viewer, taak.id, "Nee", taak.versie, now=line.now)
    assert (back.status, back.behandelaar) == (TaakStatus.OPEN, None)
    page = line.open_taak("mees", taak.id)
    assert page.terug is not None
    assert page.waarden["besluit"] == ("opnemen",)
    assert page.concept_saved_at is None


def test_a_decision_goes_on_after_the_clock_stepped_back(line: Line, casus: Dossier) -> None:
    taak = _record(line, casus)
    with line.acting("victor") as (tx, viewer):
        back = line.regie.inbox.send_back(tx, viewer, taak.id, "Nee", taak.versie, now=line.later())
    line.later(timedelta(hours=-1))
    again = line.answers("sanne", taak.id, besluit="opnemen")
    with line.acting("sanne") as (tx, viewer):
        taak = line.regie.inbox.record(tx, viewer, taak.id, again, back.versie, now=line.now)
    page = line.open_taak("victor", taak.id)
    assert (page.vastlegging is None, page.terug, page.may_confirm) == (False, None, True)
    with line.acting("victor") as (tx, viewer):
        line.regie.inbox.confirm(tx, viewer, taak.id, taak.versie, now=line.now)


def test_sending_back_asks_for_a_reason(line: Line, casus: Dossier) -> None:
    taak = _record(line, casus)
    with pytest.raises(AntwoordenOngeldigError), line.acting("victor") as (tx, viewer):
        line.regie.inbox.send_back(tx, viewer, taak.id, "  ", taak.versie, now=line.now)


def test_nobody_without_the_second_role_confirms(line: Line, casus: Dossier) -> None:
    taak = _record(line, casus)
    for who in ("ihsan", "mila", "vera"):
        with pytest.raises(NotFoundError), line.acting(who) as (tx, viewer):
            line.regie.inbox.confirm(tx, viewer, taak.id, taak.versie, now=line.now)


def test_what_is_recorded_cannot_be_recorded_or_claimed_again(line: Line, casus: Dossier) -> None:
    taak = _record(line, casus)
    raw = line.answers("sanne", taak.id, besluit="opnemen")
    inbox = line.regie.inbox
    with pytest.raises(TaakGewijzigdError), line.acting("sanne") as (tx, viewer):
        inbox.record(tx, viewer, taak.id, raw, taak.versie, now=line.now)
    with pytest.raises(TaakGewijzigdError), line.acting("sanne") as (tx, viewer):
        inbox.release(tx, viewer, taak.id, now=line.now)


def test_confirming_twice_says_who_did(line: Line, casus: Dossier) -> None:
    taak = _record(line, casus)
    with line.acting("victor") as (tx, viewer):
        line.regie.inbox.confirm(tx, viewer, taak.id, taak.versie, now=line.now)
    with pytest.raises(TaakAfgerondError) as refused, line.acting("victor") as (tx, viewer):
        line.regie.inbox.confirm(tx, viewer, taak.id, taak.versie, now=line.now)
    assert refused.value.door == "Victor Voorzitter"


def test_a_decision_that_was_not_recorded_cannot_be_confirmed(line: Line, casus: Dossier) -> None:
    taak = line.find_taak("opname_besluiten", casus.id)
    with pytest.raises(TaakGewijzigdError), line.acting("victor") as (tx, viewer):
        line.regie.inbox.confirm(tx, viewer, taak.id, taak.versie, now=line.now)


def test_a_regisseur_who_is_no_longer_available_cannot_be_confirmed(
    line: Line, casus: Dossier
) -> None:
    line.do("opname_besluiten", dossier_id=casus.id, besluit="opnemen")
    taak = line.find_taak("regisseur_aanstellen", casus.id)
    raw = line.answers("sanne", taak.id, regisseur=line.cast["roos"].id)
    with line.acting("sanne") as (tx, viewer):
        taak = line.regie.inbox.record(tx, viewer, taak.id, raw, taak.versie, now=line.now)
    with line.acting("bo") as (tx, viewer):
        line.regie.accounts.set_roles(
            tx, viewer, line.cast["roos"].id, [], reden="Andere baan", now=line.now
        )
    with pytest.raises(AntwoordenOngeldigError), line.acting("victor") as (tx, viewer):
        line.regie.inbox.confirm(tx, viewer, taak.id, taak.versie, now=line.later())
    with line.acting("victor") as (tx, viewer):
        line.regie.inbox.send_back(tx, viewer, taak.id, "Zij is weg", taak.versie, now=line.now)
