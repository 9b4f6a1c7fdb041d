"""Names of the properties that diagrams carry, in the modeller's own words.

The engine gets them as configuration; every room of this floor reads them from here. What
they mean is told in ``bpmn/README.md``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine import Element

#: of a user task
FORMULIER = "formulier"
TERMIJN = "termijn"
BEVESTIGING = "bevestiging"
TOONT = "toont"
#: the variable that names the one organisation that a task is put to
VOOR = "voor"
#: answers of earlier steps that stand beside the form
TOONT_UIT = "toont_uit"
#: the step with whose newest answers a fresh form begins
VERTREKT_VAN = "vertrekt_van"
#: the row of documents in which what it gives lies beside others
REEKS = "reeks"
#: of a user task or an end event: where the dossier stands from here
FASE = "fase"
#: of a service task
DIENST = "dienst"
#: of a call: which version of the called diagram is followed
VERSIE = "versie"
VERSIE_NIEUWSTE = "nieuwste"
#: of a message: under which key it goes, and of a message or signal: what comes along
CORRELATIE = "correlatie"
GEEFT_MEE = "geeft_mee"
#: of a business rule task: the variable that keeps what the table advises
ADVIES = "advies"
#: of a process
DOSSIER = "dossier"
TE_STARTEN_DOOR = "te_starten_door"
#: of a process that is an action on a dossier: of which kind, in which fasen, whether it is
#: for a closed one, and the parameter that must say yes
TE_STARTEN_BIJ = "te_starten_bij"
IN_FASE = "in_fase"
BIJ_GESLOTEN = "bij_gesloten"
MITS = "mits"
JA = "ja"
#: variable of an action: the role by which somebody started it
GESTART_DOOR = "gestart_door"

#: what a task page can show beside the form
TOONT_OVEREENKOMSTEN = "overeenkomsten"
TOONT_ADVIES = "advies"

MAX_FASE = 64
MAX_REEKS = 64

#: every element says where it comes from (R, A or L number)
BRON = re.compile(r"^\s*(Bron|Aanname|Wet):\s*\S", re.MULTILINE)


_MOST_NUMMERS = 100
_AANNAME = re.compile(r"^\s*Aanname:(.*)$", re.MULTILINE)
_NUMMER = re.compile(r"\b([AL])([0-9]+)(?:\s*-\s*\1([0-9]+))?\b")


def list_aannames(element: Element) -> tuple[str, ...]:
    """Return the assumptions on which an element rests, as its documentation names them."""
    lines = " ".join(_AANNAME.findall(element.documentation))
    return list_nummers(lines)


def list_nummers(text: str) -> tuple[str, ...]:
    """Return the numbers of assumptions and of the law in a text: ``A5, A24-A26, L8``."""
    found: dict[str, None] = {}
    for kind, first, last in _NUMMER.findall(text):
        numbers = range(int(first), int(last or first) + 1)
        found |= dict.fromkeys(f"{kind}{number}" for number in numbers[:_MOST_NUMMERS])
    return tuple(found)


def list_getoond(element: Element) -> tuple[str, ...]:
    """Return what a task page shows beside the form, as the diagram names it."""
    return split_lijst(element.properties.get(TOONT, ""))


def split_lijst(value: str) -> tuple[str, ...]:
    """Return the parts of a property that names several things with commas between them."""
    return tuple(filter(None, map(str.strip, value.split(","))))


def is_actie(process: Element) -> bool:
    """Tell whether a process is an action: it runs beside the line of a dossier."""
    return TE_STARTEN_BIJ in process.properties


def is_bij_gesloten(process: Element) -> bool:
    """Tell whether a process is an action for a closed dossier only."""
    return is_actie(process) and process.properties.get(BIJ_GESLOTEN) == JA


def list_toont_uit(element: Element) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return of which earlier steps a task page shows which fields, in the order drawn.

    Written as ``element_id: veld, veld; element_id: veld``. A part without a colon names no
    field; the gate refuses it.
    """
    parts = filter(None, map(str.strip, element.properties.get(TOONT_UIT, "").split(";")))
    split = (part.partition(":") for part in parts)
    return tuple(
        (step.strip(), tuple(filter(None, map(str.strip, fields.split(",")))))
        for step, _, fields in split
    )


def split_documentatie(element: Element) -> tuple[str, str]:
    """Return the explanation of an element and its source, as they stand on a task page."""
    lines = [line.strip() for line in element.documentation.splitlines()]
    bron = [line for line in lines if BRON.match(line)]
    uitleg = [line for line in lines if line and not BRON.match(line)]
    return " ".join(uitleg), "; ".join(bron)
