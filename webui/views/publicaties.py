"""Published versions of processes, with their drawings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template

from tasks.errors import NotFoundError
from tasks.model import Recht
from webui import auth, current

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from engine import Publication, Transaction

bp = Blueprint("publicaties", __name__, url_prefix="/beheer/processen")
auth.require(bp, Recht.INCIDENTEN_BEHEREN, Recht.ACCOUNTS_BEHEREN)


@bp.get("")
def index() -> ResponseReturnValue:
    """List the newest version of every process."""
    regie = current.regie()
    with regie.database.reading() as tx:
        publicaties = regie.publicaties.list(tx, current.viewer())
    return render_template("beheer/publicaties.html", publicaties=publicaties)


@bp.get("/<sleutel:process_key>/<int:version>")
def show(process_key: str, version: int) -> ResponseReturnValue:
    """Show one version: each drawing and its table of steps."""
    regie = current.regie()
    with regie.database.reading() as tx:
        publicatie = _get(tx, process_key, version)
        diagrammen = regie.publicaties.diagrams(tx, current.viewer(), publicatie.bundle_id)
    return render_template("beheer/publicatie.html", publicatie=publicatie, diagrammen=diagrammen)


@bp.get("/<sleutel:process_key>/<int:version>/<int:tekening>.bpmn")
def drawing(process_key: str, version: int, tekening: int) -> ResponseReturnValue:
    """Give the BPMN of one drawing of a version."""
    regie = current.regie()
    with regie.database.reading() as tx:
        publicatie = _get(tx, process_key, version)
        diagrammen = regie.publicaties.diagrams(tx, current.viewer(), publicatie.bundle_id)
    if tekening >= len(diagrammen):
        raise NotFoundError("tekening", str(tekening))
    return Response(diagrammen[tekening].xml, mimetype="application/xml")


def _get(tx: Transaction, process_key: str, version: int) -> Publication:
    for each in current.regie().publicaties.list(tx, current.viewer()):
        if (each.process_key, each.version) == (process_key, version):
            return each
    raise NotFoundError("publicatie", f"{process_key} {version}")
