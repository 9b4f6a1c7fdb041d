"""Tasks go from hand to hand, get finished once, and nothing that was typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from engine import StepFailedError, WorkItemOpened
from tasks.errors import (
    AntwoordenOngeldigError,
    BevestigingNodigError,
    NotFoundError,
    TaakAfgerondError,
    TaakBijIemandAndersError,
    TaakGewijzigdError,
)
from tasks.model import Scope, TaakFilter, TaakStatus
from tasks.store.tables import dossierstuk

if TYPE_CHECKING:
    from tasks.model import Taak
    from tests.factories import Line


def _first(line: Line) -> Taak:
    line.start_melding()
    return line.find_taak("melding_registreren")


def _answers(line: Line, taak: Taak) -> dict[str, tuple[str, ...]]:
    return line.answers("mila", taak.id, melder_identiteit="anoniem", persoon_identiteit="anoniem")


def test_a_new_task_waits_for_its_role_with_a_term_on_working_days(line: Line) -> None:
    taak = _first(line)
    with line.looking("mila") as (tx, viewer):
        page = line.regie.inbox.list_taken(tx, viewer, Scope.ROLLEN, now=line.now)
        counts = line.regie.inbox.count(tx, viewer, now=line.now)
    assert [each.id for each in page.rows] == [taak.id]
    assert (page.total, counts.rollen, counts.mijn, counts.te_laat) == (1, 1, 0, 0)
    assert taak.aan_zet_naam == "Medewerker meldpunt"
    assert taak.due_at is not None
    assert taak.due_at.isoformat() == "2026-03-04T22:59:59+00:00"


def test_whoever_claims_first_has_it_and_others_are_told_who(line: Line) -> None:
    taak = _first(line)
    with line.acting("mila") as (tx, viewer):
        claimed = line.regie.inbox.claim(tx, viewer, taak.id, now=line.now)
    assert (claimed.status, claimed.behandelaar) == (TaakStatus.OPGEPAKT, "Mila Meldpunt")
    with line.acting("mila") as (tx, viewer):
        assert line.regie.inbox.claim(tx, viewer, taak.id, now=line.now) == claimed
    with pytest.raises(TaakBijIemandAndersError) as refused, line.acting("mees") as (tx, viewer):
        line.regie.inbox.claim(tx, viewer, taak.id, now=line.now)
    assert refused.value.behandelaar == "Mila Meldpunt"
    with line.looking("mila") as (tx, viewer):
        mine = line.regie.inbox.list_taken(tx, viewer, Scope.MIJN, now=line.now)
    assert [each.id for each in mine.rows] == [taak.id]


def test_what_is_put_back_is_free_for_a_colleague(line: Line) -> None:
    taak = _first(line)
    with line.acting("mila") as (tx, viewer):
        line.regie.inbox.claim(tx, viewer, taak.id, now=line.now)
        free = line.regie.inbox.release(tx, viewer, taak.id, now=line.now)
    assert (free.status, free.behandelaar) == (TaakStatus.OPEN, None)
    with line.acting("mees") as (tx, viewer):
        assert line.regie.inbox.claim(tx, viewer, taak.id, now=line.now).behandelaar_id


def test_a_concept_is_there_for_its_writer_only(line: Line) -> None:
    taak = _first(line)
    raw = {"signaal": ("Half af",)}
    with line.acting("mila") as (tx, viewer):
        line.regie.inbox.save_concept(tx, viewer, taak.id, raw, now=line.now)
    mine = line.open_taak("mila", taak.id)
    assert mine.waarden["signaal"] == ("Half af",)
    assert mine.concept_saved_at == line.now
    theirs = line.open_taak("mees", taak.id)
    assert theirs.concept_saved_at is None
    assert "Half af" not in str(theirs.waarden)


def test_what_was_typed_in_a_form_with_errors_is_kept(line: Line) -> None:
    taak = _first(line)
    raw = {"signaal": ("Alleen dit",)}
    with pytest.raises(AntwoordenOngeldigError) as refused, line.acting("mila") as (tx, viewer):
        line.regie.inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=line.now)
    assert "kanaal" in refused.value.problemen
    assert line.open_taak("mila", taak.id).waarden["signaal"] == ("Alleen dit",)


def test_what_was_typed_is_kept_when_a_colleague_has_the_task(line: Line) -> None:
    taak = _first(line)
    with line.acting("mees") as (tx, viewer):
        line.regie.inbox.claim(tx, viewer, taak.id, now=line.now)
    raw = _answers(line, taak)
    with pytest.raises(TaakBijIemandAndersError), line.acting("mila") as (tx, viewer):
        line.regie.inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=line.now)
    assert line.open_taak("mila", taak.id).waarden["signaal"] == raw["signaal"]


def test_what_was_typed_is_kept_when_the_process_cannot_go_on(line: Line) -> None:
    casus = line.open_casus()
    taak = line.find_taak("informatie_opvragen", casus.id)
    raw = line.answers("ihsan", taak.id)

    def refuse(*_: object) -> None:
        raise RuntimeError

    line.regie.runner.listen(WorkItemOpened, refuse)
    with pytest.raises(StepFailedError), line.acting("ihsan") as (tx, viewer):
        line.regie.inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=line.now)
    page = line.open_taak("ihsan", taak.id)
    assert page.may_complete
    assert page.waarden["vraag"] == raw["vraag"]
    with line.regie.database.reading() as tx:
        found = sa.select(sa.func.count()).where(dossierstuk.c.taak_id == taak.id)
        assert tx.connection.scalar(found) == 0


def test_a_double_click_files_one_document_and_says_who_was_first(line: Line) -> None:
    taak = _first(line)
    raw = _answers(line, taak)
    with line.acting("mila") as (tx, viewer):
        done = line.regie.inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=line.now)
    for who in ("mila", "mees"):
        with pytest.raises(TaakAfgerondError) as refused, line.acting(who) as (tx, viewer):
            line.regie.inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=line.now)
        assert refused.value.door == "Mila Meldpunt"
        assert refused.value.op == line.now
    with line.regie.database.reading() as tx:
        found = sa.select(dossierstuk.c.id).where(dossierstuk.c.taak_id == taak.id)
        assert tx.connection.scalars(found).all() == [done.stuk_id]


def test_a_finished_task_leaves_every_inbox_and_its_drafts_go(line: Line) -> None:
    taak = _first(line)
    raw = _answers(line, taak)
    for who in ("mila", "mees"):
        with line.acting(who) as (tx, viewer):
            line.regie.inbox.save_concept(tx, viewer, taak.id, raw, now=line.now)
    with line.acting("mees") as (tx, viewer):
        line.regie.inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=line.now)
    for who in ("mila", "mees", "cato", "ihsan"):
        with line.looking(who) as (tx, viewer):
            rows = line.regie.inbox.list_taken(tx, viewer, Scope.ALLE, now=line.now).rows
        assert taak.id not in {each.id for each in rows}
    page = line.open_taak("mila", taak.id)
    assert page.concept_saved_at is None
    assert not page.may_complete


def test_a_page_that_is_out_of_date_is_refused(line: Line) -> None:
    taak = _first(line)
    with line.acting("mila") as (tx, viewer):
        line.regie.inbox.claim(tx, viewer, taak.id, now=line.now)
    raw = _answers(line, taak)
    with pytest.raises(TaakGewijzigdError), line.acting("mila") as (tx, viewer):
        line.regie.inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=line.now)


def test_who_sees_a_task_by_right_but_has_not_its_role_cannot_act(line: Line) -> None:
    taak = _first(line)
    raw = _answers(line, taak)
    assert not line.open_taak("ihsan", taak.id).may_complete
    inbox = line.regie.inbox
    with pytest.raises(NotFoundError), line.acting("ihsan") as (tx, viewer):
        inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=line.now)
    with pytest.raises(NotFoundError), line.acting("ihsan") as (tx, viewer):
        inbox.claim(tx, viewer, taak.id, now=line.now)
    with pytest.raises(NotFoundError), line.acting("ihsan") as (tx, viewer):
        inbox.save_concept(tx, viewer, taak.id, raw, now=line.now)


def test_the_page_says_why_what_and_from_where(line: Line) -> None:
    melding = line.register()
    page = line.open_taak("mila", line.find_taak("melding_screenen", melding.id).id)
    assert page.waarom == "U hebt deze taak omdat u de rol ‘Medewerker meldpunt’ hebt."
    assert page.uitleg
    assert "Bron: R" in page.bron
    assert [stap.naam for stap in page.eerdere] == ["Melding registreren"]
    assert page.eerdere[0].door == "Mila Meldpunt"
    assert page.eerdere[0].stuk_id is not None
    assert page.eerdere[0].organisatie is None
    assert line.open_taak("ihsan", page.taak.id).waarom.startswith("U ziet deze taak")


def test_what_went_before_names_the_organisation_that_was_asked(line: Line) -> None:
    casus = line.open_casus()
    line.inform(casus, "Politie", "GGD")
    page = line.open_taak("ihsan", line.find_taak("gezamenlijk_duiden", casus.id).id)
    asked = {(each.naam, each.door, each.organisatie) for each in page.eerdere}
    assert asked >= {
        ("Vraag beantwoorden", "Pia Politie", "Politie"),
        ("Vraag beantwoorden", "Gijs Gezondheid", "GGD"),
    }
    assert {each.organisatie for each in page.eerdere} == {None, "Politie", "GGD"}


def test_a_decision_cannot_be_finished_by_one_person(line: Line) -> None:
    casus = line.open_casus()
    line.inform(casus)
    line.do("gezamenlijk_duiden", dossier_id=casus.id)
    taak = line.find_taak("opname_besluiten", casus.id)
    raw = line.answers("sanne", taak.id, besluit="opnemen")
    with pytest.raises(BevestigingNodigError), line.acting("sanne") as (tx, viewer):
        line.regie.inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=line.now)


def test_lists_can_be_narrowed_sorted_and_paged(line: Line) -> None:
    meldingen = [line.start_melding() for _ in range(5)]
    with line.looking("mila") as (tx, viewer):
        inbox = line.regie.inbox

        def ask(narrowed: TaakFilter, page: int = 1, per_page: int = 25) -> list[str]:
            found = inbox.list_taken(
                tx, viewer, Scope.ALLE, narrowed, page=page, per_page=per_page, now=line.now
            )
            return [taak.nummer for taak in found.rows]

        nummers = sorted(each.nummer for each in meldingen)
        assert ask(TaakFilter(sortering="nummer")) == nummers
        assert ask(TaakFilter(sortering="-nummer")) == nummers[::-1]
        assert ask(TaakFilter(nummer=nummers[2].lower())) == [nummers[2]]
        assert ask(TaakFilter(nummer="%")) == []
        assert ask(TaakFilter(alleen_te_laat=True)) == []
        first, rest = ask(TaakFilter(), 1, 3), ask(TaakFilter(), 2, 3)
        assert (len(first), len(rest)) == (3, 2)
        assert sorted([*first, *rest]) == nummers
        assert len(ask(TaakFilter(sortering="geen idee"))) == 5


def test_what_the_process_takes_back_leaves_the_inbox(line: Line) -> None:
    casus = line.open_casus()
    line.appoint(casus)
    line.do("plan_opstellen", dossier_id=casus.id)
    line.do("plan_toetsen", dossier_id=casus.id, toets="akkoord")
    taak = line.find_taak("voortgang_bijhouden", casus.id)
    with line.regie.database.transaction() as tx:
        instance_id = line.reload(casus).instance_id
        assert instance_id is not None
        line.regie.runner.cancel(tx, instance_id, by="test", now=line.now)
    with pytest.raises(TaakAfgerondError) as refused, line.acting("roos") as (tx, viewer):
        line.regie.inbox.claim(tx, viewer, taak.id, now=line.now)
    assert refused.value.door is None
