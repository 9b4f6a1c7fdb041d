"""Stepping into the course of a dossier: one page with what can be decided, and its forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from tasks.errors import AntwoordenOngeldigError, NotFoundError
from tasks.ingreep import Ingreep
from tasks.model import Recht
from webui import auth, current, sent
from webui.formatting import read_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

bp = Blueprint("ingrijpen", __name__)
auth.require(bp, Recht.PROCES_INGRIJPEN)

_NOTHING_ASKED = "Kies wat u wilt doen."
_NOT_SURE = "Zet een vinkje als u het zeker weet."
_DONE = {
    Ingreep.SCHORSEN: "Het dossier is geschorst.",
    Ingreep.HERVATTEN: "Het dossier is hervat.",
    Ingreep.STOPPEN: "Het dossier is gestopt en gesloten.",
    Ingreep.ACTIE: "De actie is gestopt. De rest van het dossier loopt door.",
    Ingreep.MOMENT: "Het moment is verzet.",
    Ingreep.TERMIJN: "De termijn is verzet.",
}


@bp.get("/<soort:soort>/<nummer:nummer>/ingrijpen")
def show(soort: str, nummer: str) -> ResponseReturnValue:
    """Show what can be decided, and what was."""
    return _page(soort, nummer, {})


@bp.post("/<soort:soort>/<nummer:nummer>/ingrijpen")
def act(soort: str, nummer: str) -> ResponseReturnValue:
    """Decide; what cannot be undone asks for a tick."""
    try:
        actie = Ingreep(sent.line("actie"))
    except ValueError:
        return _page(soort, nummer, {"actie": _NOTHING_ASKED}), 422
    try:
        _decide(actie, nummer)
    except AntwoordenOngeldigError as error:
        return _page(soort, nummer, error.problemen, actie), 422
    flash(_DONE[actie], "good")
    return redirect(url_for("ingrijpen.show", soort=soort, nummer=nummer), 303)


def _decide(actie: Ingreep, nummer: str) -> None:
    regie, viewer, now = current.regie(), current.viewer(), current.now()
    reden, which = sent.line("reden"), sent.line("welke")
    if actie in {Ingreep.STOPPEN, Ingreep.ACTIE} and not sent.line("zeker"):
        raise AntwoordenOngeldigError({"zeker": _NOT_SURE})
    with regie.database.transaction() as tx:
        match actie:
            case Ingreep.SCHORSEN:
                regie.ingrepen.suspend(tx, viewer, nummer, reden, now=now)
            case Ingreep.HERVATTEN:
                regie.ingrepen.resume(tx, viewer, nummer, reden, now=now)
            case Ingreep.STOPPEN:
                regie.ingrepen.cancel(tx, viewer, nummer, reden, now=now)
            case Ingreep.ACTIE:
                regie.ingrepen.cancel_actie(tx, viewer, nummer, which, reden, now=now)
            case Ingreep.MOMENT:
                regie.ingrepen.move_timer(
                    tx, viewer, nummer, which, op=read_date(sent.line("op")), reden=reden, now=now
                )
            case Ingreep.TERMIJN:
                regie.ingrepen.move_term(
                    tx, viewer, nummer, which, op=read_date(sent.line("op")), reden=reden, now=now
                )


def _page(
    soort: str, nummer: str, problems: Mapping[str, str], actie: Ingreep | None = None
) -> str:
    regie = current.regie()
    with regie.database.reading() as tx:
        pagina = regie.ingrepen.page(tx, current.viewer(), nummer, now=current.now())
    if pagina.dossier.soort != soort:
        raise NotFoundError(soort, nummer)
    typed = {key: sent.line(key) for key in ("reden", "op", "welke")}
    return render_template(
        "ingrijpen.html", pagina=pagina, problems=problems, actie=actie, typed=typed
    )
