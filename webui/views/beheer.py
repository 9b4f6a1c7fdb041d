"""The door to what administrators do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, url_for

from tasks.accounts.wijzigingen import list_wijzigingen
from tasks.errors import NotFoundError
from tasks.model import Recht
from webui import current
from webui.paging import pager, requested_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from tasks.store.rolwijzigingen import RolWijziging

bp = Blueprint("beheer", __name__, url_prefix="/beheer")

ACCOUNTS, INCIDENTEN = Recht.ACCOUNTS_BEHEREN, Recht.INCIDENTEN_BEHEREN
AANNAMES = Recht.AANNAMES_BEHEREN
_LATEST = 5
_PARTS = (
    ({ACCOUNTS}, "accounts.index", "Accounts", "Wie zich mag aanmelden, met welke rol."),
    ({ACCOUNTS}, "accounts.changes", "Rollen", "Wie een rol gaf of afnam, en waarom."),
    ({INCIDENTEN}, "incidenten.index", "Incidenten", "Stappen die niet lukten."),
    ({INCIDENTEN}, "verzending.index", "Verzending", "Wat naar buiten moet, en wacht."),
    ({INCIDENTEN}, "beheer.done", "Wat beheerders deden", "Wie, wanneer en waarom."),
    ({ACCOUNTS, INCIDENTEN}, "bewaking.index", "Gezondheid", "Of alles in orde is."),
    ({ACCOUNTS, INCIDENTEN}, "publicaties.index", "Processen", "Wat nu geldt, met tekening."),
    ({AANNAMES}, "aannames.index", "Aannames", "Wat wij aannemen, met termijnen die u wijzigt."),
    ({AANNAMES}, "aannames.lists", "Lijsten", "Waaruit mensen in formulieren kiezen."),
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
    return render_template("beheer/index.html", parts=parts, wijzigingen=_latest_changes())


def _latest_changes() -> tuple[RolWijziging, ...]:
    """Return the last roles that were given or taken, for every administrator to see."""
    viewer = current.viewer()
    if ACCOUNTS not in viewer.rechten:
        return ()
    with current.regie().database.reading() as tx:
        return list_wijzigingen(tx, viewer, per_page=_LATEST).rows


@bp.get("/gedaan")
def done() -> ResponseReturnValue:
    """Show what was done to keep the store running, and why."""
    regie = current.regie()
    with regie.database.reading() as tx:
        page = regie.beheerdaden.list(tx, current.viewer(), page=requested_page())
    return render_template("beheer/gedaan.html", page=page, pager=pager(page))
