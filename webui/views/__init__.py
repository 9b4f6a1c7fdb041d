"""The pages: one room per noun. A view asks the floor below and chooses a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webui.views import (
    aanmelden,
    aannames,
    accounts,
    acties,
    beheer,
    bewaking,
    dossiers,
    incidenten,
    ingrijpen,
    melder,
    publicaties,
    starten,
    stukken,
    taak,
    taken,
    tijdlijn,
    uitvoer,
    verzending,
    wachtwoord,
)

if TYPE_CHECKING:
    from flask import Flask

_ROOMS = (
    aanmelden,
    wachtwoord,
    taken,
    taak,
    starten,
    dossiers,
    tijdlijn,
    uitvoer,
    acties,
    stukken,
    melder,
    beheer,
    bewaking,
    accounts,
    incidenten,
    verzending,
    ingrijpen,
    publicaties,
    aannames,
)


def register(app: Flask) -> None:
    """Add every room to the application."""
    for room in _ROOMS:
        app.register_blueprint(room.bp)
