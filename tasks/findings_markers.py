"""What the deploy gate says about steps that are done several times, in Dutch."""

from __future__ import annotations

HERHALINGEN = {
    "marker_many": "Dit onderdeel wordt op twee manieren herhaald. Kies er één.",
    "marker_source": "Er staat niet voor wie of hoe vaak dit is. Geef een lijst of een aantal.",
    "marker_count": "‘{text}’ keer kan niet. Kies een getal van 1 tot en met {limit}.",
    "marker_result": (
        "Een antwoord en de lijst met antwoorden horen bij elkaar. Geef ze allebei een naam, of "
        "geen van beide."
    ),
    "marker_name": "‘{variable}’ kan geen naam zijn. Gebruik letters, cijfers en _.",
    "marker_endless": "Er staat niet wanneer de herhaling stopt. Geef een voorwaarde of aantal.",
    "marker_without_wait": (
        "In deze herhaling wacht niets. Laat haar hoogstens {limit} keer gebeuren, of zet er een "
        "taak in."
    ),
}
