"""Writes the table for modellers: what may be drawn, what is refused, and why.

What runs is read off the gate; only the reasons are written here. ``make tekenen`` writes
``docs/howto/tekenen.md`` anew, and a test fails when it says something else than the gate.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from engine import Drawable, list_drawables
from tasks.findings_soorten import SOORTEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_KOP: Final = """# Wat je kunt tekenen

Deze tabel komt uit de keuring zelf (`make tekenen`). Wijzig haar niet met de hand.
‘Loopt’ betekent: de keuring laat het door, als de rest van het diagram klopt. Wat er nog
aan het diagram ontbreekt, zegt `casusregie check`.
"""
#: why something runs the way it does, or why it is refused; by element, part or both
_REDENEN: Final = {
    "userTask": "Een mens doet het. Heeft een baan en een formulier.",
    "serviceTask": "Het systeem doet het. Noem een dienst die bestaat.",
    "sendTask": "Verstuurt een bericht. Verwijst naar een bericht met een naam.",
    "receiveTask": "Wacht op een bericht. Verwijst naar een bericht met een naam.",
    "businessRuleTask": "Vraagt een beslistabel om advies. Een mens beslist.",
    "scriptTask": "Code in een diagram loopt nooit. Gebruik een formulier of een systeemtaak.",
    "manualTask": "Niemand ziet haar in de takenlijst. Gebruik een taak met een formulier.",
    "task": "Niet duidelijk is wie het doet. Kies een soort taak.",
    "callActivity": "Roept een ander proces aan, met een vaste id. Niet zichzelf.",
    "subProcess": "Heeft één begin en minstens één einde.",
    "transaction": "Terugdraaien van wat mensen deden kan niet. Gebruik een deelproces.",
    "adHocSubProcess": "Zonder volgorde weet niemand wanneer het klaar is.",
    "exclusiveGateway": "Elke weg heeft een voorwaarde, en één is de gewone weg.",
    "inclusiveGateway": "Als keuze, maar meer wegen mogen tegelijk. Laat ze samenkomen.",
    "parallelGateway": "Alle wegen tegelijk. In een kring komen ze weer samen.",
    "eventBasedGateway": "Wat het eerst gebeurt, kiest de weg.",
    "complexGateway": "De betekenis staat niet vast. Gebruik een gewone keuze.",
    "startEvent": "Eén per proces en per deelproces.",
    "endEvent": "Minstens één; elke weg leidt erheen.",
    "timerEventDefinition": "Een datum, een duur of een formule. Herhalen kan alleen op de rand.",
    "messageEventDefinition": "Naar of van één ander proces, met een naam.",
    "signalEventDefinition": "Naar iedereen die er dan op wacht, met een naam.",
    "errorEventDefinition": "Stopt wat mislukt. Heeft een code.",
    "escalationEventDefinition": "Meldt iets aan wie erboven staat. Heeft een code.",
    "conditionalEventDefinition": "Niemand weet wanneer de voorwaarde bekeken moet worden.",
    "linkEventDefinition": "Een sprong is niet te volgen. Trek een pijl.",
    "cancelEventDefinition": "Hoort bij een transactie, en die kan niet.",
    "compensateEventDefinition": "Terugdraaien van wat mensen deden kan niet.",
    "terminateEventDefinition": "Stopt alles wat in dit proces nog openstaat.",
    "multiInstanceLoopCharacteristics": "Voor elk van een lijst, of een aantal keren.",
    "standardLoopCharacteristics": "Zolang een voorwaarde geldt, met een grens.",
}
_BEGIN: Final = "Een proces begint hier altijd door een mens, een dienst of een ander proces."
_NAAR_BUITEN: Final = "een systeemtaak die buiten werk laat doen"
_ANDERS: Final = "Hier kan dit niet. Gebruik een andere gebeurtenis."
_MERKEN: Final = {
    "multiInstanceLoopCharacteristics": "meer keren",
    "standardLoopCharacteristics": "in een lus",
}


def schrijf_tekenen() -> str:
    """Return the paper as Markdown."""
    return "\n".join((_KOP, *_tabellen(list_drawables()))) + "\n"


def _tabellen(drawables: Iterable[Drawable]) -> Iterator[str]:
    groepen: dict[str, list[Drawable]] = {"Stappen": [], "Gebeurtenissen": [], "Herhalingen": []}
    for each in drawables:
        event = each.kind.endswith("Event")
        marker = each.part in _MERKEN
        groepen["Herhalingen" if marker else "Gebeurtenissen" if event else "Stappen"].append(each)
    for titel, rijen in groepen.items():
        yield f"## {titel}\n"
        yield "| Onderdeel | BPMN | Loopt | Waarom |"
        yield "|---|---|---|---|"
        yield from map(_rij, rijen)
        yield ""


def _rij(each: Drawable) -> str:
    naam, bpmn = SOORTEN.get(each.kind, each.kind), f"`{each.kind}`"
    if each.part:
        naam += f": {_MERKEN.get(each.part) or SOORTEN.get(each.part, each.part)}"
        bpmn += f" `{each.part}`"
    return f"| {naam} | {bpmn} | {'loopt' if each.runs else 'geweigerd'} | {_waarom(each)} |"


def _waarom(each: Drawable) -> str:
    if each.runs and each.hosts:
        hosts = ", ".join(SOORTEN[host] for host in each.hosts)
        if each.beside_outward:
            hosts += f", en {_NAAR_BUITEN}"
        return f"{_REDENEN[each.part]} Op: {hosts}."
    if each.runs:
        return _REDENEN[each.part or each.kind]
    if each.kind == "startEvent":
        return _BEGIN
    # a definition that runs elsewhere is refused for its place, not for itself
    elsewhere = any(other.runs and other.part == each.part for other in list_drawables())
    if not each.part:
        return _REDENEN[each.kind]
    if each.part in _MERKEN:
        return "Zet haar in een deelproces dat zich herhaalt."
    return _ANDERS if elsewhere else _REDENEN[each.part]


if __name__ == "__main__":
    sys.stdout.write(schrijf_tekenen())
