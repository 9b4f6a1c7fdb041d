"""Signing in and out, and staying signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tasks.errors import AanmeldenGeweigerdError, TeVaakGeprobeerdError
from webui import auth, current, sent
from webui.formatting import clock_time

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("aanmelden", __name__)

_REFUSED = "De aanmeldnaam en het wachtwoord horen niet bij elkaar. Probeer het opnieuw."


@bp.get("/aanmelden")
def show() -> ResponseReturnValue:
    """Show the sign-in form; whoever is signed in goes on to the inbox."""
    if current.find_viewer() is not None:
        return redirect(url_for("taken.home"), 303)
    return render_template("aanmelden.html", aanmeldnaam="", problem=None)


@bp.post("/aanmelden")
def sign_in() -> ResponseReturnValue:
    """Sign in and go where the person was heading."""
    regie = current.regie()
    aanmeldnaam = sent.line("aanmeldnaam")
    try:
        account = regie.accounts.sign_in(
            regie.database,
            aanmeldnaam,
            request.form.get("wachtwoord", ""),
            request.remote_addr or "",
            now=current.now(),
        )
    except AanmeldenGeweigerdError:
        return _refuse(aanmeldnaam, _REFUSED), 422
    except TeVaakGeprobeerdError as error:
        words = f"Er is te vaak geprobeerd. Probeer het weer vanaf {clock_time(error.weer_vanaf)}."
        return _refuse(aanmeldnaam, words), 429
    onward = auth.take_onward(account)
    auth.begin(account)
    return redirect(onward, 303)


@bp.post("/afmelden")
def sign_out() -> ResponseReturnValue:
    """Sign out everywhere, so that a copied cookie is worth nothing from now on."""
    regie = current.regie()
    with regie.database.transaction() as tx:
        regie.accounts.end_sessions(tx, current.viewer())
    auth.end()
    flash("U bent afgemeld.", "good")
    return redirect(url_for("aanmelden.show"), 303)


@bp.post("/sessie/verlengen")
def extend() -> ResponseReturnValue:
    """Stay signed in: that the request came in is enough."""
    return "", 204


def _refuse(aanmeldnaam: str, problem: str) -> str:
    return render_template("aanmelden.html", aanmeldnaam=aanmeldnaam, problem=problem)
