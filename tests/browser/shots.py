"""Which pages of the demonstration are kept as a picture, who sees them, and the way there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.browser.chromium import WIDE

if TYPE_CHECKING:
    from tests.browser.person import Person

#: on the way: the dossier of the task on the screen, and the first row of a list
DOSSIER, ROW = "the dossier", "the first row"
#: waits once in the demonstration, in a dossier that is under way
CASUS = ("/taken", "Stagnatie bespreken met de regisseur", DOSSIER)
MELDING = ("/taken", "Late screening bespreken", DOSSIER)
CLOSING_CASUS = "/casussen?fase=Afsluiting"
CLOSING = ("/taken", "Besluiten over afsluiten")
PLAN = ("/taken", "Plan van aanpak opstellen")


@dataclass(frozen=True)
class Shot:
    """A picture of a page.

    Attributes:
        way: an address, then what a link is called as a whole, or one of the words above.
        until: what the picture ends with; "" for the top of the page.
    """

    name: str
    who: str
    way: tuple[str, ...]
    until: str = ""
    width: int = WIDE


SHOTS = (
    Shot("taken", "ihr", ("/taken?scope=alle",), "tbody tr:nth-child(8)"),
    Shot("smal_scherm", "regisseur", ("/taken",), "tbody tr:nth-child(1)", 320),
    Shot("taak", "meldpunt", ("/taken", "Melding screenen"), "[data-block=onderbouwing]"),
    Shot("wachtwoord", "meldpunt", ("/wachtwoord",)),
    Shot("melding_beginnen", "meldpunt", ("/starten/melding",)),
    Shot("meldingen", "meldpunt", ("/meldingen",)),
    Shot("melding", "meldpunt.coordinator", MELDING),
    Shot("melder", "meldpunt.coordinator", (*MELDING, r"Wie meldde dit\?")),
    Shot("casussen", "ihr", ("/casussen",)),
    Shot("casus", "ihr", CASUS),
    Shot("besluiten", "ihr", (*CASUS, "Alle .* besluiten, met motivatie")),
    Shot("tijdlijn", "ihr", (*CASUS, "De hele tijdlijn, met filters")),
    Shot("stuk", "ihr", (*CASUS, "Gezamenlijke duiding")),
    Shot("lezers", "ihr", (*CASUS, "Bekijk wie dit dossier opende")),
    Shot("ingrijpen", "ihr", (*CASUS, "Schorsen, stoppen of een termijn verzetten")),
    Shot("plan", "regisseur", PLAN),
    Shot("plannen_naast_elkaar", "ihr", (CLOSING_CASUS, ROW, "Plannen naast elkaar")),
    Shot("actie_beginnen", "regisseur", (*PLAN, DOSSIER, "Escalatie")),
    Shot("stuk_verbeteren", "regisseur", (*PLAN, DOSSIER, "Plan van aanpak", "Verbeteren")),
    Shot("uitvoerder", "uitvoerder.wijk", ("/casussen", ROW)),
    Shot("vraag_aan_partner", "partner.ggd", ("/taken", "Vraag beantwoorden")),
    Shot("beantwoord", "partner.politie", ("/taken/beantwoord",)),
    Shot("plan_toetsen", "itat.secretaris", ("/taken", "Plan toetsen")),
    Shot("afsluiten_besluiten", "secretaris", CLOSING),
    Shot("cto_besluiten", "cto.secretaris", ("/taken", "Besluiten in het CTO")),
    Shot("beheer", "beheerder", ("/beheer",)),
    Shot("accounts", "beheerder", ("/beheer/accounts",)),
    Shot("account_nieuw", "beheerder", ("/beheer/accounts/nieuw",)),
    Shot("account", "beheerder", ("/beheer/accounts", ROW)),
    Shot("rolwijzigingen", "beheerder", ("/beheer/accounts/rollen",)),
    Shot("aannames", "beheerder", ("/aannames",)),
    Shot("aanname", "beheerder", ("/aannames/A14",)),
    Shot("waarde_wijzigen", "beheerder", ("/aannames/waarden/screening",)),
    Shot("lijsten", "beheerder", ("/lijsten",)),
    Shot("processen", "ihr", ("/beheer/processen",)),
    Shot("proces", "ihr", ("/beheer/processen", ROW)),
    Shot("gezondheid", "ihr", ("/beheer/gezondheid",)),
    Shot("incidenten", "ihr", ("/beheer/incidenten",)),
    Shot("verzending", "ihr", ("/beheer/verzending",)),
    Shot("verzoek", "ihr", ("/beheer/verzending", ROW)),
    Shot("gedaan", "ihr", ("/beheer/gedaan",)),
)


def go(person: Person, way: tuple[str, ...]) -> None:
    """Go the whole way; the first link that is called so is followed."""
    address, *links = way
    person.go(address)
    main = person.page.get_by_role("main")
    for link in links:
        if link == DOSSIER:
            person.open_dossier_of_taak()
            continue
        first = main.get_by_role("rowheader").get_by_role("link")
        named = main.get_by_role("link", name=re.compile(f"^{link}$"))
        part = first if link == ROW else named
        person.go(part.first.get_attribute("href") or "")
