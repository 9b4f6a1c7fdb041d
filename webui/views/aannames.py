"""Assumptions and lists: for everybody to read, and for some to change a value of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from tasks.errors import AntwoordenOngeldigError
from webui import current, sent
from webui.formatting import read_date
from webui.words import abbreviations_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

bp = Blueprint("aannames", __name__)

_FROM_A_LINE = 1_000


@bp.get("/aannames")
def index() -> ResponseReturnValue:
    """List all assumptions."""
    regie = current.regie()
    with regie.database.reading() as tx:
        aannames = regie.aannames.list(tx)
    return render_template("aannames/index.html", aannames=aannames)


@bp.get("/aannames/<aanname:sleutel>")
def show(sleutel: str) -> ResponseReturnValue:
    """Show one assumption: what it says, its values, where it lives and what changed."""
    regie = current.regie()
    with regie.database.reading() as tx:
        pagina = regie.aannames.get(tx, current.viewer(), sleutel)
    return render_template(
        "aannames/aanname.html",
        pagina=pagina,
        namen={each.sleutel: each.naam for each in pagina.aanname.parameters},
        abbreviations=abbreviations_in(*(f"{each.proces} {each.naam}" for each in pagina.plekken)),
    )


@bp.get("/aannames/waarden/<sleutel:sleutel>")
def edit(sleutel: str) -> ResponseReturnValue:
    """Show the form with which a value is changed or verified."""
    return _form(sleutel, {})


@bp.post("/aannames/waarden/<sleutel:sleutel>")
def change(sleutel: str) -> ResponseReturnValue:
    """Let another value hold."""
    regie, viewer = current.regie(), current.viewer()
    try:
        with regie.database.transaction() as tx:
            parameter = regie.aannames.get_parameter(tx, viewer, sleutel)
            regie.aannames.change(
                tx,
                viewer,
                sleutel,
                waarde=sent.line("waarde"),
                reden=sent.line("reden", _FROM_A_LINE + 1),
                versie=sent.versie(),
                now=current.now(),
            )
    except AntwoordenOngeldigError as error:
        return _form(sleutel, error.problemen), 422
    flash("De waarde is gewijzigd. Zij geldt voor wat vanaf nu begint.", "good")
    return redirect(url_for("aannames.show", sleutel=parameter.aanname), 303)


@bp.post("/aannames/waarden/<sleutel:sleutel>/geverifieerd")
def verify(sleutel: str) -> ResponseReturnValue:
    """Record who checked a value against the law."""
    regie, viewer = current.regie(), current.viewer()
    try:
        with regie.database.transaction() as tx:
            parameter = regie.aannames.get_parameter(tx, viewer, sleutel)
            regie.aannames.verify(
                tx,
                viewer,
                sleutel,
                door=sent.line("door"),
                op=read_date(sent.line("op")),
                versie=sent.versie(),
                now=current.now(),
            )
    except AntwoordenOngeldigError as error:
        return _form(sleutel, error.problemen), 422
    flash("Vastgelegd wie de waarde controleerde.", "good")
    return redirect(url_for("aannames.show", sleutel=parameter.aanname), 303)


@bp.get("/lijsten")
def lists() -> ResponseReturnValue:
    """Show the lists that forms offer, with their sources."""
    regie = current.regie()
    with regie.database.reading() as tx:
        lijsten = regie.aannames.list_lijsten(tx)
    return render_template("aannames/lijsten.html", lijsten=lijsten)


def _form(sleutel: str, problems: Mapping[str, str]) -> str:
    regie = current.regie()
    with regie.database.reading() as tx:
        parameter = regie.aannames.get_parameter(tx, current.viewer(), sleutel)
    typed = {name: sent.line(name, _FROM_A_LINE) for name in ("waarde", "reden", "door", "op")}
    return render_template(
        "aannames/waarde.html", parameter=parameter, problems=problems, typed=typed
    )
