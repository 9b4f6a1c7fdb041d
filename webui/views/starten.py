"""Starting a process that people start themselves, such as a melding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from tasks.errors import NotFoundError
from webui import current

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("starten", __name__, url_prefix="/starten/<sleutel:process_key>")


@bp.get("")
def show(process_key: str) -> ResponseReturnValue:
    """Ask whether the person really wants to begin."""
    regie = current.regie()
    with regie.database.reading() as tx:
        startbaar = regie.meldingen.list_startbaar(tx, current.viewer())
    for proces in startbaar:
        if proces.process_key == process_key:
            return render_template("starten.html", proces=proces)
    raise NotFoundError("proces", process_key)


@bp.post("")
def start(process_key: str) -> ResponseReturnValue:
    """Begin: a dossier with its number, and its first task."""
    regie = current.regie()
    with regie.database.transaction() as tx:
        dossier = regie.meldingen.start(tx, current.viewer(), process_key, now=current.now())
    flash(f"Het dossier {dossier.nummer} is begonnen. Uw eerste taak staat hieronder.", "good")
    return redirect(url_for("dossiers.show", soort=dossier.soort, nummer=dossier.nummer), 303)
