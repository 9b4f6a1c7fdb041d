"""The whole timeline of a dossier, narrowed, and as a file for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from tasks.calendar import TIJDZONE
from tasks.errors import NotFoundError
from tasks.gebeurtenis import Door, GebeurtenisFilter, Gebeurtenissoort
from webui import current, sent
from webui.formatting import iso, read_date
from webui.spreadsheet import download

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from tasks.gebeurtenis import Gebeurtenis
    from tasks.model import Dossier

bp = Blueprint("tijdlijn", __name__, url_prefix="/<soort:soort>/<nummer:nummer>")


@bp.get("/tijdlijn")
def show(soort: str, nummer: str) -> ResponseReturnValue:
    """Show what happened, of one kind, by people or the system, in a period."""
    asked = _filter()
    dossier, told = _find(soort, nummer, asked, "tijdlijn bekijken")
    return render_template(
        "tijdlijn.html",
        dossier=dossier,
        tijdlijn=told,
        asked=asked,
        soorten=tuple(Gebeurtenissoort),
        typed={key: request.args.get(key, "") for key in ("van", "tot")},
        query=request.args.to_dict(),
    )


@bp.get("/tijdlijn.csv")
def export(soort: str, nummer: str) -> ResponseReturnValue:
    """Download the same lines; that it was done stands in the read log (L1)."""
    dossier, told = _find(soort, nummer, _filter(), "tijdlijn gedownload")
    return download(
        f"tijdlijn-{dossier.nummer}",
        ("moment", "soort", "wat", "door"),
        ((iso(each.at), each.soort.value, each.wat, each.door or "") for each in told),
    )


def _find(
    soort: str, nummer: str, asked: GebeurtenisFilter, doel: str
) -> tuple[Dossier, Sequence[Gebeurtenis]]:
    regie, viewer, now = current.regie(), current.viewer(), current.now()
    with regie.database.transaction() as tx:
        dossier = regie.dossiers.get(tx, viewer, nummer, now=now, doel=doel).dossier
        if dossier.soort != soort:
            raise NotFoundError(soort, nummer)
        told = regie.dossiers.timeline(tx, viewer, dossier.id, now=now)
    return dossier, [each for each in told if asked.fits(each, ik=viewer.naam, zone=TIJDZONE)]


def _filter() -> GebeurtenisFilter:
    soort, door = request.args.get("wat", ""), request.args.get("door", "")
    return GebeurtenisFilter(
        soort=Gebeurtenissoort(soort) if soort in set(Gebeurtenissoort) else None,
        door=Door(door) if door in set(Door) else None,
        van=read_date(sent.argument("van")),
        tot=read_date(sent.argument("tot")),
    )
