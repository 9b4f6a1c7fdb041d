"""A person who decides sees what a table advised and why; the gate keeps the table in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tasks.errors import AntwoordenOngeldigError
from tasks.opvolging import Opvolging
from tasks.publishing import check_folder, publish_folder, read_folder
from tests.cast import WACHTWOORD
from tests.diagrams import diagram, end, exclusive, rules, start, user
from tests.factories import BPMN
from tests.unit.engine.decisions.drawing import asks, decision, file, gives, rule, table
from tests.web.browser import Person
from webui.app import create_app
from webui.settings import WebSettings

if TYPE_CHECKING:
    from tasks.model import Dossier
    from tests.factories import Line

LANE = "Medewerker meldpunt"


def _form(key: str, steers: str) -> bytes:
    return (
        '{"type": "default", "components": ['
        '{"type": "text", "text": "# Vragen", "properties": {"bron": "R7"}},'
        f'{{"type": "radio", "key": "{key}", "label": "Wat kiest u?",'
        f' "properties": {{"stuurt": "{steers}"}}, "validate": {{"required": true}},'
        ' "values": [{"label": "Ja", "value": "ja"}, {"label": "Nee", "value": "nee"}]}]}'
    ).encode()


CHOICE = (
    b'{"type": "default", "components": ['
    b'{"type": "text", "text": "# Vragen", "properties": {"bron": "R7"}},'
    b'{"type": "radio", "key": "keuze", "label": "Wat kiest u?",'
    b' "properties": {"stuurt": "ja"}, "validate": {"required": true},'
    b' "values": [{"label": "Bellen", "value": "bellen"}, {"label": "Wachten", "value": "later"}]},'
    b'{"type": "textarea", "key": "anders", "label": "Waarom kiest u iets anders?",'
    b' "properties": {"bij_afwijking": "keuze"}}]}'
)
WITHOUT_WHY = CHOICE.replace(b'"properties": {"bij_afwijking": "keuze"}', b'"validate": {}')


def _told(row: str, words: str) -> str:
    return row.replace("<inputEntry>", f"<description>{words}</description><inputEntry>", 1)


ROWS = (
    _told(rule("haast_ja", '"ja"', '"Bel vandaag nog."'), "Er is haast."),
    _told(rule("altijd", "-", '"Schrijf op wat u doet."'), "Een ander moet u kunnen volgen."),
)
TABLE = file(
    decision("raad", table(asks("haast"), gives(None, "string"), *ROWS, policy="RULE ORDER"))
)


def _drawn(flows: str = "", toont: str | None = "advies", **advies: str) -> bytes:
    return diagram(
        "proef",
        start(),
        user("vragen", lane=LANE, formulier="haast"),
        rules("raadplegen", "raad", **advies),
        user("kiezen", lane=LANE, formulier="keuze", toont=toont),
        *((exclusive("k"), end("weg")) if flows else ()),
        end(),
        flows=flows or "begin > vragen > raadplegen > kiezen > einde",
        properties={"dossier": "melding", "te_starten_door": "meldpunt_medewerker"},
    )


def _folder(drawn: bytes | None = None, content: bytes = TABLE) -> dict[str, bytes]:
    return {
        **read_folder(BPMN),
        "proef.bpmn": drawn or _drawn(),
        "haast.form": _form("haast", "ja"),
        "keuze.form": _form("keuze", "ja"),
        "raad.dmn": content,
    }


def _codes(files: dict[str, bytes]) -> set[str]:
    return {str(each.code) for each in check_folder(files)}


def _choosing(form: bytes = CHOICE) -> dict[str, bytes]:
    """Return a folder in which a table advises one of the answers of the form."""
    advises = _told(rule("haast_ja", '"ja"', '"bellen" | "Rustig"'), "Er is haast.")
    unsure = _told(rule("haast_nee", '"nee"', "null | null"), "Zonder haast mag u kiezen.")
    columns = (asks("haast"), gives("keuze", "string"), gives("let_op", "string"))
    rows = (advises, unsure)
    content = file(decision("raad", table(*columns, *rows)))
    return _folder(content=content) | {"keuze.form": form}


def _asked(line: Line, haast: str, files: dict[str, bytes] | None = None) -> Dossier:
    with line.regie.database.transaction() as tx:
        publish_folder(tx, files or _folder(), by="maker", now=line.later())
    with line.acting("mila") as (tx, viewer):
        dossier = line.regie.meldingen.start(tx, viewer, "proef", now=line.later())
    line.do("vragen", haast=haast)
    return dossier


def test_a_folder_with_a_table_is_fine() -> None:
    assert _codes(_folder()) == set()


def test_whoever_decides_sees_the_advice_and_why_and_decides_otherwise(line: Line) -> None:
    dossier = _asked(line, "ja")
    taak = line.find_taak("kiezen", dossier.id)
    (advies,) = line.open_taak("mila", taak.id).adviezen
    assert advies.naam == "Raadplegen"
    assert advies.antwoorden == ("Bel vandaag nog.", "Schrijf op wat u doet.")
    assert advies.redenen == ("Er is haast.", "Een ander moet u kunnen volgen.")
    line.do("kiezen", dossier_id=dossier.id, keuze="nee")


def test_the_page_says_that_a_table_advises_and_a_person_decides(line: Line) -> None:
    dossier = _asked(line, "nee")
    taak = line.find_taak("kiezen", dossier.id)
    settings = WebSettings(secret_key=b"only for tests, 32 bytes long....", secure_cookies=False)
    mila = Person(create_app(line.regie, settings, clock=lambda: line.now))
    assert mila.sign_in("mila", WACHTWOORD).status_code == 303
    page = mila.get(f"/taken/{taak.id}").get_data(as_text=True)
    assert "U beslist zelf" in page
    assert "Schrijf op wat u doet." in page
    assert "Een ander moet u kunnen volgen." in page
    assert "Bel vandaag nog." not in page


def test_the_timeline_tells_that_a_table_was_asked_and_not_what_it_said(line: Line) -> None:
    dossier = _asked(line, "ja")
    with line.acting("mila") as (tx, viewer):
        told = line.regie.dossiers.timeline(tx, viewer, dossier.id, now=line.now)
    wat = [each.wat for each in told]
    assert "Advies van een beslistabel: Raadplegen" in wat
    assert not [each for each in wat if "haast" in each.lower()]


def test_a_row_without_words_is_refused() -> None:
    silent = TABLE.replace(b"<description>Er is haast.</description>", b"")
    assert _codes(_folder(content=silent)) == {"rij_words_missing"}


def test_advice_that_nobody_sees_is_told() -> None:
    assert _codes(_folder(_drawn(toont=None))) == {"advies_unseen"}


def test_a_table_never_chooses_the_way() -> None:
    flows = "begin > vragen > raadplegen > kiezen > k\nk > weg : raad = 1\nk > einde : *"
    assert _codes(_folder(_drawn(flows))) == {"decision_steers"}


def test_a_table_never_takes_the_place_of_an_answer() -> None:
    assert _codes(_folder(_drawn(advies="keuze"))) == {"decision_result_taken"}


def test_a_table_that_nobody_asks_is_told_with_what_is_wrong_in_it() -> None:
    files = {**read_folder(BPMN), "raad.dmn": TABLE}
    assert _codes(files) == {"file_unused"}
    assert _codes({**files, "raad.dmn": TABLE.replace(b"RULE ORDER", b"BEST")}) == {
        "file_unused",
        "hit_policy_unknown",
    }


def _about_a_day(cell: str) -> bytes:
    row = _told(rule("r", cell, '"Bel vandaag nog."'), "Er is haast.")
    return file(decision("raad", table(asks("haast"), gives(None, "string"), row)))


def test_a_table_may_count_in_working_days_and_nothing_else_of_its_own(line: Line) -> None:
    werkdag = 'is werkdag("2026-04-02") and werkdagen na("2026-04-02", 1) = date("2026-04-07")'
    content = _about_a_day(f'{werkdag} and ? = "ja"')
    assert _codes(_folder(content=content)) == set()
    with line.regie.database.transaction() as tx:
        publish_folder(tx, _folder(content=content), by="maker", now=line.later())
    with line.acting("mila") as (tx, viewer):
        dossier = line.regie.meldingen.start(tx, viewer, "proef", now=line.later())
    line.do("vragen", haast="ja")
    taak = line.find_taak("kiezen", dossier.id)
    (advies,) = line.open_taak("mila", taak.id).adviezen
    assert advies.antwoorden == ("Bel vandaag nog.",)
    strange = _about_a_day('feestdag("2026-04-02") = ?')
    assert _codes(_folder(content=strange)) == {"decision_expression_broken"}


def test_a_table_that_nobody_asks_may_count_in_working_days_too() -> None:
    files = {**read_folder(BPMN), "raad.dmn": _about_a_day("is werkdag(?)")}
    assert _codes(files) == {"file_unused"}


def test_whoever_chooses_otherwise_has_to_say_why(line: Line) -> None:
    dossier = _asked(line, "ja", _choosing())
    taak = line.find_taak("kiezen", dossier.id)
    page = line.open_taak("mila", taak.id)
    assert "anders" in page.form.hidden({"keuze": ["bellen"]})
    assert "anders" not in page.form.hidden({"keuze": ["later"]})
    with pytest.raises(AntwoordenOngeldigError) as wrong, line.acting("mila") as (tx, viewer):
        line.regie.inbox.complete(
            tx, viewer, taak.id, {"keuze": ["later"]}, taak.versie, now=line.later()
        )
    assert wrong.value.problemen.keys() == {"anders"}


def test_what_was_filed_tells_that_the_advice_was_left(line: Line) -> None:
    dossier = _asked(line, "ja", _choosing())
    line.do("kiezen", dossier_id=dossier.id, keuze="later")
    with line.acting("mila") as (tx, viewer):
        page = line.regie.dossiers.get(tx, viewer, dossier.nummer, now=line.now)
    filed = {stuk.element_id: stuk for stuk in page.stukken}
    assert filed["kiezen"].opvolging == (Opvolging("keuze", "bellen", gevolgd=False),)
    assert filed["vragen"].opvolging == ()


def test_whoever_follows_the_advice_is_asked_nothing_more(line: Line) -> None:
    dossier = _asked(line, "ja", _choosing())
    done = line.do("kiezen", dossier_id=dossier.id, keuze="bellen")
    with line.acting("mila") as (tx, viewer):
        inhoud = line.regie.dossiers.open_stuk(tx, viewer, done.stuk_id, doel="proef", now=line.now)
    assert inhoud.antwoorden == {"keuze": "bellen"}
    assert inhoud.stuk.opvolging == (Opvolging("keuze", "bellen", gevolgd=True),)


def test_where_the_table_has_no_advice_nothing_is_left(line: Line) -> None:
    dossier = _asked(line, "nee", _choosing())
    done = line.do("kiezen", dossier_id=dossier.id, keuze="later")
    with line.acting("mila") as (tx, viewer):
        inhoud = line.regie.dossiers.open_stuk(tx, viewer, done.stuk_id, doel="proef", now=line.now)
    assert inhoud.stuk.opvolging == ()


def test_a_correction_keeps_what_was_said_about_the_advice(line: Line) -> None:
    dossier = _asked(line, "ja", _choosing())
    done = line.do("kiezen", dossier_id=dossier.id, keuze="later")
    dossiers = line.regie.dossiers
    with pytest.raises(AntwoordenOngeldigError), line.acting("mila") as (tx, viewer):
        dossiers.correct(tx, viewer, done.stuk_id, {"keuze": ["later"]}, now=line.later())
    with line.acting("mila") as (tx, viewer):
        again = dossiers.correct(
            tx,
            viewer,
            done.stuk_id,
            {"keuze": ["later"], "anders": ["Er is al gebeld."]},
            now=line.later(),
        )
        inhoud = dossiers.open_stuk(tx, viewer, again.id, doel="proef", now=line.now)
    assert inhoud.antwoorden == {"keuze": "later", "anders": "Er is al gebeld."}
    assert inhoud.stuk.opvolging == (Opvolging("keuze", "bellen", gevolgd=False),)


def test_advice_is_told_in_the_words_of_the_form(line: Line) -> None:
    dossier = _asked(line, "ja", _choosing())
    taak = line.find_taak("kiezen", dossier.id)
    (advies,) = line.open_taak("mila", taak.id).adviezen
    assert advies.keuzes == ("Bellen",)
    assert advies.antwoorden == ("Let op: Rustig",)


def test_a_form_that_does_not_ask_why_is_refused() -> None:
    assert _codes(_choosing()) == set()
    assert _codes(_choosing(WITHOUT_WHY)) == {"afwijking_missing"}
