"""How many statements a human action costs; what waits elsewhere must not matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.model import Scope, TaakFilter
from tests.databases import count_statements
from tests.factories import create_regie

if TYPE_CHECKING:
    from tests.databases import Counted
    from tests.factories import Line

COMPLETE, START, PAGE = 20, 15, 6


def _complete(line: Line, element_id: str, who: str, **given: str) -> Counted:
    taak = line.find_taak(element_id)
    raw = line.answers(who, taak.id, **given)
    cold = create_regie(line.regie.database, line.regie.keyring)
    with count_statements(line.regie.database) as counted, line.acting(who) as (tx, viewer):
        counted.statements.clear()  # who looks is counted by the page, not by the action
        cold.inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=line.later())
    return counted


def test_starting_a_melding_takes_at_most_15_statements_and_one_commit(line: Line) -> None:
    cold = create_regie(line.regie.database, line.regie.keyring)
    with count_statements(line.regie.database) as counted, line.acting("mila") as (tx, viewer):
        counted.statements.clear()
        cold.meldingen.start(tx, viewer, "melding", now=line.now)
    assert len(counted) <= START, counted.statements
    assert counted.commits == 1


def test_the_heaviest_form_takes_at_most_20_statements_and_one_commit(line: Line) -> None:
    """It files a document, seals the melder, hashes for searching and opens two tasks."""
    line.start_melding()
    known = {"melder_identiteit": "bekend", "persoon_identiteit": "bekend"}
    counted = _complete(line, "melding_registreren", "mila", **known)
    assert len(counted) <= COMPLETE, "\n".join(counted.statements)
    assert counted.commits == 1


def test_an_ordinary_step_takes_at_most_20_statements(line: Line) -> None:
    line.open_casus()
    counted = _complete(line, "informatie_opvragen", "ihsan")
    assert len(counted) <= COMPLETE, "\n".join(counted.statements)
    assert counted.commits == 1


def test_confirming_an_appointment_takes_at_most_20_statements(line: Line) -> None:
    casus = line.open_casus()
    line.inform(casus)
    line.do("gezamenlijk_duiden")
    line.do("opname_besluiten", besluit="opnemen")
    taak = line.find_taak("regisseur_aanstellen", casus.id)
    raw = line.answers("sanne", taak.id, regisseur=line.cast["roos"].id)
    with line.acting("sanne") as (tx, viewer):
        recorded = line.regie.inbox.record(tx, viewer, taak.id, raw, taak.versie, now=line.now)
    cold = create_regie(line.regie.database, line.regie.keyring)
    with count_statements(line.regie.database) as counted, line.acting("victor") as (tx, viewer):
        counted.statements.clear()
        cold.inbox.confirm(tx, viewer, taak.id, recorded.versie, now=line.later())
    assert len(counted) <= COMPLETE, "\n".join(counted.statements)
    assert counted.commits == 1


def test_opening_a_casus_takes_at_most_20_statements_and_one_commit(line: Line) -> None:
    melding = line.register()
    line.do("melder_adviseren", dossier_id=melding.id)
    line.establish(melding, route="voordragen")
    counted = _complete(line, "vervolg_kiezen", "mila", route="voordragen")
    assert len(counted) <= COMPLETE, "\n".join(counted.statements)
    assert counted.commits == 1


def test_an_inbox_page_takes_at_most_6_statements(line: Line) -> None:
    line.register()
    with count_statements(line.regie.database) as counted, line.looking("mila") as (tx, viewer):
        inbox = line.regie.inbox
        inbox.list_taken(tx, viewer, Scope.ROLLEN, TaakFilter(alleen_te_laat=True), now=line.now)
        inbox.count(tx, viewer, now=line.now)
    assert len([text for text in counted.statements if "PRAGMA" not in text]) <= PAGE
