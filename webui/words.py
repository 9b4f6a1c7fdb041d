"""Words for values that the floors below only name: statuses, kinds, abbreviations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import url_for
from markupsafe import Markup, escape

from tasks.model import Soort, TaakStatus

if TYPE_CHECKING:
    from tasks.dossier.model import Stap

_STATUS = {
    TaakStatus.OPEN: ("Vrij", "open", ""),
    TaakStatus.OPGEPAKT: ("Opgepakt", "hand", "accent"),
    TaakStatus.VASTGELEGD: ("Te bevestigen", "two", "warn"),
    TaakStatus.AFGEROND: ("Afgerond", "check", "good"),
    TaakStatus.VERVALLEN: ("Vervallen", "cross", ""),
}
_SOORT = {
    Soort.MELDING: ("melding", "meldingen"),
    Soort.CASUS: ("casus", "casussen"),
    Soort.MELDER: ("melder", "melders"),
    Soort.BEHEER: ("beheer", "beheer"),
}
#: who acts in a step that is not a person's task
_ACTORS = {
    "systeem": "Het systeem",
    "versturen": "Het systeem",
    "advies": "Een beslistabel (advies)",
    "deelproces": "Een deelproces",
    "wachten": "Een termijn of een bericht",
    "termijn": "Een termijn of een bericht",
    "einde": "Einde",
}
#: where a step of a diagram comes from
_SOURCES = {
    "Bron": "Het uitvoeringskader vraagt deze stap",
    "Aanname": "Waar het kader niets zegt, geldt een aanname",
    "Wet": "De wet stelt hier eisen aan",
}
_AANNAME = re.compile(r"\bA[1-9][0-9]{0,2}\b")
#: explained where a page uses them, once
ABBREVIATIONS = {
    "ITAT": "Integraal Toets- en Adviesteam",
    "CTO": "Crisis en Terrorisme Overleg",
    "OOV": "directie Openbare Orde en Veiligheid",
    "IHR": "Informatiehuishouding Radicalisering",
}


def status(value: TaakStatus) -> tuple[str, str, str]:
    """Return word, icon and tone of a status."""
    return _STATUS[value]


def soort(value: Soort) -> str:
    """Return the word for one dossier of this kind."""
    return _SOORT[value][0]


def soort_plural(value: Soort) -> str:
    """Return the word for many dossiers of this kind."""
    return _SOORT[value][1]


def actor(stap: Stap) -> str:
    """Return who acts in a step: the lane of a task, a word for everything else."""
    return _ACTORS.get(stap.soort) or stap.rol or ""


def source_words(bron: str) -> tuple[str, ...]:
    """Return a sentence for each kind of source that a step names, with its numbers.

    Args:
        bron: as a diagram states it, such as ``Bron: R7, R20; Aanname: A16``.
    """
    named = (part.partition(":") for part in bron.split(";"))
    return tuple(
        f"{_SOURCES[kind.strip()]} ({numbers.strip()})."
        for kind, _, numbers in named
        if kind.strip() in _SOURCES
    )


def links_to_aannames(text: str) -> Markup:
    """Return a text in which the number of every assumption leads to its page."""
    written = escape(text)
    return Markup(_AANNAME.sub(_link, written))  # noqa: S704 - escaped above


def _link(found: re.Match[str]) -> str:
    return f'<a href="{url_for("aannames.show", sleutel=found[0])}">{found[0]}</a>'


def abbreviations_in(*texts: str) -> tuple[tuple[str, str], ...]:
    """Return the abbreviations that occur in these texts, with their full names."""
    together = " ".join(texts)
    return tuple(pair for pair in ABBREVIATIONS.items() if pair[0] in together)
