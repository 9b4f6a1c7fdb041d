"""Starting an action on a dossier: a page that says what it does, and a button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from tasks.errors import ActieLooptAlError, NotFoundError
from webui import current
from webui.words import abbreviations_in, source_words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint(
    "acties",
    __name__,
    url_prefix="/<soort:soort>/<nummer:nummer>/acties/<sleutel:process_key>",
)


@bp.get("")
def show(soort: str, nummer: str, process_key: str) -> ResponseReturnValue:
    """Say what the action does, and ask whether the person really wants it."""
    regie, viewer, now = current.regie(), current.viewer(), current.now()
    with regie.database.transaction() as tx:
        dossier = regie.dossiers.get(tx, viewer, nummer, now=now, doel="actie bekijken").dossier
        startbaar = regie.acties.list_startbaar(tx, viewer, dossier, now=now)
    for actie in startbaar:
        if actie.process_key == process_key and dossier.soort == soort:
            return render_template(
                "actie.html",
                dossier=dossier,
                actie=actie,
                bronnen=source_words(actie.bron),
                abbreviations=abbreviations_in(actie.naam, actie.uitleg, *actie.wie),
            )
    raise NotFoundError("actie", process_key)


@bp.post("")
def start(soort: str, nummer: str, process_key: str) -> ResponseReturnValue:
    """Start it; who came second is told that it runs, which is what both wanted."""
    regie, viewer, now = current.regie(), current.viewer(), current.now()
    try:
        with regie.database.transaction() as tx:
            begonnen = regie.acties.start(tx, viewer, nummer, process_key, now=now)
    except ActieLooptAlError as error:
        flash(f"De actie ‘{error.actie}’ loopt al in dit dossier.")
    else:
        turn = "Uw taak staat hieronder." if begonnen.taken else "Een ander is nu aan zet."
        flash(f"De actie ‘{begonnen.naam}’ is begonnen. {turn}", "good")
    return redirect(url_for("dossiers.show", soort=soort, nummer=nummer), 303)
