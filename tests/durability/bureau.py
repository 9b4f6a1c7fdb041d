"""A small invented organisation with processes of its own, on a database and a key file.

Everything goes through the doors that people use: roles and diagrams are published, accounts
made, tasks submitted with a form. Other processes open the same bureau by its addresses.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher

from engine import Database
from tasks.accounts import Wachtwoorden
from tasks.model import Scope
from tasks.regie import Regie
from tasks.sealing import KeyRing
from tests.diagrams import FORM, boundary, diagram, end, parallel, start, user

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.model import Account, Taak, Viewer

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
TERM = timedelta(days=2)
#: as many people as submit in one dossier at the same moment
COLLEAGUES = ("Anna", "Bram", "Cem", "Dina", "Els", "Farid", "Gijs", "Hana")
CHAIR = "Voorzitter Vos"
TOGETHER = tuple(f"deel_{letter}" for letter in "abcdefgh")
#: the process that people start beside a dossier
ACTIE = "naast"

_ROLLEN = """
- {sleutel: medewerker, naam: Medewerker, uitleg: Doet het werk., per_casus: false,
   rechten: [ziet_meldingen], bron: "Aanname: A1"}
- {sleutel: voorzitter, naam: Voorzitter, uitleg: Bevestigt., per_casus: false,
   rechten: [], bron: "Aanname: A17"}
