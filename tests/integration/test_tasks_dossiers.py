"""What stands in a dossier can be read, corrected and told, and every reading leaves a line."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tasks.dossier.model import Staat
from tasks.errors import (
    AntwoordenOngeldigError,
    CorrectieNietMogelijkError,
    DossierGeslotenError,
    NotFoundError,
)
from tasks.model import Soort, TaakStatus
from tasks.store.tables import leesregel

if TYPE_CHECKING:
    from tasks.model import Dossier
    from tests.factories import Line

NUMMER = re.compile(r"[MC]-2026-[2-9B-DF-HJ-NP-RTV-XZ]{4}")


def _lines(line: Line) -> int:
    with line.regie.database.reading() as tx:
        return tx.connection.scalar(sa.select(sa.func.count()).select_from(leesregel)) or 0


def _registration(line: Line, melding: Dossier) -> str:
    with line.acting("mila") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, melding.nummer, now=line.now)
    return page.stukken[-1].id


def test_numbers_are_pseudonyms_without_a_sequence(quick_line: Line) -> None:
    nummers = [quick_line.start_melding().nummer for _ in range(20)]
    assert all(NUMMER.fullmatch(nummer) for nummer in nummers)
    assert len(set(nummers)) == 20
    assert nummers != sorted(nummers)


def test_every_opening_leaves_a_line_that_names_who_what_and_why(line: Line) -> None:
    melding = line.register()
    stuk_id = _registration(line, melding)
    before = _lines(line)
    with line.acting("cato") as (tx, viewer):
        line.regie.dossiers.get(tx, viewer, melding.nummer, now=line.now)
        line.regie.dossiers.open_stuk(tx, viewer, stuk_id, "advies geven", now=line.now)
        line.regie.inbox.open_taak(
            tx, viewer, line.find_taak("melder_adviseren", melding.id).id, now=line.now
        )
    assert _lines(line) == before + 3
    with line.looking("cato") as (tx, viewer):
        read = line.regie.dossiers.readers(tx, viewer, melding.id, now=line.now).rows
    assert ("Cato Meldpunt", "Registratie van de melding", "advies geven") in {
        (each.naam, each.wat, each.doel) for each in read
    }
    assert "taak: Melder adviseren" in {each.doel for each in read}


def test_the_melder_is_sealed_apart_and_opens_with_a_reason_only(line: Line) -> None:
    melding = line.register(melder_naam="Kees Melder", persoon_naam="Bram Onderwerp")
    stuk_id = _registration(line, melding)
    with line.acting("cato") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, melding.nummer, now=line.now)
        opened = line.regie.dossiers.open_stuk(tx, viewer, stuk_id, "lezen", now=line.now)
        melder = line.regie.dossiers.melder(tx, viewer, melding.nummer, "Terugbellen", now=line.now)
        read = line.regie.dossiers.readers(tx, viewer, melding.id, now=line.now).rows
    assert page.heeft_melder
    assert page.may_open_melder
    assert opened.antwoorden["persoon_naam"] == "Bram Onderwerp"
    assert "melder_naam" not in opened.antwoorden
    assert melder[0].antwoorden["melder_naam"] == "Kees Melder"
    assert "persoon_naam" not in melder[0].antwoorden
    assert melder[0].nummer == melding.nummer
    assert "melder ingezien: Terugbellen" in {each.doel for each in read}
    with pytest.raises(AntwoordenOngeldigError), line.acting("cato") as (tx, viewer):
        line.regie.dossiers.melder(tx, viewer, melding.nummer, " ", now=line.now)
    for who in ("mila", "ihsan", "vera"):
        with pytest.raises(NotFoundError), line.acting(who) as (tx, viewer):
            line.regie.dossiers.melder(tx, viewer, melding.nummer, "x", now=line.now)


def test_why_the_melder_was_opened_is_for_who_may_open_the_melder(line: Line) -> None:
    melding = line.register(melder_naam="Kees Melder")
    with line.acting("cato") as (tx, viewer):
        line.regie.dossiers.melder(tx, viewer, melding.nummer, "Kees bellen", now=line.now)
    for who, told in (("cato", "melder ingezien: Kees bellen"), ("ihsan", "melder ingezien")):
        with line.looking(who) as (tx, viewer):
            read = line.regie.dossiers.readers(tx, viewer, melding.id, now=line.now).rows
        assert [each.doel for each in read if each.doel.startswith("melder")] == [told]


def test_an_anonymous_melder_leaves_no_sealed_dossier(line: Line) -> None:
    melding = line.register(melder_identiteit="anoniem")
    with line.acting("cato") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, melding.nummer, now=line.now)
        assert not page.heeft_melder
        with pytest.raises(NotFoundError):
            line.regie.dossiers.melder(tx, viewer, melding.nummer, "x", now=line.now)


def test_a_casus_takes_the_registration_along_without_the_melder(line: Line) -> None:
    casus = line.open_casus(melder_naam="Kees Melder", persoon_naam="Bram Onderwerp")
    with line.acting("ihsan") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
        handed = [stuk for stuk in page.stukken if stuk.titel == "Overdracht melding"]
        opened = line.regie.dossiers.open_stuk(tx, viewer, handed[0].id, "lezen", now=line.now)
    assert opened.antwoorden["persoon_naam"] == "Bram Onderwerp"
    assert "Kees" not in str(opened.antwoorden)
    assert not page.heeft_melder
    assert not opened.may_correct
    assert [each.soort for each in page.gekoppeld] == [Soort.MELDING]


def test_a_correction_stands_beside_what_it_corrects(line: Line) -> None:
    melding = line.register(signaal="Eerst dit")
    stuk_id = _registration(line, melding)
    with line.acting("mila") as (tx, viewer):
        old = line.regie.dossiers.open_stuk(tx, viewer, stuk_id, "corrigeren", now=line.now)
        assert old.may_correct
        raw = {**old.form.fill(old.antwoorden), "signaal": ("Dan dat",)}
        new = line.regie.dossiers.correct(tx, viewer, stuk_id, raw, now=line.later())
    with line.acting("mees") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, melding.nummer, now=line.now)
        first = line.regie.dossiers.open_stuk(tx, viewer, stuk_id, "lezen", now=line.now)
        second = line.regie.dossiers.open_stuk(tx, viewer, new.id, "lezen", now=line.now)
    assert [stuk.id for stuk in page.stukken] == [new.id, stuk_id]
    assert first.antwoorden["signaal"] == "Eerst dit"
    assert second.antwoorden["signaal"] == "Dan dat"
    assert (first.stuk.vervangen_door, second.stuk.vervangt) == (new.id, stuk_id)
    assert (first.may_correct, second.may_correct) == (False, True)
    with pytest.raises(CorrectieNietMogelijkError), line.acting("mila") as (tx, viewer):
        line.regie.dossiers.correct(tx, viewer, stuk_id, raw, now=line.now)
    with pytest.raises(NotFoundError), line.acting("ihsan") as (tx, viewer):
        line.regie.dossiers.correct(tx, viewer, new.id, raw, now=line.now)
    with pytest.raises(AntwoordenOngeldigError), line.acting("mila") as (tx, viewer):
        line.regie.dossiers.correct(tx, viewer, new.id, {}, now=line.now)


def test_what_two_persons_decided_one_cannot_correct(line: Line) -> None:
    casus = line.open_casus()
    line.inform(casus)
    line.do("gezamenlijk_duiden", dossier_id=casus.id)
    done = line.do("opname_besluiten", dossier_id=casus.id, besluit="opnemen")
    with pytest.raises(CorrectieNietMogelijkError), line.acting("sanne") as (tx, viewer):
        line.regie.dossiers.correct(tx, viewer, done.stuk_id, {}, now=line.now)


def test_one_duiding_is_laid_beside_nothing(line: Line) -> None:
    casus = line.open_casus()
    line.inform(casus)
    line.do("gezamenlijk_duiden", dossier_id=casus.id)
    with line.acting("ihsan") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
    assert page.reeksen == ()


def test_duidingen_lie_beside_each_other_the_first_one_unchanged(line: Line) -> None:
    casus = line.open_casus()
    for diagnose in ("Eenzaam", "Boos"):
        line.inform(casus)
        line.do("gezamenlijk_duiden", dossier_id=casus.id, probleemdiagnose=diagnose)
        line.do("opname_besluiten", dossier_id=casus.id, besluit="meer_informatie")
    with line.acting("ihsan") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
        reeks = line.regie.dossiers.reeks(tx, viewer, casus.id, "Duidingen", now=line.now)
        lines = line.regie.dossiers.readers(tx, viewer, casus.id, now=line.now)
    assert page.reeksen == ("Duidingen",)
    assert [each.titel for each in reeks.stukken] == ["Gezamenlijke duiding"] * 2
    assert reeks.stukken[0].created_at < reeks.stukken[1].created_at
    (rij,) = [each for each in reeks.rijen if each.vraag == "Wat is er aan de hand?"]
    assert rij.teksten == ("Eenzaam", "Boos")
    assert (rij.changed(0), rij.changed(1)) == (False, True)
    told = [each.doel for each in lines.rows]
    assert told.count("naast andere stukken gelegd") == 2


@pytest.mark.parametrize("who", ["vera", "pia", "bo"])
def test_who_may_not_see_a_casus_sees_no_duidingen_either(line: Line, who: str) -> None:
    casus = line.open_casus()
    line.inform(casus)
    line.do("gezamenlijk_duiden", dossier_id=casus.id)
    with pytest.raises(NotFoundError), line.acting(who) as (tx, viewer):
        line.regie.dossiers.reeks(tx, viewer, casus.id, "Duidingen", now=line.now)
    with line.acting("victor") as (tx, viewer):
        assert line.regie.dossiers.reeks(tx, viewer, casus.id, "Duidingen", now=line.now)
        with pytest.raises(NotFoundError):
            line.regie.dossiers.reeks(tx, viewer, casus.id, "Iets anders", now=line.now)


def test_a_closed_dossier_can_only_be_read(line: Line) -> None:
    casus = line.open_casus()
    line.appoint(casus)
    line.give_place("pim", casus)
    plan = line.do("plan_opstellen", dossier_id=casus.id)
    with line.regie.database.transaction() as tx:
        line.regie.casussen.sluit_dossier(tx, casus.id, by="test", now=line.later())
    closed = line.reload(casus)
    assert closed.closed_at == line.now
    taak = line.find_taak("plan_toetsen", casus.id)
    raw = line.answers("toos", taak.id, toets="akkoord")
    with pytest.raises(DossierGeslotenError), line.acting("toos") as (tx, viewer):
        line.regie.inbox.record(tx, viewer, taak.id, raw, taak.versie, now=line.now)
    with line.acting("ihsan") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
        opened = line.regie.dossiers.open_stuk(tx, viewer, plan.stuk_id, "lezen", now=line.now)
        assert not opened.may_correct
    assert {lid.until_at for lid in page.team} == {line.now}
    for who in ("roos", "pim"):
        with pytest.raises(NotFoundError), line.acting(who) as (tx, viewer):
            line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)


def test_a_melding_finds_the_casus_of_the_same_person_by_number_only(line: Line) -> None:
    same = {"persoon_naam": "Ibrahim el Vlier", "persoon_geboortedatum": "2003-04-05"}
    casus = line.open_casus(**same)
    line.open_casus(persoon_naam="Iemand Anders", persoon_geboortedatum="1999-01-01")
    melding = line.register(persoon_naam="ibrahim El VLIER", persoon_geboortedatum="2003-04-05")
    page = line.open_taak("mila", line.find_taak("melding_screenen", melding.id).id)
    assert [(each.nummer, each.wat) for each in page.overeenkomsten] == [
        (casus.nummer, "naam en geboortedatum gelijk")
    ]
    line.do("melder_adviseren", dossier_id=melding.id)
    line.establish(melding, route="toevoegen")
    page = line.open_taak("mila", line.find_taak("vervolg_kiezen", melding.id).id)
    labels = [option.label for option in page.options["casussen"]]
    assert labels == [f"{casus.nummer} (naam en geboortedatum gelijk)"]
    line.do("vervolg_kiezen", dossier_id=melding.id, route="toevoegen", bestaande_casus=casus.id)
    with line.acting("ihsan") as (tx, viewer):
        opened = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now)
    assert melding.nummer in {each.nummer for each in opened.gekoppeld}
    assert [stuk.titel for stuk in opened.stukken].count("Overdracht melding") == 2
    assert line.reload(melding).fase == "Toegevoegd aan een casus"


def test_a_casus_that_is_not_alike_cannot_be_chosen(line: Line) -> None:
    other = line.open_casus(persoon_naam="Iemand Anders", persoon_geboortedatum="1999-01-01")
    melding = line.register(persoon_naam="Nieuw Persoon", persoon_geboortedatum="2001-01-01")
    line.establish(melding, route="toevoegen")
    taak = line.find_taak("vervolg_kiezen", melding.id)
    raw = line.answers("mila", taak.id, route="toevoegen", bestaande_casus=other.id)
    with pytest.raises(AntwoordenOngeldigError) as refused, line.acting("mila") as (tx, viewer):
        line.regie.inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=line.now)
    assert "bestaande_casus" in refused.value.problemen


def test_a_closed_casus_is_shown_but_cannot_be_chosen(line: Line) -> None:
    same = {"persoon_naam": "Noor Vlier", "persoon_geboortedatum": "2003-04-05"}
    casus = line.open_casus(**same)
    with line.regie.database.transaction() as tx:
        line.regie.casussen.sluit_dossier(tx, casus.id, by="test", now=line.later())
    melding = line.register(**same)
    line.establish(melding, route="toevoegen")
    page = line.open_taak("mila", line.find_taak("vervolg_kiezen", melding.id).id)
    assert [each.gesloten for each in page.overeenkomsten] == [True]
    assert page.options["casussen"] == ()


def test_a_melding_that_led_nowhere_is_closed_and_can_still_be_mended(line: Line) -> None:
    """L6 and L7: nothing follows any more, but what is kept must be right."""
    melding = line.register(persoon_naam="Noor Vlier")
    line.screen(melding, route="geen_vervolg")
    line.do("melder_terugkoppelen", dossier_id=melding.id)
    closed = line.reload(melding)
    assert (closed.fase, closed.closed_at) == ("Geen vervolg", line.now)
    with line.acting("mila") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, melding.nummer, now=line.now)
        (stuk,) = (each for each in page.stukken if each.element_id == "melding_registreren")
        opened = line.regie.dossiers.open_stuk(tx, viewer, stuk.id, doel="proef", now=line.now)
        assert opened.may_correct
        raw = opened.form.fill({**opened.antwoorden, "persoon_naam": "Noor Olm"})
        again = line.regie.dossiers.correct(tx, viewer, stuk.id, raw, now=line.later())
        after = line.regie.dossiers.open_stuk(tx, viewer, again.id, doel="proef", now=line.now)
    assert after.antwoorden["persoon_naam"] == "Noor Olm"


def test_a_dossier_is_found_by_number_name_or_birth_date(line: Line) -> None:
    casus = line.open_casus(persoon_naam="Noor van Vlier", persoon_geboortedatum="2003-04-05")
    line.open_casus(persoon_naam="Iemand Anders", persoon_geboortedatum="1999-01-01")
    with line.acting("ihsan") as (tx, viewer):
        for zoek in (casus.nummer[-4:].lower(), "noor vlier", "2003-04-05"):
            page = line.regie.dossiers.list(tx, viewer, Soort.CASUS, zoek=zoek, now=line.now)
            assert [each.nummer for each in page.rows] == [casus.nummer], zoek
        assert not line.regie.dossiers.list(tx, viewer, Soort.CASUS, zoek="Vlie", now=line.now).rows


def test_the_table_of_steps_says_what_the_picture_shows(line: Line) -> None:
    casus = line.open_casus()
    line.inform(casus)
    with line.looking("ihsan") as (tx, viewer):
        (verloop,) = line.regie.dossiers.verloop(tx, viewer, casus.id, now=line.now)
    main, drawn = verloop.diagrammen[0], {each.proces: each for each in verloop.diagrammen}
    staten = {stap.element_id: stap.staat for each in drawn.values() for stap in each.stappen}
    assert (main.proces, main.naam) == ("casus", "Casus")
    assert staten["duiden"] is Staat.NU
    assert staten["informatie_opvragen"] is Staat.GEDAAN
    assert staten["gezamenlijk_duiden"] is Staat.NU
    assert staten["casus_evalueren"] is Staat.NOG_NIET
    assert "gezamenlijk_duiden" in drawn["duiding"].huidig
    assert b"bpmndi:BPMNDiagram" in main.xml
    assert drawn.keys() == {
        *("casus", "duiding", "informeren", "plan_van_aanpak", "plan_ronde"),
        *("noodzaak", "uitvoering", "voortgang", "afsluiting"),
    }


def test_the_timeline_tells_what_happened_newest_first(line: Line) -> None:
    casus = line.open_casus()
    line.appoint(casus)
    with line.looking("ihsan") as (tx, viewer):
        told = line.regie.dossiers.timeline(tx, viewer, casus.id, now=line.now)
    moments = [each.at for each in told]
    assert moments == sorted(moments, reverse=True)
    texts = [each.wat for each in told]
    assert "Overdracht melding" in texts
    assert "Regisseur toegevoegd: Roos Regisseur" in texts
    assert "Gestart" in texts
    # at the same moment too
    first_task = texts.index("Taak klaargezet: Informatie opvragen bij partners")
    assert first_task < texts.index("Gestart")
    who = {each.wat: each.door for each in told}
    assert who["Taak klaargezet: Gezamenlijk duiden"] == (
        "Het systeem, na een stap van Ihsan Informatie"
    )


def test_a_clock_that_runs_tells_until_when(line: Line) -> None:
    casus = line.open_casus()
    line.appoint(casus)
    line.do("plan_opstellen", dossier_id=casus.id)
    line.do("plan_toetsen", dossier_id=casus.id, toets="akkoord")
    with line.looking("ihsan") as (tx, viewer):
        (verloop,) = line.regie.dossiers.verloop(tx, viewer, casus.id, now=line.now)
    steps = [stap for each in verloop.diagrammen for stap in each.stappen]
    running = {each.element_id: each for each in steps if each.tot is not None}
    clocks = {"geen_voortgang", "noodzaak_nodig", "herijking_nodig", "overleg_nodig"}
    assert running.keys() == clocks
    assert {each.staat for each in running.values()} == {Staat.NU}
    assert all(each.tot is not None and each.tot > line.now for each in running.values())


def test_a_dossier_tells_which_organisation_has_not_answered_and_which_let_it_lapse(
    line: Line,
) -> None:
    casus = line.open_casus()
    line.do("informatie_opvragen", dossier_id=casus.id, bevraagd=("Politie", "GGD"))
    line.do("vraag_beantwoorden", dossier_id=casus.id)
    with line.acting("ihsan") as (tx, viewer):
        vragen = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now).vragen
    answered, waiting = sorted(vragen, key=lambda each: each.status != TaakStatus.AFGEROND)
    assert {answered.organisatie, waiting.organisatie} == {"Politie", "GGD"}
    assert (answered.status, waiting.status) == (TaakStatus.AFGEROND, TaakStatus.OPEN)
    assert waiting.due_at is not None
    assert (answered.afgerond_at, waiting.afgerond_at) == (line.now, None)
    line.regie.tick(line.later(timedelta(days=60)))
    with line.acting("ihsan") as (tx, viewer):
        vragen = line.regie.dossiers.get(tx, viewer, casus.nummer, now=line.now).vragen
    lapsed = next(each for each in vragen if each.taak_id == waiting.taak_id)
    assert (lapsed.status, lapsed.afgerond_at) == (TaakStatus.VERVALLEN, line.now)
