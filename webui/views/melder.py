"""Who reported: sealed apart, opened only with a reason (A16)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template

from tasks.errors import AntwoordenOngeldigError, NotFoundError
from tasks.model import Soort
from webui import current, sent

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("melder", __name__, url_prefix="/meldingen/<nummer:nummer>/melder")


@bp.get("")
def show(nummer: str) -> ResponseReturnValue:
    """Ask for the reason."""
    _check(nummer)
    return render_template("melder.html", nummer=nummer, secties=None, problems={}, reden="")


@bp.post("")
def open_melder(nummer: str) -> ResponseReturnValue:
    """Open the identity; the reason is recorded. Shown on this answer only."""
    regie = current.regie()
    reden = sent.text("reden")
    try:
        with regie.database.transaction() as tx:
            stukken = regie.dossiers.melder(tx, current.viewer(), nummer, reden, now=current.now())
    except AntwoordenOngeldigError as error:
        page = render_template(
            "melder.html", nummer=nummer, secties=None, problems=error.problemen, reden=reden
        )
        return page, 422
    secties = [inhoud.form.show(inhoud.antwoorden) for inhoud in stukken]
    return render_template("melder.html", nummer=nummer, secties=secties, problems={}, reden="")


def _check(nummer: str) -> None:
    regie = current.regie()
    with regie.database.transaction() as tx:
        pagina = regie.dossiers.get(tx, current.viewer(), nummer, now=current.now())
    if pagina.dossier.soort != Soort.MELDING or not pagina.may_open_melder:
        raise NotFoundError("melder", nummer)
