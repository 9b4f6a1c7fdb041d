"""The door to what administrators do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, url_for

from tasks.errors import NotFoundError
from tasks.model import Recht
from webui import current

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("beheer", __name__, url_prefix="/beheer")

ACCOUNTS, INCIDENTEN = Recht.ACCOUNTS_BEHEREN, Recht.INCIDENTEN_BEHEREN
_PARTS = (
    ({ACCOUNTS}, "accounts.index", "Accounts", "Wie zich mag aanmelden, met welke rol."),
    ({INCIDENTEN}, "incidenten.index", "Incidenten", "Stappen die niet lukten."),
    ({ACCOUNTS, INCIDENTEN}, "bewaking.index", "Gezondheid", "Of alles in orde is."),
    ({ACCOUNTS, INCIDENTEN}, "publicaties.index", "Processen", "Wat nu geldt, met tekening."),
)


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the parts that this person may manage."""
    rechten = current.viewer().rechten
    parts = [
        (url_for(endpoint), label, words)
        for opening, endpoint, label, words in _PARTS
        if not rechten.isdisjoint(opening)
    ]
    if not parts:
        raise NotFoundError("pagina", "beheer")
    return render_template("beheer/index.html", parts=parts)
