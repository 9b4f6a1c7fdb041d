"""Steps that failed, and trying them again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from engine import InstanceSuspendedError, StepFailedError
from tasks.incidenten import IncidentFilter
from tasks.model import Recht
from webui import auth, current, sent

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_NUMBER = re.compile(r"[0-9]{1,9}")
bp = Blueprint("incidenten", __name__, url_prefix="/beheer/incidenten")
auth.require(bp, Recht.INCIDENTEN_BEHEREN)


@bp.get("")
def index() -> ResponseReturnValue:
    """List the open incidents, narrowed to what the address asks."""
    regie, viewer = current.regie(), current.viewer()
    asked = IncidentFilter(*(sent.argument(key) for key in ("code", "proces", "element")))
    with regie.database.reading() as tx:
        alle = regie.incidenten.list_open(tx, viewer)
        regels = regie.incidenten.list_open(tx, viewer, asked)
    choices = {
        "code": sorted({regel.incident.code for regel in alle}),
        "proces": sorted({regel.proces for regel in alle if regel.proces}),
        "element": sorted({e for regel in alle if (e := regel.incident.element_id)}),
    }
    return render_template("beheer/incidenten.html", regels=regels, asked=asked, choices=choices)


@bp.post("/opnieuw")
def retry_many() -> ResponseReturnValue:
    """Try what was ticked once more, each by itself."""
    regie = current.regie()
    chosen = [int(each) for each in sent.chosen("incident") if _NUMBER.fullmatch(each)]
    done = regie.incidenten.retry_many(regie.database, current.viewer(), chosen, now=current.now())
    words = f"{done.gelukt} opnieuw geprobeerd en gelukt, {done.mislukt} weer mislukt."
    flash(words, "warn" if done.mislukt else "good")
    return redirect(url_for("incidenten.index"), 303)


@bp.post(f"/<int(max={sent.LARGEST_NUMBER}):incident_id>/opnieuw")
def retry(incident_id: int) -> ResponseReturnValue:
    """Try the step once more."""
    regie = current.regie()
    try:
        with regie.database.transaction() as tx:
            regie.incidenten.retry(tx, current.viewer(), incident_id, now=current.now())
    except InstanceSuspendedError:
        flash("Dit dossier is geschorst. Hervat het eerst.", "warn")
    except StepFailedError:
        flash("De stap lukte weer niet. Er is niets gewijzigd.", "warn")
    else:
        flash("De stap is opnieuw geprobeerd en gelukt.", "good")
    return redirect(url_for("incidenten.index"), 303)
