"""Who may ask for an escalatie, when, and what becomes of a request (A2, R67)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tasks.errors import NotFoundError

if TYPE_CHECKING:
    from tasks.model import Dossier
    from tests.factories import Line

ESCALATIE = "escalatie"


@pytest.fixture
def casus(line: Line) -> Dossier:
    """Give a casus whose plan is being written: it never was with the ITAT."""
    casus = line.open_casus()
    line.appoint(casus)
    return casus


@pytest.fixture
def bij_itat(line: Line, casus: Dossier) -> Dossier:
    """Give a casus whose plan lies with the ITAT."""
    line.do("plan_opstellen", dossier_id=casus.id)
    return casus


def _start(line: Line, who: str, casus: Dossier) -> None:
    with line.acting(who) as (tx, viewer):
        line.regie.acties.start(tx, viewer, casus.nummer, ESCALATIE, now=line.now)


def _waits(line: Line, casus: Dossier, element_id: str) -> bool:
    try:
        line.find_taak(element_id, casus.id)
    except AssertionError:
        return False
    return True


def test_the_chair_of_the_itat_starts_it_while_the_plan_lies_there(
    line: Line, bij_itat: Dossier
) -> None:
    with line.acting("ilse") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, bij_itat.nummer, now=line.now)
        found = line.regie.acties.list_startbaar(tx, viewer, page.dossier, now=line.now)
    assert [each.process_key for each in found] == [ESCALATIE]
    _start(line, "ilse", bij_itat)
    assert _waits(line, bij_itat, "escalatie_aanvragen_itat")


def test_a_casus_that_never_was_with_the_itat_does_not_exist_for_its_chair(
    line: Line, casus: Dossier
) -> None:
    with pytest.raises(NotFoundError):
        _start(line, "ilse", casus)
    _start(line, "roos", casus)


def test_once_the_itat_is_done_its_chair_starts_nothing_any_more(
    line: Line, bij_itat: Dossier
) -> None:
    line.do("plan_toetsen", dossier_id=bij_itat.id, toets="akkoord")
    with pytest.raises(NotFoundError):
        _start(line, "ilse", bij_itat)


#: has no place at all, or a place elsewhere, or sees the casus for the same task
@pytest.mark.parametrize("who", ["vera", "rik", "toos"])
def test_who_may_not_is_refused(line: Line, bij_itat: Dossier, who: str) -> None:
    with pytest.raises(NotFoundError):
        _start(line, who, bij_itat)
    _start(line, "ilse", bij_itat)


def test_nobody_judges_their_own_request_and_the_result_comes_back(
    line: Line, bij_itat: Dossier
) -> None:
    _start(line, "ilse", bij_itat)
    line.do("escalatie_aanvragen_itat", dossier_id=bij_itat.id, haast="nee", grond="gevoelig")
    assert not _waits(line, bij_itat, "escalatie_beoordelen")
    line.do(
        "escalatie_bespreken", dossier_id=bij_itat.id, besluit="zelf_besluiten", opdracht="Na vijf"
    )
    line.do("uitkomst_verwerken", dossier_id=bij_itat.id, gevolg="Het gesprek schuift")
    page = line.open_taak("ilse", line.find_taak("uitkomst_lezen", bij_itat.id).id)
    assert all(told in repr(page.getoond) for told in ("Na vijf", "Het gesprek schuift"))


def test_a_regisseur_who_is_chair_of_the_itat_too_judges_no_request_of_his_own(
    line: Line, casus: Dossier
) -> None:
    both = ["beschikbaar_als_regisseur", "itat_voorzitter"]
    with line.acting("bo") as (tx, viewer):
        line.regie.accounts.set_roles(
            tx, viewer, line.cast["roos"].id, both, reden="Neemt waar", now=line.now
        )
    _start(line, "roos", casus)
    line.do("escalatie_aanvragen_itat", dossier_id=casus.id, haast="nee", grond="complex")
    assert not _waits(line, casus, "escalatie_beoordelen")
    assert _waits(line, casus, "escalatie_bespreken")


def test_what_a_regisseur_asks_is_judged_by_the_chair_of_the_itat(
    line: Line, casus: Dossier
) -> None:
    _start(line, "roos", casus)
    line.do("escalatie_aanvragen", dossier_id=casus.id, haast="nee", grond="complex")
    assert _waits(line, casus, "escalatie_beoordelen")
    assert not _waits(line, casus, "escalatie_bespreken")
