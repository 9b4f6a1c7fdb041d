"""Steps that failed, and trying them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from engine import StepFailedError
from tasks.model import Recht
from webui import auth, current, sent

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("incidenten", __name__, url_prefix="/beheer/incidenten")
auth.require(bp, Recht.INCIDENTEN_BEHEREN)


@bp.get("")
def index() -> ResponseReturnValue:
    """List the open incidents."""
    regie = current.regie()
    with regie.database.reading() as tx:
        regels = regie.incidenten.list_open(tx, current.viewer())
    return render_template("beheer/incidenten.html", regels=regels)


@bp.post(f"/<int(max={sent.LARGEST_NUMBER}):incident_id>/opnieuw")
def retry(incident_id: int) -> ResponseReturnValue:
    """Try the step once more."""
    regie = current.regie()
    try:
        with regie.database.transaction() as tx:
            regie.incidenten.retry(tx, current.viewer(), incident_id, now=current.now())
    except StepFailedError:
        flash("De stap lukte weer niet. Er is niets gewijzigd.", "warn")
    else:
        flash("De stap is opnieuw geprobeerd en gelukt.", "good")
    return redirect(url_for("incidenten.index"), 303)
