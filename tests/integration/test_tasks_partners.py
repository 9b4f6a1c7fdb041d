"""A question to partners: each sees its own question and answer, and nothing beside them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.errors import DossierGeslotenError, NotFoundError, TaakAfgerondError
from tasks.model import Scope, Soort
from tasks.publishing import publish_folder, read_folder
from tests.databases import count_statements
from tests.diagrams import boundary, diagram, end, exclusive, for_each, service, start, sub, user
from tests.factories import BPMN

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from engine import Transaction
    from tasks.inbox.model import TaakPagina
    from tasks.model import Dossier, Taak, Viewer
    from tests.factories import Line

IHR, PARTNER = "Coördinator Informatiehuishouding", "Bevraagde partner"
WEEK = timedelta(weeks=1)
VRAAG, GEHEIM = "Kent u Ties Kiezel?", "Dit is niet voor partners"

UITVRAAG = b"""{"type": "default", "components": [
  {"type": "text", "text": "# Vraag aan partners", "properties": {"bron": "R83"}},
  {"type": "checklist", "key": "gevraagd", "label": "Aan wie?", "valuesKey": "partners",
   "properties": {"stuurt": "ja"}, "validate": {"required": true}},
  {"type": "textarea", "key": "vraag", "label": "Wat vraagt u?"},
  {"type": "textarea", "key": "notitie", "label": "Voor onszelf"}]}"""
ANTWOORD = b"""{"type": "default", "components": [
  {"type": "text", "text": "# Antwoord", "properties": {"bron": "R83"}},
  {"type": "textarea", "key": "informatie", "label": "Wat weet u?"}]}"""
OPNIEUW = b"""{"type": "default", "components": [
  {"type": "text", "text": "# Weging", "properties": {"bron": "R83"}},
  {"type": "radio", "key": "ronde", "label": "Opnieuw vragen?",
   "properties": {"stuurt": "ja"}, "validate": {"required": true},
   "values": [{"label": "Ja", "value": "ja"}, {"label": "Nee", "value": "nee"}]}]}"""

INNER = sub(
    "elke_partner",
    start("gevraagd_begin"),
    user(
        "antwoorden",
        lane=None,
        formulier="antwoord_partner",
        voor="partner",
        toont_uit="vragen: vraag",
    ),
    boundary("laat", "antwoorden", duration="P14D"),
    *(end("beantwoord"), end("onbeantwoord")),
    flows="gevraagd_begin > antwoorden > beantwoord\nlaat > onbeantwoord",
    lane=PARTNER,
    body=for_each("gevraagd", item="partner"),
)
PROCES = diagram(
    "uitvraag",
    start(),
    user("vragen", lane=IHR, formulier="uitvraag_partner"),
    INNER,
    user("wegen", lane=IHR, formulier="weging_partner", toont_uit="antwoorden: informatie"),
    exclusive("keuze"),
    service("sluiten", dienst="sluit_dossier"),
    end(),
    flows="""
        begin > vragen > elke_partner > wegen > keuze
        keuze > vragen : ronde = "ja"
        keuze > sluiten : *
        sluiten > einde
    """,
    properties={"dossier": "casus", "te_starten_door": "ihr_coordinator"},
)


class Uitvraag:
    """A casus in which the police and the health service are asked."""

    def __init__(self, line: Line) -> None:
        self.line = line
        folder = {
            **read_folder(BPMN),
            "uitvraag.bpmn": PROCES,
            "uitvraag_partner.form": UITVRAAG,
            "antwoord_partner.form": ANTWOORD,
            "weging_partner.form": OPNIEUW,
        }
        with line.regie.database.transaction() as tx:
            publish_folder(tx, folder, by="maker", now=line.later())
        with line.acting("ihsan") as (tx, viewer):
            self.casus: Dossier = line.regie.meldingen.start(tx, viewer, "uitvraag", now=line.now)

    def ask(self, *wie: str, vraag: str = VRAAG) -> None:
        self.line.do("vragen", gevraagd=wie, vraag=vraag, notitie=GEHEIM)

    def taak_of(self, who: str) -> Taak:
        with self.line.looking(who) as (tx, viewer):
            (taak,) = self.line.regie.inbox.list_taken(
                tx, viewer, Scope.ROLLEN, now=self.line.now
            ).rows
        return taak

    def answer(self, who: str, informatie: str) -> Taak:
        taak = self.taak_of(who)
        self.line.later()
        with self.line.acting(who) as (tx, viewer):
            raw = {"informatie": (informatie,)}
            self.line.regie.inbox.complete(tx, viewer, taak.id, raw, taak.versie, now=self.line.now)
        return taak

    def open(self, who: str, taak: Taak) -> TaakPagina:
        return self.line.open_taak(who, taak.id)


@pytest.fixture
def uitvraag(line: Line) -> Uitvraag:
    made = Uitvraag(line)
    made.ask("Politie", "GGD")
    return made


def _texts(page: TaakPagina) -> list[str]:
    return [text for each in page.getoond for part in each.secties for _, text in part.rows]


def test_a_partner_sees_the_question_and_its_own_form_and_nothing_else(uitvraag: Uitvraag) -> None:
    line, taak = uitvraag.line, uitvraag.taak_of("pia")
    page = uitvraag.open("pia", taak)
    assert taak.organisatie == "Politie"
    assert _texts(page) == [VRAAG]
    assert page.may_complete
    assert page.waarom == (
        "U ziet deze taak omdat deze vraag aan uw organisatie is gesteld: Politie."
    )
    assert (page.eerdere, page.adviezen, page.antwoord) == ((), (), None)
    assert not page.dossier_zichtbaar
    with line.acting("pia") as (tx, viewer):
        dossiers, inbox = line.regie.dossiers, line.regie.inbox
        for soort in (Soort.CASUS, Soort.MELDING):
            assert dossiers.list(tx, viewer, soort, now=line.now).total == 0
        assert inbox.list_taken(tx, viewer, Scope.ALLE, now=line.now).total == 1
        assert inbox.count(tx, viewer, now=line.now).alle == 1


def _calls(uitvraag: Uitvraag, taak: Taak) -> list[Callable[[Transaction, Viewer], Any]]:
    line, inbox = uitvraag.line, uitvraag.line.regie.inbox
    raw = {"informatie": ("Alles",)}
    return [
        lambda tx, v: inbox.open_taak(tx, v, taak.id, now=line.now),
        lambda tx, v: inbox.get_form(tx, v, taak.id, now=line.now),
        lambda tx, v: inbox.claim(tx, v, taak.id, now=line.now),
        lambda tx, v: inbox.release(tx, v, taak.id, now=line.now),
        lambda tx, v: inbox.save_concept(tx, v, taak.id, raw, now=line.now),
        lambda tx, v: inbox.complete(tx, v, taak.id, raw, taak.versie, now=line.now),
    ]


#: another partner, colleagues of the same organisation without the role, and a stranger
REFUSED = ("gijs", "jet", "rik", "pim", "vera", "bo", "sanne")


@pytest.mark.parametrize("who", REFUSED)
def test_everybody_else_is_refused_before_and_after(uitvraag: Uitvraag, who: str) -> None:
    taak = uitvraag.taak_of("pia")
    for answered in (False, True):
        if answered:
            uitvraag.answer("pia", "Twee meldingen")
        for call in _calls(uitvraag, taak):
            with pytest.raises(NotFoundError), uitvraag.line.acting(who) as (tx, viewer):
                call(tx, viewer)
        with uitvraag.line.looking(who) as (tx, viewer):
            listed = uitvraag.line.regie.inbox.list_beantwoord(tx, viewer)
            assert taak.id not in {each.id for each in listed.rows}


def test_the_dossier_and_its_documents_do_not_exist_for_a_partner(uitvraag: Uitvraag) -> None:
    line = uitvraag.line
    uitvraag.answer("gijs", "Niets bekend")
    with line.acting("ihsan") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, uitvraag.casus.nummer, now=line.now)
    reads: list[Callable[[Transaction, Viewer], Any]] = [
        lambda tx, v: line.regie.dossiers.get(tx, v, uitvraag.casus.nummer, now=line.now),
        lambda tx, v: line.regie.dossiers.timeline(tx, v, uitvraag.casus.id, now=line.now),
        lambda tx, v: line.regie.dossiers.verloop(tx, v, uitvraag.casus.id, now=line.now),
        *(
            lambda tx, v, stuk=stuk: line.regie.dossiers.open_stuk(
                tx, v, stuk.id, "lezen", now=line.now
            )
            for stuk in page.stukken
        ),
    ]
    assert len(page.stukken) == 2
    for read in reads:
        with line.acting("ihsan") as (tx, viewer):
            assert read(tx, viewer) is not None
        with pytest.raises(NotFoundError), line.acting("pia") as (tx, viewer):
            read(tx, viewer)


def test_an_answer_stays_readable_for_its_organisation_also_when_the_casus_is_closed(
    uitvraag: Uitvraag,
) -> None:
    line = uitvraag.line
    taak = uitvraag.answer("pia", "Twee meldingen")
    uitvraag.answer("gijs", "Niets bekend")
    for closed in (False, True):
        if closed:
            line.do("wegen", ronde="nee")
            assert line.reload(uitvraag.casus).closed_at is not None
        page = uitvraag.open("pia", taak)
        assert page.antwoord is not None
        assert page.antwoord.secties[0].rows == (("Wat weet u?", "Twee meldingen"),)
        assert page.antwoord.gesloten is closed
        assert (_texts(page), page.may_complete) == ([VRAAG], False)
        with line.acting("pia") as (tx, viewer):
            listed = line.regie.inbox.list_beantwoord(tx, viewer)
            assert [each.id for each in listed.rows] == [taak.id]
            assert line.regie.inbox.count(tx, viewer, now=line.now).beantwoord == 1
            inhoud = line.regie.dossiers.open_stuk(
                tx, viewer, page.antwoord.stuk_id or "", "lezen", now=line.now
            )
        assert (inhoud.may_correct, inhoud.dossier_zichtbaar) == (not closed, False)
    with pytest.raises(DossierGeslotenError), line.acting("pia") as (tx, viewer):
        line.regie.dossiers.correct(tx, viewer, inhoud.stuk.id, {}, now=line.now)


def test_a_partner_mends_its_own_answer_and_no_other_does(uitvraag: Uitvraag) -> None:
    line = uitvraag.line
    taak = uitvraag.answer("pia", "Twee meldingen")
    line.give_place("gijs", uitvraag.casus)  # sees the dossier, and has the same role elsewhere
    stuk_id = uitvraag.open("pia", taak).antwoord
    assert stuk_id is not None
    raw = {"informatie": ("Drie meldingen",)}
    with pytest.raises(NotFoundError), line.acting("gijs") as (tx, viewer):
        line.regie.dossiers.correct(tx, viewer, stuk_id.stuk_id or "", raw, now=line.later())
    with line.acting("pia") as (tx, viewer):
        made = line.regie.dossiers.correct(tx, viewer, stuk_id.stuk_id or "", raw, now=line.later())
    assert made.bevraagd == "Politie"
    mended = uitvraag.open("pia", taak).antwoord
    assert mended is not None
    assert (mended.stuk_id, mended.secties[0].rows[0][1]) == (made.id, "Drie meldingen")


def test_who_weighs_sees_who_answered_what_and_who_did_not(uitvraag: Uitvraag) -> None:
    line = uitvraag.line
    uitvraag.answer("gijs", "Niets bekend")
    line.regie.tick(line.later(2 * WEEK))
    page = line.open_taak("ihsan", line.find_taak("wegen").id)
    assert [
        (each.organisatie, bool(each.secties), each.at is not None) for each in page.getoond
    ] == [("GGD", True, True), ("Politie", False, True)]
    assert "Niets bekend" in _texts(page)


def test_a_question_that_lapsed_is_gone_for_the_partner_too(uitvraag: Uitvraag) -> None:
    taak = uitvraag.taak_of("pia")
    uitvraag.line.regie.tick(uitvraag.line.later(2 * WEEK))
    with pytest.raises(TaakAfgerondError), uitvraag.line.acting("pia") as (tx, viewer):
        uitvraag.line.regie.inbox.open_taak(tx, viewer, taak.id, now=uitvraag.line.now)


def test_a_second_round_shows_its_own_question_and_not_to_who_is_not_asked_again(
    uitvraag: Uitvraag,
) -> None:
    first = uitvraag.answer("pia", "Twee meldingen")
    uitvraag.answer("gijs", "Niets bekend")
    uitvraag.line.do("wegen", ronde="ja")
    uitvraag.ask("GGD", vraag="En zijn broer?")
    assert _texts(uitvraag.open("gijs", uitvraag.taak_of("gijs"))) == ["En zijn broer?"]
    assert _texts(uitvraag.open("pia", first)) == [VRAAG]
    uitvraag.answer("gijs", "Ook niet")
    page = uitvraag.line.open_taak("ihsan", uitvraag.line.find_taak("wegen").id)
    assert sorted(each.organisatie or "" for each in page.getoond) == ["GGD", "GGD", "Politie"]


def test_a_question_that_was_mended_reaches_who_still_has_to_answer(uitvraag: Uitvraag) -> None:
    line = uitvraag.line
    answered = uitvraag.answer("gijs", "Niets bekend")
    with line.acting("ihsan") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, uitvraag.casus.nummer, now=line.now)
        (stuk,) = [each for each in page.stukken if each.element_id == "vragen"]
        raw = {"gevraagd": ("Politie", "GGD"), "vraag": ("Kent u Thijs?",)}
        line.regie.dossiers.correct(tx, viewer, stuk.id, raw, now=line.later())
    assert _texts(uitvraag.open("pia", uitvraag.taak_of("pia"))) == ["Kent u Thijs?"]
    assert _texts(uitvraag.open("gijs", answered)) == [VRAAG]


def test_questions_follow_the_name_of_the_organisation(uitvraag: Uitvraag) -> None:
    line, taak = uitvraag.line, uitvraag.taak_of("pia")
    with line.acting("pia") as (tx, viewer):
        line.regie.inbox.claim(tx, viewer, taak.id, now=line.now)
    with line.acting("bo") as (tx, viewer):
        for who, naam, organisatie in (
            ("pia", "Pia Politie", "Elders"),
            ("jet", "Jet Jeugd", "Politie"),
        ):
            line.regie.accounts.change(
                tx,
                viewer,
                line.cast[who].id,
                naam=naam,
                organisatie=organisatie,
                actief=True,
                now=line.now,
            )
    for call in _calls(uitvraag, taak):
        with pytest.raises(NotFoundError), line.acting("pia") as (tx, viewer):
            call(tx, viewer)
    assert uitvraag.answer("jet", "Overgenomen").id == taak.id


def test_the_read_log_tells_that_a_partner_saw_the_question(uitvraag: Uitvraag) -> None:
    line = uitvraag.line
    uitvraag.open("pia", uitvraag.taak_of("pia"))
    with line.acting("ihsan") as (tx, viewer):
        regels = line.regie.dossiers.readers(tx, viewer, uitvraag.casus.id, now=line.now)
    seen = [
        (each.organisatie, each.wat, each.doel)
        for each in regels.rows
        if each.naam == "Pia Politie"
    ]
    assert set(seen) == {
        ("Politie", None, "taak: Antwoorden"),
        ("Politie", "Vraag aan partners", "getoond bij taak: Antwoorden"),
    }


def test_the_timeline_names_who_was_asked(uitvraag: Uitvraag) -> None:
    line = uitvraag.line
    with line.acting("ihsan") as (tx, viewer):
        told = line.regie.dossiers.timeline(tx, viewer, uitvraag.casus.id, now=line.now)
    wat = {each.wat for each in told}
    assert {
        "Taak klaargezet: Antwoorden (Politie)",
        "Taak klaargezet: Antwoorden (GGD)",
    } <= wat


def test_a_page_of_the_inbox_of_a_partner_takes_three_statements(uitvraag: Uitvraag) -> None:
    line = uitvraag.line
    with line.looking("pia") as (tx, viewer), count_statements(line.regie.database) as counted:
        line.regie.inbox.count(tx, viewer, now=line.now)
        line.regie.inbox.list_taken(tx, viewer, Scope.ROLLEN, now=line.now)
    assert len(counted.statements) == 3