"""
_VRAGEN = {
    "type": "default",
    "id": FORM,
    "components": [
        {
            "type": "text",
            "id": f"{FORM}_titel",
            "text": "# Vragen",
            "properties": {"bron": "Aanname: A1."},
        },
        {
            "type": "textarea",
            "id": f"{FORM}_tekst",
            "key": "tekst",
            "label": "Wat is er gebeurd?",
            "validate": {"required": True, "maxLength": 200},
        },
        {
            "type": "radio",
            "id": f"{FORM}_verder",
            "key": "verder",
            "label": "Gaat het verder?",
            "values": [{"label": "Ja", "value": "ja"}, {"label": "Nee", "value": "nee"}],
            "validate": {"required": True},
            "properties": {"stuurt": "ja"},
        },
    ],
}
_STARTED_BY_PEOPLE = {"dossier": "melding", "te_starten_door": "medewerker"}


@cache
def make_files() -> dict[str, bytes]:
    """Return the folder that the bureau publishes."""
    split = "\n".join(f"splitsing > {deel} > samen" for deel in TOGETHER)
    return {
        "rollen.yaml": _ROLLEN.encode(),
        f"{FORM}.form": json.dumps(_VRAGEN).encode(),
        "lijn.bpmn": diagram(
            "lijn",
            *(start(), user("eerste"), user("tweede"), end()),
            flows="begin > eerste > tweede > einde",
            properties=_STARTED_BY_PEOPLE,
        ),
        "delen.bpmn": diagram(
            "delen",
            *(start(), parallel("splitsing"), *map(user, TOGETHER), parallel("samen")),
            *(user("tweede"), end()),
            flows=f"begin > splitsing\n{split}\nsamen > tweede > einde",
            properties=_STARTED_BY_PEOPLE,
        ),
        "beperkt.bpmn": diagram(
            "beperkt",
            *(start(), user("eerste"), boundary("te_laat", "eerste", duration="P2D")),
            *(user("tweede"), end()),
            flows="begin > eerste > tweede > einde\nte_laat > tweede",
            properties=_STARTED_BY_PEOPLE,
        ),
        "besluit.bpmn": diagram(
            "besluit",
            *(start(), user("eerste", bevestiging="Voorzitter"), user("tweede"), end()),
            flows="begin > eerste > tweede > einde",
            properties=_STARTED_BY_PEOPLE,
        ),
        f"{ACTIE}.bpmn": diagram(
            ACTIE,
            *(start(), user("ernaast"), end()),
            flows="begin > ernaast > einde",
            properties={"te_starten_bij": "melding", "te_starten_door": "medewerker"},
        ),
    }


def typed(words: str) -> dict[str, tuple[str, ...]]:
    """Return a filled-in form as a browser sends it."""
    return {"tekst": (words,), "verder": ("ja",)}


def open_regie(url: str, keys: Path) -> Regie:
    """Open the bureau of these addresses; passwords are hashed cheaply, nobody signs in."""
    cheap = Wachtwoorden(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return Regie.open(Database(url), KeyRing.load(keys), wachtwoorden=cheap)


@dataclass(frozen=True)
class Bureau:
    """An opened bureau with the people who work there, by name."""

    regie: Regie
    keys: Path
    people: dict[str, Account]

    @classmethod
    def found(cls, url: str, folder: Path) -> Bureau:
        """Fill a migrated, empty store."""
        keys = folder / "sleutels.json"
        KeyRing.create(keys)
        regie = open_regie(url, keys)
        people = {}
        with regie.database.transaction() as tx:
            regie.publish_folder(tx, make_files(), by="maker", now=MORNING)
            for naam in (*COLLEAGUES, CHAIR):
                people[naam] = regie.accounts.create_demo(
                    tx,
                    aanmeldnaam=naam.replace(" ", ".").lower(),
                    naam=naam,
                    organisatie="Oefenorganisatie",
                    rollen=["voorzitter" if naam == CHAIR else "medewerker"],
                    wachtwoord="niemand meldt zich aan",
                    now=MORNING,
                )
        return cls(regie, keys, people)

    def viewer(self, naam: str) -> Viewer:
        """Return a person as the one who looks."""
        account = self.people[naam]
        with self.regie.database.reading() as tx:
            viewer = self.regie.accounts.viewer(tx, account.id, account.versie, now=MORNING)
        assert viewer is not None
        return viewer

    def asked(self, naam: str, taak: Taak, **more: Any) -> dict[str, Any]:
        """Return what a colleague's process must know to act on a task."""
        return {**self.signed_in(naam), "taak": taak.id, "versie": taak.versie, **more}

    def signed_in(self, naam: str) -> dict[str, Any]:
        """Return what a colleague's process must know of who acts."""
        account = self.people[naam]
        return {"account": account.id, "session": account.versie}

    def begin(self, process_key: str) -> dict[str, Taak]:
        """Start a dossier and return its open tasks by element."""
        viewer = self.viewer(COLLEAGUES[0])
        with self.regie.database.transaction() as tx:
            dossier = self.regie.meldingen.start(tx, viewer, process_key, now=MORNING)
        return self.open_taken(dossier.nummer)

    def begin_many(self, process_key: str, many: int) -> list[dict[str, Taak]]:
        """Start dossiers together, which is faster; return the open tasks of each."""
        viewer = self.viewer(COLLEAGUES[0])
        found: dict[str, dict[str, Taak]] = {}
        with self.regie.database.transaction() as tx:
            for _ in range(many):
                dossier = self.regie.meldingen.start(tx, viewer, process_key, now=MORNING)
                found[dossier.nummer] = {}
        with self.regie.database.reading() as tx:
            page = self.regie.inbox.list_taken(
                tx, viewer, Scope.ROLLEN, per_page=many * len(TOGETHER), now=MORNING
            )
        for taak in page.rows:
            found[taak.nummer][taak.element_id] = taak
        return list(found.values())

    def open_taken(self, nummer: str) -> dict[str, Taak]:
        """Return the open tasks of a dossier by element."""
        viewer = self.viewer(COLLEAGUES[0])
        with self.regie.database.transaction() as tx:
            taken = self.regie.dossiers.get(tx, viewer, nummer, now=MORNING).taken
        assert len({taak.element_id for taak in taken}) == len(taken)
        return {taak.element_id: taak for taak in taken}

    def start_actie(self, naam: str, nummer: str) -> None:
        """Start the action beside a dossier in a transaction of its own."""
        viewer = self.viewer(naam)
        with self.regie.database.transaction() as tx:
            self.regie.acties.start(tx, viewer, nummer, ACTIE, now=MORNING)

    def complete(self, naam: str, taak: Taak, words: str) -> None:
        """Submit a task in a transaction of its own."""
        viewer = self.viewer(naam)
        with self.regie.database.transaction() as tx:
            self.regie.inbox.complete(tx, viewer, taak.id, typed(words), taak.versie, now=MORNING)

    def record(self, naam: str, taak: Taak, words: str) -> Taak:
        """Record a decision in a transaction of its own."""
        viewer = self.viewer(naam)
        with self.regie.database.transaction() as tx:
            return self.regie.inbox.record(
                tx, viewer, taak.id, typed(words), taak.versie, now=MORNING
            )

    def confirm(self, naam: str, taak: Taak) -> None:
        """Confirm a decision in a transaction of its own."""
        viewer = self.viewer(naam)
        with self.regie.database.transaction() as tx:
            self.regie.inbox.confirm(tx, viewer, taak.id, taak.versie, now=MORNING)
