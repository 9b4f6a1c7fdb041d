"""Changing one's own password, also the first time, when it must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from tasks.errors import AanmeldenGeweigerdError, TeVaakGeprobeerdError, WachtwoordZwakError
from webui import auth, current
from webui.formatting import clock_time

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("wachtwoord", __name__)


@bp.get("/wachtwoord")
def show() -> ResponseReturnValue:
    """Show the form."""
    return render_template("wachtwoord.html", problems={})


@bp.post("/wachtwoord")
def change() -> ResponseReturnValue:
    """Change the password; all other sessions of this account end."""
    nieuw = request.form.get("nieuw", "")
    if nieuw != request.form.get("herhaling", ""):
        return _refuse("herhaling", "De twee nieuwe wachtwoorden zijn niet gelijk.")
    regie = current.regie()
    try:
        account = regie.accounts.change_password(
            regie.database,
            current.viewer(),
            request.form.get("huidig", ""),
            nieuw,
            now=current.now(),
        )
    except AanmeldenGeweigerdError:
        return _refuse("huidig", "Dit is niet uw huidige wachtwoord.")
    except TeVaakGeprobeerdError as error:
        words = f"Er is te vaak geprobeerd. Probeer het weer vanaf {clock_time(error.weer_vanaf)}."
        return _refuse("huidig", words, 429)
    except WachtwoordZwakError as error:
        return _refuse("nieuw", error.reden)
    auth.begin(account)
    flash("Uw wachtwoord is gewijzigd.", "good")
    return redirect(url_for("taken.home"), 303)


def _refuse(key: str, sentence: str, status: int = 422) -> ResponseReturnValue:
    return render_template("wachtwoord.html", problems={key: sentence}), status
