"""Terms, clocks and conditions follow parameters; forms offer lists; dossiers say so."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from engine import BundleRefusedError, Severity
from tasks.calendar import due_at
from tasks.findings import say
from tasks.model import Soort
from tasks.publishing import check_folder, read_folder
from tests.databases import count_statements
from tests.diagrams import boundary, diagram, end, exclusive, service, start, user, wait
from tests.factories import BPMN, create_regie

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tasks.model import Dossier
    from tasks.regie import Regie
    from tests.diagrams import Part
    from tests.factories import Line

LANE = "Medewerker meldpunt"
CHOICE = """{"type": "default", "components": [
  {"type": "text", "text": "# Vragen", "properties": {"bron": "R7"}},
  {"type": "radio", "key": "betreft", "label": "Over wie?", "valuesKey": "betreft",
   "validate": {"required": true}, "properties": {"stuurt": "ja"}},
  {"type": "checklist", "key": "criteria", "label": "Wat is te zien?", "valuesKey": "criterium"},
  {"type": "select", "key": "vorm", "label": "Welke vorm?", "valuesKey": "ideologie"}]}"""
NAMED = {"naam": "Een naam", "uitleg": "Waarvoor het dient."}
EMPTY = """{"type": "default", "components": [
  {"type": "text", "text": "# Leeg", "properties": {"bron": "R7"}}]}"""


def _stated(name: str) -> Any:
    return yaml.safe_load((BPMN / name).read_bytes())


def _changed(sleutel: str, **values: Any) -> bytes:
    """Return aannames.yaml with another value, or without it."""
    stated = _stated("aannames.yaml")
    for aanname in stated:
        for each in aanname.get("parameters", []):
            if each["sleutel"] == sleutel:
                each.update(values)
    return json.dumps(stated).encode()


def _without(lijst: str, item: str | None = None) -> bytes:
    """Return lijsten.yaml without a list, or without one of its choices."""
    stated = _stated("lijsten.yaml")
    if item is None:
        return json.dumps([each for each in stated if each["sleutel"] != lijst]).encode()
    for each in stated:
        if each["sleutel"] == lijst:
            each["items"] = [one for one in each["items"] if one["sleutel"] != item]
    return json.dumps(stated).encode()


def _drawn(*parts: Part, flows: str, stopped: str | None = "bewaartermijn_melding") -> bytes:
    """Return a process; ``stopped`` says how long its dossier is kept when somebody stops it."""
    return diagram(
        "proef",
        *parts,
        flows=flows,
        properties={
            "dossier": "melding",
            "te_starten_door": "meldpunt_medewerker",
            "bewaartermijn": stopped,
        },
    )


def _folder(drawn: bytes, **files: bytes) -> dict[str, bytes]:
    named = {name.replace("_", ".", 1): content for name, content in files.items()}
    forms = {"keuze.form": CHOICE.encode(), "leeg.form": EMPTY.encode()}
    return {**read_folder(BPMN), **forms, "proef.bpmn": drawn, **named}


def _publish(line: Line, files: Mapping[str, bytes]) -> None:
    with line.regie.database.transaction() as tx:
        line.regie.publish_folder(tx, files, by="maker", now=line.later())


def _start(line: Line) -> Dossier:
    with line.acting("mila") as (tx, viewer):
        return line.regie.meldingen.start(tx, viewer, "proef", now=line.later())


def _task(termijn: str) -> bytes:
    task = user("taak", lane=LANE, formulier="leeg", termijn=termijn)
    return _drawn(start(), task, end(), flows="begin > taak > einde")


OTHER = diagram(
    "ander",
    *(start(), user("iets", lane=LANE, formulier="leeg"), end()),
    flows="begin > iets > einde",
    properties={"dossier": "melding"},
)


def _screening(regie: Regie) -> str:
    """Return the term as a process knows it."""
    found = regie.geldend.find("screening")
    assert found is not None
    return found.termijn


TERM = '=parameter("screening")'


class TestTerms:
    def test_a_term_is_as_long_as_its_parameter_says(self, line: Line) -> None:
        line.register()
        taak = line.find_taak("melding_screenen")
        assert taak.due_at == due_at("5 werkdagen", taak.opened_at)

    def test_a_new_value_holds_for_what_starts_after_it(self, line: Line) -> None:
        _publish(line, _folder(_task(TERM)))
        before = _start(line)
        _publish(line, _folder(_task(TERM), aannames_yaml=_changed("screening", waarde=9)))
        after = _start(line)
        old, new = (line.find_taak("taak", each.id) for each in (before, after))
        assert old.due_at == due_at("5 werkdagen", old.opened_at)
        assert new.due_at == due_at("9 werkdagen", new.opened_at)

    def test_what_is_no_longer_stated_still_holds_for_what_runs(self, line: Line) -> None:
        _publish(line, _folder(_task(TERM)))
        stated = json.dumps(
            [each for each in _stated("aannames.yaml") if each["sleutel"] == "A1"]
        ).encode()
        small = {
            "rollen.yaml": (BPMN / "rollen.yaml").read_bytes(),
            "leeg.form": EMPTY.encode(),
            "ander.bpmn": OTHER,
            "aannames.yaml": stated,
        }
        _publish(line, small)
        taak = line.find_taak("taak", _start(line).id)
        assert taak.due_at == due_at("5 werkdagen", taak.opened_at)

    def test_another_process_follows_at_a_tick(self, line: Line) -> None:
        elsewhere = create_regie(line.regie.database, line.regie.keyring)
        _publish(line, _folder(_task(TERM), aannames_yaml=_changed("screening", waarde=9)))
        assert _screening(elsewhere) == "5 werkdagen"
        elsewhere.tick(line.now)  # the first one of a process records itself
        elsewhere.tick(line.now)
        assert _screening(elsewhere) == "9 werkdagen"

    def test_a_process_that_does_not_tick_follows_within_a_minute(
        self, line: Line, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        elsewhere = create_regie(line.regie.database, line.regie.keyring)
        _publish(line, _folder(_task(TERM), aannames_yaml=_changed("screening", waarde=9)))
        elsewhere.geldend.renew_if_old(line.regie.database)
        assert _screening(elsewhere) == "5 werkdagen"
        much_later = time.monotonic() + 61
        monkeypatch.setattr(time, "monotonic", lambda: much_later)
        elsewhere.geldend.renew_if_old(line.regie.database)
        assert _screening(elsewhere) == "9 werkdagen"

    def test_a_term_that_came_with_a_publication_elsewhere_is_known_at_once(
        self, line: Line
    ) -> None:
        elsewhere = create_regie(line.regie.database, line.regie.keyring)
        stated = _stated("aannames.yaml")
        new = {"sleutel": "nieuw", "soort": "termijn", "waarde": 3, "eenheid": "weken", **NAMED}
        stated[0]["parameters"] = [new]
        files = _folder(_task('=parameter("nieuw")'), aannames_yaml=json.dumps(stated).encode())
        _publish(line, files)
        with line.acting("mila") as (tx, viewer):
            elsewhere.meldingen.start(tx, viewer, "proef", now=line.now)
        taak = line.find_taak("taak")
        assert taak.due_at == due_at("P3W", taak.opened_at)

    def test_what_was_undone_does_not_hold(self, quick_line: Line) -> None:
        line = quick_line
        changed = _folder(_task(TERM), aannames_yaml=_changed("screening", waarde=9))

        def publish_and_fail() -> None:
            with line.regie.database.transaction() as tx:
                line.regie.publish_folder(tx, changed, by="maker", now=line.now)
                raise KeyError

        with pytest.raises(KeyError):
            publish_and_fail()
        assert _screening(line.regie) == "5 werkdagen"

    def test_terms_and_lists_cost_a_submit_no_statement(self, quick_line: Line) -> None:
        line = quick_line

        def cost(drawn: bytes) -> int:
            _publish(line, _folder(drawn))
            _start(line)
            with count_statements(line.regie.database) as counted:
                _start(line)
            return len(counted)

        assert cost(_task(TERM)) == cost(_task("5 werkdagen"))


class TestClocks:
    def test_a_clock_runs_as_long_as_its_parameter_says(self, line: Line) -> None:
        clock = boundary("laat", "taak", duration='=parameter("stagnatie")')
        task = user("taak", lane=LANE, formulier="leeg")
        late = user("na_de_klok", lane=LANE, formulier="leeg")
        drawn = _drawn(
            *(start(), task, clock, late, end(), end("klaar")),
            flows="begin > taak > einde\nlaat > na_de_klok > klaar",
        )
        _publish(line, _folder(drawn))
        dossier = _start(line)
        assert line.regie.tick(line.now + timedelta(days=27)).fired == 0
        assert line.regie.tick(line.now + timedelta(days=29)).fired == 1
        line.now += timedelta(days=29)
        assert line.find_taak("na_de_klok", dossier.id)

    def test_a_condition_can_ask_a_parameter(self, quick_line: Line) -> None:
        line = quick_line
        extra = {
            **_stated("aannames.yaml")[0],
            "sleutel": "A1",
            "parameters": [
                {"sleutel": "rondes", "soort": "aantal", "waarde": 3, "eenheid": "keer", **NAMED},
                {"sleutel": "streng", "soort": "ja_nee", "waarde": True, **NAMED},
            ],
        }
        stated = [extra, *_stated("aannames.yaml")[1:]]
        drawn = _drawn(
            *(start(), user("taak", lane=LANE, formulier="leeg")),
            *(
                exclusive("keuze"),
                end("ja", properties={"fase": "Ja"}),
                end("nee", properties={"fase": "Nee"}),
            ),
            flows='begin > taak > keuze\nkeuze > ja : parameter("rondes") > 2 and '
            'parameter("streng")\nkeuze > nee : *',
        )
        _publish(line, _folder(drawn, aannames_yaml=json.dumps(stated).encode()))
        dossier = _start(line)
        line.do("taak", dossier_id=dossier.id)
        assert line.reload(dossier).fase == "Ja"


class TestGate:
    def _found(self, drawn: bytes, **files: bytes) -> set[tuple[str, str | None]]:
        found = check_folder(_folder(drawn, **files))
        findings = [each for each in found if each.severity is Severity.ERROR]
        assert all("[" not in say(each) for each in findings)
        return {(str(each.code), each.element_id) for each in findings}

    @pytest.mark.parametrize(
        ("termijn", "codes"),
        [
            (TERM, set()),
            ('=parameter("weg")', {("parameter_unknown", "taak")}),
            ("=parameter(screening)", {("property_value", "taak")}),
        ],
    )
    def test_a_term_names_a_parameter_that_is_there(
        self, termijn: str, codes: set[tuple[str, str]]
    ) -> None:
        assert self._found(_task(termijn)) == codes

    @pytest.mark.parametrize(
        ("duration", "code"),
        [
            ('=parameter("stagnatie")', None),
            ('=parameter("weg")', "parameter_unknown"),
            ('=parameter("screening")', "parameter_no_clock"),
            ("=parameter(dossier_id)", "parameter_not_named"),
        ],
    )
    def test_a_clock_names_a_term_that_it_can_count(self, duration: str, code: str | None) -> None:
        drawn = _drawn(
            *(start(), user("taak", lane=LANE, formulier="leeg"), wait("rust", duration=duration)),
            end(),
            flows="begin > taak > rust > einde",
        )
        assert self._found(drawn) == ({(code, "rust")} if code else set())

    def test_a_condition_names_a_parameter_that_is_there(self) -> None:
        drawn = _drawn(
            *(start(), user("taak", lane=LANE, formulier="leeg"), exclusive("keuze")),
            *(end("ja"), end("nee")),
            flows='begin > taak > keuze\nkeuze > ja : parameter("weg") = 1\nkeuze > nee : *',
        )
        ((code, element),) = self._found(drawn)
        assert code == "parameter_unknown"
        assert "keuze" in (element or "")

    @pytest.mark.parametrize("asked", ["rechtspersoon", "bestaat_niet"])
    def test_a_condition_waits_for_a_choice_that_the_list_offers(self, asked: str) -> None:
        drawn = _drawn(
            *(start(), user("taak", lane=LANE, formulier="keuze"), exclusive("keuze")),
            *(end("ja"), end("nee")),
            flows=f'begin > taak > keuze\nkeuze > ja : betreft = "{asked}"\nkeuze > nee : *',
        )
        wrong = {("expression_choice", "keuze_naar_ja")}
        assert self._found(drawn) == (set() if asked == "rechtspersoon" else wrong)
        shorter = _without("betreft", "rechtspersoon")
        assert self._found(drawn, lijsten_yaml=shorter) == wrong

    @pytest.mark.parametrize(("asked", "codes"), [("groep", []), ("goep", ["expression_choice"])])
    def test_a_question_hides_for_a_choice_that_the_list_offers(
        self, asked: str, codes: list[str]
    ) -> None:
        hidden = {
            "type": "textfield",
            "id": "wie",
            "key": "wie",
            "label": "Wie?",
            "conditional": {"hide": f'=betreft = "{asked}"'},
        }
        form = json.loads(CHOICE)
        form["components"].append(hidden)
        task = user("taak", lane=LANE, formulier="keuze")
        drawn = _drawn(start(), task, end(), flows="begin > taak > einde")
        found = self._found(drawn, keuze_form=json.dumps(form).encode())
        assert found == {(code, "wie") for code in codes}

    def test_an_element_names_assumptions_that_are_there(self) -> None:
        task = user("taak", lane=LANE, formulier="leeg", doc="Doe iets.\nAanname: A1, A90")
        drawn = _drawn(start(), task, end(), flows="begin > taak > einde")
        assert self._found(drawn) == {("aanname_unknown", "taak")}

    def test_a_form_names_a_list_that_is_there(self) -> None:
        task = user("taak", lane=LANE, formulier="keuze")
        drawn = _drawn(start(), task, end(), flows="begin > taak > einde")
        assert self._found(drawn) == set()
        assert self._found(drawn, lijsten_yaml=_without("ideologie")) == {("source_unknown", None)}

    @pytest.mark.parametrize(
        ("kept", "code"),
        [
            ("bewaartermijn_melding", None),
            ("weg", "parameter_unknown"),
            ("screening", "parameter_no_clock"),
        ],
    )
    def test_a_dossier_is_kept_for_a_term_on_the_calendar(
        self, kept: str, code: str | None
    ) -> None:
        assert self._found(_closing(kept)) == ({(code, "sluiten")} if code else set())

    @pytest.mark.parametrize(
        ("stopped", "code"),
        [
            (None, "stop_no_term"),
            ("weg", "parameter_unknown"),
            ("screening", "parameter_no_clock"),
        ],
    )
    def test_what_is_kept_when_closed_is_kept_when_stopped_too(
        self, stopped: str | None, code: str
    ) -> None:
        found = self._found(_closing("bewaartermijn_melding", stopped=stopped))
        assert found == {(code, "proef")}
        assert self._found(_closing(None, stopped=None)) == set()

    def test_only_a_process_of_a_dossier_says_how_long_that_is_kept_when_stopped(self) -> None:
        drawn = diagram(
            "proef",
            *(start(), user("taak", lane=LANE, formulier="leeg"), end()),
            flows="begin > taak > einde",
            properties={
                "te_starten_bij": "melding",
                "te_starten_door": "meldpunt_medewerker",
                "bewaartermijn": "bewaartermijn_melding",
            },
        )
        assert self._found(drawn) == {("property_unknown", "proef")}

    def test_only_closing_has_a_term_for_keeping(self) -> None:
        step = service("openen", dienst="open_casus", bewaartermijn="bewaartermijn_melding")
        drawn = _drawn(
            *(start(), user("taak", lane=LANE, formulier="leeg"), step, end()),
            flows="begin > taak > openen > einde",
        )
        assert self._found(drawn) == {("property_unknown", "openen")}

    def test_a_broken_file_refuses_the_whole_folder(self, quick_line: Line) -> None:
        broken = _folder(_task(TERM), aannames_yaml=_changed("screening", waarde=0))
        with pytest.raises(BundleRefusedError):
            _publish(quick_line, broken)


def _closing(kept: str | None, *, stopped: str | None = "bewaartermijn_melding") -> bytes:
    return _drawn(
        *(start(), user("taak", lane=LANE, formulier="leeg")),
        *(service("sluiten", dienst="sluit_dossier", bewaartermijn=kept), end()),
        flows="begin > taak > sluiten > einde",
        stopped=stopped,
    )


class TestDossiers:
    @pytest.mark.parametrize(
        ("kept", "until"), [("bewaartermijn_melding", date(2027, 3, 2)), (None, None)]
    )
    def test_a_closed_dossier_says_until_when_it_is_kept(
        self, line: Line, kept: str | None, until: date | None
    ) -> None:
        _publish(line, _folder(_closing(kept)))
        dossier = _start(line)
        line.do("taak", dossier_id=dossier.id)
        closed = line.reload(dossier)
        assert closed.closed_at is not None
        assert (closed.bewaren_on, closed.bewaartermijn) == (until, kept)

    def test_a_casus_says_whom_it_is_about(self, line: Line) -> None:
        _publish(line, _folder(_choosing(service("openen", dienst="open_casus"))))
        dossier = _start(line)
        line.do("taak", dossier_id=dossier.id, betreft="groep")
        assert line.newest(Soort.CASUS).betreft == "groep"

    def test_a_casus_of_a_process_that_does_not_ask_says_nothing(self, line: Line) -> None:
        assert line.open_casus().betreft in {None, "persoon", "groep", "rechtspersoon"}


def _choosing(*more: Part) -> bytes:
    chain = " > ".join(["begin", "taak", *(each.id for each in more), "einde"])
    task = user("taak", lane=LANE, formulier="keuze")
    return _drawn(start(), task, *more, end(), flows=chain)


class TestLists:
    def test_a_form_offers_a_list_and_the_document_keeps_the_names(self, line: Line) -> None:
        _publish(line, _folder(_choosing()))
        dossier = _start(line)
        taak = line.find_taak("taak", dossier.id)
        form = line.open_taak("mila", taak.id).form
        offered = {field.key: [each.value for each in field.options] for field in form.fields}
        assert offered["betreft"] == ["persoon", "rechtspersoon", "groep"]
        assert len(offered["criteria"]) == 3
        given = {"betreft": "groep", "vorm": "links_extremistisch"}
        done = line.do(
            "taak", dossier_id=dossier.id, criteria=("risicogedrag", "veroordeling"), **given
        )
        files = _folder(_choosing(), lijsten_yaml=_without("ideologie", "links_extremistisch"))
        _publish(line, files)
        with line.acting("mila") as (tx, viewer):
            inhoud = line.regie.dossiers.open_stuk(tx, viewer, done.stuk_id, "lezen", now=line.now)
        shown = dict(row for each in inhoud.form.show(inhoud.antwoorden) for row in each.rows)
        assert shown["Welke vorm?"] == "Links-extremistisch"
        assert shown["Over wie?"] == "Een groep"
        assert "risicogedrag" in shown["Wat is te zien?"]
        assert shown["Wat is te zien?"].count("\n") == 1

    def test_what_is_no_longer_stated_is_not_offered(self, quick_line: Line) -> None:
        line = quick_line
        files = _folder(_choosing(), lijsten_yaml=_without("ideologie", "links_extremistisch"))
        _publish(line, files)
        taak = line.find_taak("taak", _start(line).id)
        form = line.open_taak("mila", taak.id).form
        (vorm,) = (field for field in form.fields if field.key == "vorm")
        assert "links_extremistisch" not in {each.value for each in vorm.options}

    def test_a_document_with_a_retired_choice_can_be_corrected(self, quick_line: Line) -> None:
        line = quick_line
        _publish(line, _folder(_choosing()))
        dossier = _start(line)
        done = line.do("taak", dossier_id=dossier.id, betreft="groep", vorm="links_extremistisch")
        files = _folder(_choosing(), lijsten_yaml=_without("ideologie", "links_extremistisch"))
        _publish(line, files)
        raw = {"betreft": ("groep",), "criteria": (), "vorm": ("links_extremistisch",)}
        with line.acting("mila") as (tx, viewer):
            new = line.regie.dossiers.correct(tx, viewer, done.stuk_id, raw, now=line.later())
            again = line.regie.dossiers.open_stuk(tx, viewer, new.id, "lezen", now=line.now)
        shown = dict(row for each in again.form.show(again.antwoorden) for row in each.rows)
        assert shown["Welke vorm?"] == "Links-extremistisch"

    def test_a_list_that_is_gone_still_serves_a_form_that_runs(self, quick_line: Line) -> None:
        line = quick_line
        _publish(line, _folder(_choosing()))
        dossier = _start(line)
        small = {
            "rollen.yaml": (BPMN / "rollen.yaml").read_bytes(),
            "leeg.form": EMPTY.encode(),
            "ander.bpmn": OTHER,
            "lijsten.yaml": _without("betreft"),
        }
        _publish(line, small)
        line.do("taak", dossier_id=dossier.id, betreft="groep")
