"""A small office with one line of casussen and actions beside it, for tests about actions.

Its diagrams are its own, so that what the line in ``bpmn/`` looks like does not matter.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tasks.model import Scope
from tests.diagrams import boundary, diagram, end, exclusive, service, start, user
from tests.factories import MORNING, Stage, create_regie

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine import Database
    from tasks.inbox.model import Afgerond
    from tasks.model import Dossier, Taak

PEOPLE = {
    "coen": "coordinator",
    "vos": "voorzitter",
    "roos": "beschikbaar_als_regisseur",
    "rik": "beschikbaar_als_regisseur",
    "vera": "buitenstaander",
}
#: who does the tasks of a role
SPEELT = {"coordinator": "coen", "voorzitter": "vos", "regisseur": "roos"}
_ROLLEN = """
- {sleutel: coordinator, naam: Coördinator, uitleg: Kijkt mee., per_casus: false,
   rechten: [ziet_casussen, proces_ingrijpen], bron: "Aanname: A1"}
- {sleutel: voorzitter, naam: Voorzitter, uitleg: Beslist., per_casus: false,
   rechten: [], bron: "Aanname: A1"}
- {sleutel: regisseur, naam: Regisseur, uitleg: Voert regie., per_casus: true,
   gekozen_uit: beschikbaar_als_regisseur, een_tegelijk: true, rechten: [], bron: "Bron: R49"}
- {sleutel: beschikbaar_als_regisseur, naam: Beschikbaar als regisseur, uitleg: Kan.,
   per_casus: false, rechten: [], bron: "Bron: R48"}
- {sleutel: buitenstaander, naam: Buitenstaander, uitleg: Hoort er niet bij.,
   per_casus: false, rechten: [], bron: "Aanname: A1"}
