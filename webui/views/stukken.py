"""One document of a dossier: reading it, and writing a better version beside the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from tasks.errors import AntwoordenOngeldigError, NotFoundError
from webui import current, sent
from webui.words import soort_plural

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from tasks.dossier.model import Inhoud

bp = Blueprint("stukken", __name__, url_prefix="/stukken/<id:stuk_id>")


@bp.get("")
def show(stuk_id: str) -> ResponseReturnValue:
    """Show the contents; that they were opened is recorded."""
    regie = current.regie()
    with regie.database.transaction() as tx:
        inhoud = regie.dossiers.open_stuk(tx, current.viewer(), stuk_id, "lezen", now=current.now())
    return render_template(
        "stuk.html",
        inhoud=inhoud,
        steps=_steps(inhoud),
        sections=inhoud.form.show(inhoud.antwoorden),
    )


@bp.get("/verbeteren")
def edit(stuk_id: str) -> ResponseReturnValue:
    """Show the form with the present answers."""
    return _form(stuk_id)


@bp.post("/verbeteren")
def correct(stuk_id: str) -> ResponseReturnValue:
    """Keep a new version; the old one stays beside it."""
    regie = current.regie()
    raw = sent.answers()
    try:
        with regie.database.transaction() as tx:
            stuk = regie.dossiers.correct(tx, current.viewer(), stuk_id, raw, now=current.now())
    except AntwoordenOngeldigError as error:
        return _form(stuk_id, raw, error.problemen), 422
    flash("De nieuwe versie is bewaard. De oude versie blijft te lezen.", "good")
    return redirect(url_for("stukken.show", stuk_id=stuk.id), 303)


def _form(
    stuk_id: str,
    raw: Mapping[str, Sequence[str]] | None = None,
    problems: Mapping[str, str] | None = None,
) -> str:
    regie = current.regie()
    with regie.database.transaction() as tx:
        inhoud = regie.dossiers.open_stuk(
            tx, current.viewer(), stuk_id, "verbeteren", now=current.now()
        )
        if not inhoud.may_correct:
            raise NotFoundError("stuk", stuk_id)
    form = inhoud.form
    typed = form.fill(inhoud.antwoorden) if raw is None else form.raw_values(raw)
    return render_template(
        "stuk_verbeteren.html",
        inhoud=inhoud,
        form=form,
        typed=typed,
        problems=problems or {},
        hidden=form.hidden(typed),
        steps=_steps(inhoud),
    )


def _steps(inhoud: Inhoud) -> list[tuple[str, str]]:
    """Return the way to a document: over its dossier, or over what one's own people answered."""
    if not inhoud.dossier_zichtbaar:
        return [("Taken", url_for("taken.index")), ("Beantwoord", url_for("taken.answered"))]
    return [
        (soort_plural(inhoud.soort).capitalize(), url_for("dossiers.index", soort=inhoud.soort)),
        (
            inhoud.nummer,
            url_for("dossiers.show", soort=inhoud.soort, nummer=inhoud.nummer),
        ),
    ]
