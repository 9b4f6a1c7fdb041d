"""What this floor refuses in a folder, because nobody could ever do it or it would never end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine import Severity
from tasks import services
from tasks.findings import say
from tasks.publishing import check_folder
from tests.diagrams import (
    Part,
    boundary,
    call,
    diagram,
    end,
    exclusive,
    for_each,
    parallel,
    service,
    start,
    sub,
    terminate,
    user,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

ROLLEN = b"""
- {sleutel: medewerker, naam: Medewerker, uitleg: U, per_casus: false, rechten: [], bron: R7}
- {sleutel: kan, naam: Kan regisseur worden, uitleg: U, per_casus: false, rechten: [], bron: R48}
- {sleutel: regisseur, naam: Regisseur, uitleg: U, per_casus: true, gekozen_uit: kan,
   een_tegelijk: true, rechten: [], bron: R49}
- {sleutel: uitvoerder, naam: Uitvoerder, uitleg: U, per_casus: true, rechten: [], bron: R55}
"""
FORM = b"""{"type": "default", "components": [
  {"type": "text", "text": "# Vragen", "properties": {"bron": "R7"}},
  {"type": "radio", "key": "keus", "label": "Wat wordt het?", "properties": {"stuurt": "ja"},
   "values": [{"value": "ja", "label": "Ja"}, {"value": "nee", "label": "Nee"}]},
  {"type": "select", "key": "regisseur", "label": "Wie?", "valuesKey": "kan",
   "properties": {"stuurt": "ja"}}]}"""


def _drawn(*parts: Part, flows: str, key: str = "casus", dossier: str | None = "casus") -> bytes:
    return diagram(key, *parts, flows=flows, properties={"dossier": dossier})


def _found(*diagrams: bytes) -> set[tuple[str, str | None]]:
    files: dict[str, bytes] = {"rollen.yaml": ROLLEN, "vragen.form": FORM}
    files |= {f"d{number}.bpmn": drawn for number, drawn in enumerate(diagrams)}
    return _said(files)


def _said(files: Mapping[str, bytes]) -> set[tuple[str, str | None]]:
    findings = check_folder(files)
    assert all("[" not in say(each) for each in findings)
    warnings = {each.code for each in findings if each.severity is Severity.WARNING}
    assert warnings <= {"rol_never_given"}
    return {(each.code, each.element_id) for each in findings}


def _opening(key: str, opened: str | None, dossier: str = "melding") -> bytes:
    step = service("openen", dienst="open_casus", proces=opened)
    return _drawn(
        start(),
        user("u"),
        step,
        end(),
        flows="begin > u > openen > einde",
        key=key,
        dossier=dossier,
    )


CASUS = _drawn(start(), user("t"), end(), flows="begin > t > einde")


#: work outside that tells how it went
_VERSTUUR = {"verstuur": services.NaarBuiten(lambda _call: {}, frozenset({"bezorgd"}))}


@pytest.mark.parametrize("opened", ["casus", None])
def test_a_melding_may_open_a_casus(opened: str | None) -> None:
    assert _found(_opening("melding", opened), CASUS) == set()


def test_a_process_that_is_not_there_is_not_opened() -> None:
    assert _found(_opening("melding", "weg"), CASUS) == {("opens_unknown", "openen")}
    assert _found(_opening("melding", None)) == {("opens_unknown", "openen")}


def test_only_a_process_of_a_casus_is_opened() -> None:
    other = _drawn(start(), user("t"), end(), flows="begin > t > einde", key="b", dossier="melding")
    assert _found(_opening("a", "b"), other) == {("opens_no_casus", "openen")}


def test_a_process_does_not_open_itself_not_even_through_another() -> None:
    assert _found(_opening("a", "a", "casus")) == {("opens_circle", "openen")}
    one, other = _opening("a", "b", "casus"), _opening("b", "a", "casus")
    assert _found(one, other.replace(b'"openen', b'"ook_openen')) == {
        ("opens_circle", "openen"),
        ("opens_circle", "ook_openen"),
    }


def test_nothing_follows_a_closed_dossier() -> None:
    close = service("sluit", dienst="sluit_dossier")
    after = _drawn(start(), close, user("t"), end(), flows="begin > sluit > t > einde")
    assert _found(after) == {("close_then_work", "t")}
    chosen = _drawn(
        *(start(), user("u"), close, exclusive("keuze"), end("ja"), end("nee")),
        flows='begin > u > sluit > keuze\n keuze > ja : keus = "ja"\n keuze > nee : *',
    )
    assert _found(chosen) == set()


def test_nothing_stays_open_beside_a_closed_dossier() -> None:
    close = service("sluit", dienst="sluit_dossier")
    split = (start(), parallel("split"), user("a"), user("b"), end("b_klaar"), close)
    flows = "begin > split > a > sluit > {0}\n split > b > b_klaar"
    assert _found(_drawn(*split, end(), flows=flows.format("einde"))) == {("close_beside", "einde")}
    assert _found(_drawn(*split, terminate(), flows=flows.format("stop"))) == set()


def test_a_clock_that_goes_on_beside_a_task_counts_as_work_beside() -> None:
    close = service("sluit", dienst="sluit_dossier")
    clock = boundary("laat", "u", interrupting=False, duration="P1D")
    parts = (start(), user("u"), clock, user("herinner"), end("klaar"), close)
    flows = "begin > u > sluit > {0}\n laat > herinner > klaar"
    assert _found(_drawn(*parts, end(), flows=flows.format("einde"))) == {("close_beside", "einde")}
    assert _found(_drawn(*parts, terminate(), flows=flows.format("stop"))) == set()


def test_a_part_does_not_close_the_dossier_of_the_whole() -> None:
    close = service("sluit", dienst="sluit_dossier")
    inner = sub("deel", start("d1"), user("u"), close, end("d2"), flows="d1 > u > sluit > d2")
    assert _found(_drawn(start(), inner, end(), flows="begin > deel > einde")) == {
        ("close_inside", "sluit")
    }


#: a property that the step has no use for
_UNKNOWN = {"property_unknown"}
BENOEM = service("benoem", dienst="benoem", rol="regisseur")
REGIE = user("regie", lane="Regisseur")


def test_the_regisseur_works_after_being_appointed_and_not_before() -> None:
    flows = "begin > u > benoem > regie > einde"
    assert _found(_drawn(start(), user("u"), BENOEM, REGIE, end(), flows=flows)) == set()
    flows = "begin > regie > benoem > einde"
    assert _found(_drawn(start(), BENOEM, REGIE, end(), flows=flows)) == {
        ("regisseur_missing", "regie")
    }


def test_one_way_around_the_appointment_is_enough_to_be_refused() -> None:
    drawn = _drawn(
        *(start(), user("u"), exclusive("keuze"), BENOEM, exclusive("samen"), REGIE, end()),
        flows="""
            begin > u > keuze
            keuze > benoem : keus = "ja"
            keuze > samen : *
            benoem > samen > regie > einde
        """,
    )
    assert _found(drawn) == {("regisseur_missing", "regie")}


def test_whoever_confirms_must_be_appointed_too() -> None:
    drawn = _drawn(start(), user("u", bevestiging="regisseur"), end(), flows="begin > u > einde")
    assert _found(drawn) == {("regisseur_missing", "u")}


def test_an_appointment_in_the_caller_or_in_a_part_before_counts() -> None:
    called = _drawn(
        start("p1"), REGIE, end("p2"), flows="p1 > regie > p2", key="plan", dossier=None
    )
    flows = "begin > u > benoem > roep > einde"
    parts = (start(), user("u"), BENOEM, call("roep", "plan"), end())
    assert _found(_drawn(*parts, flows=flows), called) == set()
    late = "begin > u > roep > benoem > einde"
    assert _found(_drawn(*parts, flows=late), called) == {("regisseur_missing", "regie")}
    part = sub("deel", start("d1"), user("u"), BENOEM, end("d2"), flows="d1 > u > benoem > d2")
    drawn = _drawn(start(), part, REGIE, end(), flows="begin > deel > regie > einde")
    assert _found(drawn) == set()


def test_a_role_that_no_service_gives_is_warned_about() -> None:
    drawn = _drawn(start(), user("t", lane="Uitvoerder"), end(), flows="begin > t > einde")
    assert _found(drawn) == {("rol_never_given", "t")}


@pytest.mark.parametrize(
    ("properties", "codes"),
    [
        ({"dienst": "benoem", "rol": "regisseur"}, set()),
        ({"dienst": "benoem", "rol": "medewerker"}, {"benoem_rol"}),
        ({"dienst": "benoem", "rol": "uitvoerder", "veld": "regisseur"}, {"benoem_rol"}),
        ({"dienst": "benoem"}, {"benoem_rol"}),
        ({"dienst": "benoem", "rol": "regisseur", "veld": "keus"}, {"service_field_missing"}),
        ({"dienst": "benoem", "rol": "regisseur", "weken": "keus"}, {"benoem_weken"}),
        ({"dienst": "benoem", "rol": "regisseur", "weken": "weken"}, set()),
        ({"dienst": "benoem", "rol": "regisseur", "weken": "open"}, {"benoem_weken"}),
        ({"dienst": "benoem", "rol": "regisseur", "weken": "nul"}, {"benoem_weken"}),
        ({"dienst": "benoem", "rol": "regisseur", "weken": "half"}, {"benoem_weken"}),
        ({"dienst": "benoem", "rol": "regisseur", "hoogstens": "lang"}, {"parameter_unknown"}),
        ({"dienst": "benoem", "rol": "regisseur", "waarvoor": "keus"}, {"benoem_waarvoor"}),
        ({"dienst": "beeindig", "rol": "regisseur", "veld": "wie"}, set()),
        ({"dienst": "beeindig", "rol": "regisseur"}, {"service_field_missing"}),
        ({"dienst": "beeindig", "rol": "kan", "veld": "wie"}, {"benoem_rol"}),
        ({"dienst": "beeindig", "rol": "regisseur", "veld": "wie", "weken": "weken"}, _UNKNOWN),
        ({"dienst": "sluit_dossier", "rol": "regisseur"}, _UNKNOWN),
    ],
)
def test_a_step_that_gives_or_ends_a_role_names_what_there_is(
    properties: dict[str, str], codes: set[str]
) -> None:
    more = b"""
  {"type": "select", "key": "wie", "label": "Wie stopt?", "valuesKey": "regisseur",
   "properties": {"stuurt": "ja"}},
  {"type": "number", "key": "weken", "label": "Hoe lang?", "decimalDigits": 0,
   "validate": {"required": true, "min": 1, "max": 52}, "properties": {"stuurt": "ja"}},
  {"type": "number", "key": "open", "label": "Hoe lang?", "decimalDigits": 0,
   "validate": {"min": 1, "max": 52}, "properties": {"stuurt": "ja"}},
  {"type": "number", "key": "nul", "label": "Hoe lang?", "decimalDigits": 0,
   "validate": {"required": true, "min": 0, "max": 52}, "properties": {"stuurt": "ja"}},
  {"type": "number", "key": "half", "label": "Hoe lang?", "decimalDigits": 1,
   "validate": {"required": true, "min": 1, "max": 52}, "properties": {"stuurt": "ja"}}]}"""
    drawn = _drawn(
        *(start(), user("u"), service("stap", **properties), end()),
        flows="begin > u > stap > einde",
    )
    form = FORM.removesuffix(b"]}") + b"," + more
    found = _said({"rollen.yaml": ROLLEN, "vragen.form": form, "casus.bpmn": drawn})
    assert found == {(code, "stap") for code in codes}


def test_a_role_per_casus_is_chosen_from_a_role_for_all() -> None:
    def said(old: bytes, new: bytes) -> set[tuple[str, str | None]]:
        drawn = _drawn(start(), user("u"), end(), flows="begin > u > einde")
        rollen = ROLLEN.replace(old, new)
        assert rollen != ROLLEN
        found = check_folder({"rollen.yaml": rollen, "vragen.form": FORM, "casus.bpmn": drawn})
        return {(each.code, str(each.params.get("onderdeel"))) for each in found}

    gekozen = ("rol_incomplete", "gekozen_uit")
    assert gekozen in said(b"gekozen_uit: kan", b"gekozen_uit: uitvoerder")
    assert gekozen in said(b"gekozen_uit: kan", b"gekozen_uit: niemand")
    assert gekozen in said(b"gekozen_uit: kan", b"gekozen_uit: [kan]")
    assert gekozen in said(b"naam: Medewerker,", b"naam: Medewerker, gekozen_uit: kan,")
    tegelijk = ("rol_incomplete", "een_tegelijk")
    assert tegelijk in said(b"een_tegelijk: true", b"een_tegelijk: misschien")
    assert tegelijk in said(b"naam: Medewerker,", b"naam: Medewerker, een_tegelijk: true,")
    assert said(b"uitleg: U", b"uitleg: Iets") == set()


def test_a_process_is_not_started_by_a_role_of_one_dossier() -> None:
    drawn = diagram(
        "casus",
        *(start(), user("t"), end()),
        flows="begin > t > einde",
        properties={"dossier": "casus", "te_starten_door": "regisseur"},
    )
    assert _found(drawn) == {("property_value", "casus")}


@pytest.mark.parametrize(
    ("properties", "codes"),
    [
        ({"dienst": "verstuur", "geeft_mee": "keus"}, set()),
        ({"dienst": "verstuur"}, set()),
        ({"dienst": "verstuur", "geeft_mee": "dossier_id"}, {("property_value", "stap")}),
        ({"dienst": "verstuur", "correlatie": "=keus"}, {("event_property", "stap")}),
        ({"dienst": "sluit_dossier", "geeft_mee": "keus"}, {("event_property", "stap")}),
    ],
)
def test_only_work_outside_takes_answers_along(
    monkeypatch: pytest.MonkeyPatch, properties: dict[str, str], codes: set[tuple[str, str]]
) -> None:
    monkeypatch.setattr(services, "NAAR_BUITEN", _VERSTUUR)
    step = service("stap", **properties)
    found = _found(_drawn(start(), user("u"), step, end(), flows="begin > u > stap > einde"))
    assert codes <= found
    assert bool(found) == bool(codes)


@pytest.mark.parametrize(
    ("dienst", "variable", "codes"),
    [
        ("verstuur", "bezorgd", set()),
        ("verstuur", "gelezen", {"expression_name"}),  # it does not tell
        ("open_casus", "bezorgd", {"expression_name"}),  # nobody was asked who tells
    ],
)
def test_a_condition_uses_of_work_outside_what_that_says_it_answers(
    dienst: str, variable: str, codes: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "NAAR_BUITEN", _VERSTUUR)
    drawn = _drawn(
        *(start(), user("t"), service("stap", dienst=dienst), exclusive("k")),
        *(user("anders"), end()),
        flows=f"""
            begin > t > stap > k
            k > einde : {variable} = "ja"
            k > anders : *
            anders > einde
        """,
        key="melding",
        dossier="melding",
    )
    assert {code for code, _ in _found(drawn, CASUS)} == codes


def test_a_clock_may_stand_on_the_border_of_work_outside_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services, "NAAR_BUITEN", _VERSTUUR)

    def drawn(dienst: str) -> bytes:
        flows = "begin > u > stap > einde\nklok > laat > te_laat"
        step, clock = service("stap", dienst=dienst), boundary("klok", "stap", duration="P2D")
        return _drawn(
            *(start(), user("u"), step, clock, user("laat"), end("te_laat"), end()), flows=flows
        )

    assert _found(drawn("verstuur")) == set()
    assert ("boundary_host", "klok") in _found(drawn("open_casus"))


PARTNER = b"""
- {sleutel: partner, naam: Partner, uitleg: U, per_casus: false, rechten: [], bron: R83}
"""
VRAAG = b"""{"type": "default", "components": [
  {"type": "text", "text": "# Vraag", "properties": {"bron": "R83"}},
  {"type": "checklist", "key": "gevraagd", "label": "Wie?", "valuesKey": "partners",
   "properties": {"stuurt": "ja"}},
  {"type": "textarea", "key": "vraag", "label": "Wat?"},
  {"type": "textarea", "key": "melder", "label": "Wie meldde?",
   "properties": {"verzegeld": "melder"}}]}"""
ANTWOORD = b"""{"type": "default", "components": [
  {"type": "text", "text": "# Antwoord", "properties": {"bron": "R83"}},
  {"type": "textarea", "key": "informatie", "label": "Wat weet u?"}]}"""

BESLUIT = b"""{"type": "default", "components": [
  {"type": "text", "text": "# Besluit", "properties": {"bron": "R13"}},
  {"type": "textarea", "key": "besluit", "label": "Wat wordt het?"}]}"""


def _asking(
    *, lane: str = "Partner", item: str = "partner", later: str = "", **properties: str
) -> set[tuple[str, str | None]]:
    """Judge a question to each partner, with what its task and a later one say."""
    asked = {"formulier": "antwoord", "voor": "partner", "toont_uit": "u: vraag", **properties}
    answer = replace(
        user("antwoorden", lane=lane, body=for_each("gevraagd", item=item)), properties=asked
    )
    drawn = _drawn(
        start(),
        user("u", formulier="vraag"),
        answer,
        user("t", toont_uit=later or "antwoorden: informatie"),
        end(),
        flows="begin > u > antwoorden > t > einde",
        dossier="melding",
    )
    files = {"rollen.yaml": ROLLEN + PARTNER, "d.bpmn": drawn}
    forms = {"vragen": FORM, "vraag": VRAAG, "antwoord": ANTWOORD}
    asked_with = {"vragen", "vraag", asked["formulier"]}
    return _said(files | {f"{name}.form": forms[name] for name in asked_with})


def test_a_question_to_each_partner_is_fine() -> None:
    assert _asking() == set()


def test_the_variable_with_the_organisation_must_be_there() -> None:
    assert _asking(item="ander") == {("expression_name", "antwoorden")}
    assert _asking(voor="partner, keus") == {("property_value", "antwoorden")}
    assert _asking(voor="") == {("property_value", "antwoorden")}


def test_a_question_to_one_organisation_is_not_for_a_role_of_one_casus() -> None:
    assert ("voor_per_casus", "antwoorden") in _asking(lane="Uitvoerder")


@pytest.mark.parametrize(
    "properties", [{"bevestiging": "medewerker"}, {"toont": "advies"}, {"toont": "overeenkomsten"}]
)
def test_nothing_stands_beside_a_question_to_one_organisation(properties: dict[str, str]) -> None:
    assert _asking(**properties) == {("voor_beside", "antwoorden")}


def test_choices_out_of_the_system_are_not_for_partners() -> None:
    assert _asking(formulier="vragen", later="u: vraag") == {("voor_source", "antwoorden")}


@pytest.mark.parametrize(
    ("later", "code"),
    [
        ("weg: vraag", "toont_uit_step"),
        ("t: keus", "toont_uit_step"),
        ("einde: vraag", "toont_uit_step"),
        ("u", "toont_uit_nothing"),
        ("u: weg", "toont_uit_field"),
        ("u: vraag, melder", "toont_uit_sealed"),
    ],
)
def test_only_fields_that_exist_and_are_not_sealed_are_shown(later: str, code: str) -> None:
    assert _asking(later=later) == {(code, "t")}


def test_a_partner_is_not_shown_what_partners_answered() -> None:
    again = user(
        "nog_eens",
        lane="Partner",
        formulier="antwoord",
        voor="ander",
        toont_uit="antwoorden: informatie",
        body=for_each("gevraagd", item="ander"),
    )
    first = user(
        "antwoorden",
        lane="Partner",
        formulier="antwoord",
        voor="partner",
        body=for_each("gevraagd", item="partner"),
    )
    files = {
        "rollen.yaml": ROLLEN + PARTNER,
        "vraag.form": VRAAG,
        "antwoord.form": ANTWOORD,
        "d.bpmn": _drawn(
            start(),
            user("u", formulier="vraag"),
            first,
            again,
            end(),
            flows="begin > u > antwoorden > nog_eens > einde",
            dossier="melding",
        ),
    }
    assert _said(files) == {("toont_uit_others", "nog_eens")}


def _beginning(
    step: str = "u", *, form: str = "antwoord", **properties: str
) -> set[tuple[str, str | None]]:
    """Judge a task that begins with what another answered."""
    asked = {"formulier": form, "vertrekt_van": step, **properties}
    drawn = _drawn(
        start(),
        user("u", formulier=form),
        replace(user("t"), properties=asked),
        end(),
        flows="begin > u > t > einde",
        dossier="melding",
    )
    forms = {"vraag": VRAAG, "antwoord": ANTWOORD, "besluit": BESLUIT}
    files = {"rollen.yaml": ROLLEN, "d.bpmn": drawn, f"{form}.form": forms[form]}
    return _said(files)


@pytest.mark.parametrize("step", ["u", "t"])
def test_a_task_may_begin_with_the_answers_of_a_step_with_the_same_form(step: str) -> None:
    assert _beginning(step) == set()


@pytest.mark.parametrize("step", ["weg", "einde"])
def test_who_begins_with_answers_names_a_step_that_asks_the_same(step: str) -> None:
    assert _beginning(step) == {("vertrekt_van_step", "t")}


def test_a_decision_is_written_anew() -> None:
    assert _beginning(form="besluit") == {("vertrekt_van_besluit", "t")}
    assert _beginning(bevestiging="medewerker") == {("vertrekt_van_besluit", "t")}


def test_what_is_sealed_never_comes_back_by_itself() -> None:
    assert _beginning(form="vraag") == {("vertrekt_van_sealed", "t")}


def test_no_organisation_begins_with_the_answers_of_another() -> None:
    assert ("vertrekt_van_voor", "antwoorden") in _asking(vertrekt_van="antwoorden")