"""


def _form(name: str, *extra: Mapping[str, object]) -> bytes:
    title = {"type": "text", "id": f"{name}_t", "text": "# Vragen", "properties": {"bron": "R1"}}
    text = {
        "type": "textarea",
        "id": f"{name}_x",
        "key": "tekst",
        "label": "Wat is er?",
        "validate": {"required": True},
    }
    return json.dumps({"type": "default", "id": name, "components": [title, text, *extra]}).encode()


def _choice(name: str, key: str, **more: object) -> Mapping[str, object]:
    return {
        "id": f"{name}_{key}",
        "key": key,
        "label": "Wat wordt het?",
        "validate": {"required": True},
        "properties": {"stuurt": "ja"},
        **more,
    }


_JA_NEE = {
    "type": "radio",
    "values": [{"label": "Ja", "value": "ja"}, {"label": "Nee", "value": "nee"}],
}


def lijn(*, name: str = "Lijn", key: str = "lijn") -> bytes:
    """Return the line of a casus: somebody is appointed, works, and it closes."""
    return diagram(
        key,
        *(start(), user("aanstellen", lane="Coördinator", formulier="aanstelling", fase="Begin")),
        *(service("benoemen", dienst="benoem", rol="regisseur"),),
        user("werken", lane="Regisseur", fase="Uitvoering"),
        boundary("werken_laat", "werken", duration="P28D"),
        *(service("sluiten", dienst="sluit_dossier"), end(properties={"fase": "Afgesloten"})),
        flows="begin > aanstellen > benoemen > werken > sluiten > einde\nwerken_laat > sluiten",
        properties={"dossier": "casus", "te_starten_door": "coordinator"},
        name=name,
    )


def actie(key: str, *, lane: str = "Voorzitter", **properties: str) -> bytes:
    """Return an action of one task with a clock."""
    return diagram(
        key,
        *(start(f"{key}_b"), user(f"{key}_doen", lane=lane, formulier="vragen")),
        *(boundary(f"{key}_laat", f"{key}_doen", duration="P3D"), end(f"{key}_e")),
        flows=f"{key}_b > {key}_doen > {key}_e\n{key}_laat > {key}_e",
        properties={"te_starten_bij": "casus", **properties},
        name=key.capitalize(),
        doc="Bespreek iets apart.\nBron: R67",
    )


_HEROPENEN = diagram(
    "heropenen",
    start("h_begin"),
    user("heropenen_besluiten", lane="Voorzitter", formulier="ja_nee"),
    *(exclusive("h_keuze"), service("h_heropen", dienst="heropen_dossier", proces="lijn")),
    *(end("h_ja"), end("h_nee")),
    flows=(
        "h_begin > heropenen_besluiten > h_keuze\n"
        'h_keuze > h_heropen : verder = "ja"\nh_keuze > h_nee : *\nh_heropen > h_ja'
    ),
    properties={
        "te_starten_bij": "casus",
        "te_starten_door": "coordinator",
        "bij_gesloten": "ja",
    },
    name="Heropenen",
)


def _of_one_choice(key: str, formulier: str, dienst: str) -> bytes:
    """Return an action in which the coordinator chooses a casus and a service acts on that."""
    return diagram(
        key,
        start("a_begin"),
        user(f"{key}_kiezen", lane="Coördinator", formulier=formulier),
        service("a_doen", dienst=dienst),
        end("a_einde"),
        flows=f"a_begin > {key}_kiezen > a_doen > a_einde",
        properties={"te_starten_bij": "casus", "te_starten_door": "coordinator"},
        name=key.capitalize(),
    )


_VERBINDEN = _of_one_choice("verbinden", "andere", "koppel_casussen")
_SCHEIDEN = _of_one_choice("scheiden", "gekoppeld", "ontkoppel_casussen")


@cache
def make_files() -> Mapping[str, bytes]:
    """Return the folder that the office publishes."""
    regisseur = _choice("a", "regisseur", type="select", valuesKey="beschikbaar_als_regisseur")
    andere = _choice("v", "andere_casus", type="select", valuesKey="andere_casussen")
    gekoppeld = _choice("s", "andere_casus", type="select", valuesKey="gekoppelde_casussen")
    return {
        "rollen.yaml": _ROLLEN.encode(),
        "vragen.form": _form("vragen"),
        "ja_nee.form": _form("ja_nee", _choice("j", "verder", **_JA_NEE)),
        "aanstelling.form": _form("aanstelling", regisseur),
        "andere.form": _form("andere", andere),
        "gekoppeld.form": _form("gekoppeld", gekoppeld),
        "scheiden.bpmn": _SCHEIDEN,
        "lijn.bpmn": lijn(),
        "overleggen.bpmn": actie("overleggen", te_starten_door="coordinator, regisseur"),
        "haasten.bpmn": actie("haasten", te_starten_door="Regisseur", in_fase="Uitvoering"),
        "heropenen.bpmn": _HEROPENEN,
        "verbinden.bpmn": _VERBINDEN,
    }


@dataclass
class Kantoor(Stage):
    """The opened office with its people."""

    def open_casus(self) -> Dossier:
        """Start a casus that waits for somebody to be appointed."""
        with self.acting("coen") as (tx, viewer):
            return self.regie.meldingen.start(tx, viewer, "lijn", now=self.later())

    def appoint(self, casus: Dossier) -> None:
        self.do("aanstellen", casus, regisseur=self.cast["roos"].id)

    def close_casus(self) -> Dossier:
        """Take a casus to its end."""
        casus = self.open_casus()
        self.appoint(casus)
        self.do("werken", casus)
        return self.reload(casus)

    def begin(self, who: str, casus: Dossier, proces: str) -> None:
        with self.acting(who) as (tx, viewer):
            self.regie.acties.start(tx, viewer, casus.nummer, proces, now=self.later())

    def startbaar(self, who: str, casus: Dossier) -> list[str]:
        dossier = self.reload(casus)
        with self.acting(who) as (tx, viewer):
            found = self.regie.acties.list_startbaar(tx, viewer, dossier, now=self.now)
        return [each.process_key for each in found]

    def find_taak(self, element_id: str, casus: Dossier) -> Taak:
        for who in SPEELT.values():
            with self.acting(who) as (tx, viewer):
                page = self.regie.inbox.list_taken(
                    tx, viewer, Scope.ALLE, per_page=1000, now=self.now
                )
            for taak in page.rows:
                if (taak.element_id, taak.dossier_id) == (element_id, casus.id):
                    return taak
        raise AssertionError(f"{element_id} does not wait")

    def do(self, element_id: str, casus: Dossier, **given: str) -> Afgerond:
        """Let the right person finish a step."""
        taak = self.find_taak(element_id, casus)
        raw = {"tekst": ("Gedaan",)} | {key: (value,) for key, value in given.items()}
        with self.acting(SPEELT[taak.rol]) as (tx, viewer):
            return self.regie.inbox.complete(
                tx, viewer, taak.id, raw, taak.versie, now=self.later()
            )

    def reload(self, casus: Dossier) -> Dossier:
        with self.acting("coen") as (tx, viewer):
            return self.regie.dossiers.get(tx, viewer, casus.nummer, now=self.now).dossier


def found_kantoor(database: Database) -> Kantoor:
    """Publish the office in a migrated, empty store and hire its people."""
    regie = create_regie(database)
    people = {}
    with database.transaction() as tx:
        regie.publish_folder(tx, make_files(), by="maker", now=MORNING)
        for naam, rol in PEOPLE.items():
            people[naam] = regie.accounts.create_demo(
                tx,
                aanmeldnaam=naam,
                naam=naam.capitalize(),
                organisatie="Oefenorganisatie",
                rollen=[rol],
                wachtwoord="niemand meldt zich aan",
                now=MORNING,
            )
    return Kantoor(regie, people)
