"""One task: what is asked, and everything that can be done with it.

Every action is one transaction of the floor below, which keeps what was typed as a draft
when it refuses; so exceptions leave the ``with`` before they are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from markupsafe import Markup

from tasks.errors import AntwoordenOngeldigError
from tasks.forms.model import walk
from webui import current, sent
from webui.formatting import short_moment
from webui.words import abbreviations_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask.typing import ResponseReturnValue

    from tasks.inbox.model import Afgerond, TaakPagina

bp = Blueprint("taak", __name__, url_prefix="/taken/<id:taak_id>")


@bp.get("")
def show(taak_id: str) -> ResponseReturnValue:
    """Show the task with its form, or the recorded decision to confirm."""
    return _page(taak_id)


@bp.post("/oppakken")
def claim(taak_id: str) -> ResponseReturnValue:
    """Take the task in hand."""
    regie = current.regie()
    with regie.database.transaction() as tx:
        regie.inbox.claim(tx, current.viewer(), taak_id, now=current.now())
    flash("U hebt deze taak opgepakt.", "good")
    return redirect(url_for("taak.show", taak_id=taak_id), 303)


@bp.post("/teruggeven")
def release(taak_id: str) -> ResponseReturnValue:
    """Give the task back to everybody with its role."""
    regie = current.regie()
    with regie.database.transaction() as tx:
        regie.inbox.release(tx, current.viewer(), taak_id, now=current.now())
    flash("U hebt de taak teruggegeven. Een ander kan haar nu oppakken.", "good")
    return redirect(url_for("taken.index"), 303)


@bp.post("/concept")
def save_concept(taak_id: str) -> ResponseReturnValue:
    """Keep what was typed, for this person only; scripts get JSON."""
    regie = current.regie()
    with regie.database.transaction() as tx:
        saved_at = regie.inbox.save_concept(
            tx, current.viewer(), taak_id, sent.answers(), now=current.now()
        )
    words = f"Concept bewaard op {short_moment(saved_at)}. Alleen u ziet het."
    if sent.wants_json():
        return jsonify(message=words)
    flash(words, "good")
    return redirect(url_for("taak.show", taak_id=taak_id), 303)


@bp.post("/vragen")
def questions(taak_id: str) -> ResponseReturnValue:
    """Tell which questions apply to what was typed: a page, or JSON for scripts."""
    if not sent.wants_json():
        return _page(taak_id, sent.answers())
    regie = current.regie()
    with regie.database.reading() as tx:
        form = regie.inbox.get_form(tx, current.viewer(), taak_id, now=current.now())
    return jsonify(hidden=sorted(form.hidden(sent.answers())))


@bp.post("/afronden")
def complete(taak_id: str) -> ResponseReturnValue:
    """Complete the task; the dossier moves on."""
    regie = current.regie()
    raw = sent.answers()
    try:
        with regie.database.transaction() as tx:
            done = regie.inbox.complete(
                tx, current.viewer(), taak_id, raw, sent.versie(), now=current.now()
            )
    except AntwoordenOngeldigError as error:
        return _page(taak_id, raw, error.problemen), 422
    return _go_on(done, f"De taak is afgerond. Dossier {done.nummer} gaat verder.")


@bp.post("/vastleggen")
def record(taak_id: str) -> ResponseReturnValue:
    """Record a decision of a body; a second person confirms it."""
    regie = current.regie()
    raw = sent.answers()
    try:
        with regie.database.transaction() as tx:
            taak = regie.inbox.record(
                tx, current.viewer(), taak_id, raw, sent.versie(), now=current.now()
            )
    except AntwoordenOngeldigError as error:
        return _page(taak_id, raw, error.problemen), 422
    flash(f"Vastgelegd: {taak.naam}. Een tweede persoon bevestigt het besluit.", "good")
    return redirect(url_for("taken.index"), 303)


@bp.post("/bevestigen")
def confirm(taak_id: str) -> ResponseReturnValue:
    """Confirm a recorded decision; the dossier moves on."""
    regie = current.regie()
    try:
        with regie.database.transaction() as tx:
            done = regie.inbox.confirm(
                tx, current.viewer(), taak_id, sent.versie(), now=current.now()
            )
    except AntwoordenOngeldigError as error:
        return _page(taak_id, {}, error.problemen), 422
    return _go_on(done, f"Het besluit is bevestigd. Dossier {done.nummer} gaat verder.")


@bp.post("/terugsturen")
def send_back(taak_id: str) -> ResponseReturnValue:
    """Send a recorded decision back, with the reason."""
    regie = current.regie()
    reden = sent.text("reden")
    try:
        with regie.database.transaction() as tx:
            taak = regie.inbox.send_back(
                tx, current.viewer(), taak_id, reden, sent.versie(), now=current.now()
            )
    except AntwoordenOngeldigError as error:
        return _page(taak_id, {}, error.problemen), 422
    flash(f"Teruggestuurd: {taak.naam}.", "good")
    return redirect(url_for("taken.index"), 303)


def _page(
    taak_id: str,
    raw: Mapping[str, Sequence[str]] | None = None,
    problems: Mapping[str, str] | None = None,
) -> str:
    """Render the task; with ``raw`` everything typed stands there again."""
    regie, viewer = current.regie(), current.viewer()
    with regie.database.transaction() as tx:
        pagina = regie.inbox.open_taak(tx, viewer, taak_id, now=current.now())
        rollen = {rol.sleutel: rol.naam for rol in regie.rollen.list_rollen(tx)}
    form = pagina.form.with_options(pagina.options)
    typed = pagina.waarden if raw is None else form.raw_values(raw)
    return render_template(
        "taak.html",
        pagina=pagina,
        form=form,
        typed=typed,
        problems=problems or {},
        hidden=form.hidden(typed),
        conditional=any(block.conditions for block in walk(form.blocks)),
        sections=_recorded(pagina),
        reden=(raw or {}).get("reden", ("",))[0],
        rol_naam=rollen.get(pagina.taak.rol, pagina.taak.rol),
        bevestiger_naam=rollen.get(pagina.taak.bevestiger_rol or "", ""),
        abbreviations=abbreviations_in(
            pagina.taak.naam,
            pagina.uitleg,
            pagina.waarom,
            rollen.get(pagina.taak.bevestiger_rol or "", ""),
        ),
    )


def _recorded(pagina: TaakPagina) -> object:
    if pagina.vastlegging is None:
        return ()
    return pagina.form.show(pagina.vastlegging.antwoorden, pagina.options)


def _go_on(done: Afgerond, words: str) -> ResponseReturnValue:
    """Go back to the inbox and offer what the same person can do next."""
    link = Markup('<a href="{}">{}</a>')
    links = [
        link.format(url_for("taak.show", taak_id=each.id), each.naam) for each in done.volgende
    ]
    onward = Markup(" Ga verder met: {}.").format(Markup(", ").join(links)) if links else ""
    flash(Markup("{}{}").format(words, onward), "good")
    return redirect(url_for("taken.index"), 303)
