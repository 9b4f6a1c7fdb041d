"""How the system is doing: for programs that watch it, and for whoever keeps it running."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, render_template

from tasks.errors import NotFoundError
from tasks.model import Recht
from webui import current, machines, metrics

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

logger = logging.getLogger(__name__)

bp = Blueprint("bewaking", __name__)

MAY_LOOK = frozenset({Recht.ACCOUNTS_BEHEREN, Recht.INCIDENTEN_BEHEREN})


@bp.get("/gezond")
def health() -> ResponseReturnValue:
    """Tell programs whether all is well: 200, or 503 with what is red."""
    machines.admit()
    found = current.regie().bewaking.controleer(current.now())
    well = all(each.goed for each in found)
    parts = {each.sleutel: "groen" if each.goed else "rood" for each in found}
    return jsonify(gezond=well, onderdelen=parts), 200 if well else 503


@bp.get("/metrics")
def measures() -> ResponseReturnValue:
    """Give counts to Prometheus; also of a process whose database does not answer."""
    machines.admit()
    regie, now = current.regie(), current.now()
    try:
        with regie.database.reading() as tx:
            found = regie.bewaking.meet(tx, now=now)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is told
        logger.warning("the store does not answer: %s", type(error).__name__)
        found = None
    meter = current.web().meter
    told = metrics.text([*metrics.store_lines(found, now), *meter.lines()])
    return Response(told, content_type=metrics.CONTENT_TYPE)


@bp.get("/beheer/gezondheid")
def index() -> ResponseReturnValue:
    """Show what is green and what is red, and what to do about it."""
    if MAY_LOOK.isdisjoint(current.viewer().rechten):
        raise NotFoundError("pagina", "gezondheid")
    controles = current.regie().bewaking.controleer(current.now())
    return render_template("beheer/gezondheid.html", controles=controles, now=current.now())
