"""What should leave the house: looking, letting go, and giving up one request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from engine import OutboxState
from tasks.beheerdaden import check_reden
from tasks.errors import AntwoordenOngeldigError
from tasks.model import Recht
from webui import auth, current, sent
from webui.paging import pager, requested_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

bp = Blueprint("verzending", __name__, url_prefix="/beheer/verzending")
auth.require(bp, Recht.INCIDENTEN_BEHEREN)

_NOT_SURE = "Zet een vinkje als u dit hebt gedaan."
_SURE = "Zet een vinkje als u het zeker weet."
_BUSY = (
    "Dit verzoek is misschien net onderweg. Er is niets gewijzigd. "
    "Het wordt binnen 10 minuten vanzelf opnieuw geprobeerd."
)


@bp.get("")
def index() -> ResponseReturnValue:
    """List what is not known to be done."""
    return _index({})


@bp.post("/vrijgeven")
def release_all() -> ResponseReturnValue:
    """Let everything go that is held since a restore."""
    regie, viewer = current.regie(), current.viewer()
    try:
        check_reden(sent.line("reden"), zeker="" if sent.line("zeker") else _NOT_SURE)
        with regie.database.transaction() as tx:
            many = regie.verzending.release_all(tx, viewer, sent.line("reden"), now=current.now())
    except AntwoordenOngeldigError as error:
        return _index(error.problemen), 422
    flash(f"Vrijgegeven: {many}. Wat naar buiten moet, gaat nu weer.", "good")
    return redirect(url_for("verzending.index"), 303)


@bp.get("/<id:key>")
def show(key: str) -> ResponseReturnValue:
    """Show one request, without what goes along."""
    return _show(key, {})


@bp.post("/<id:key>/opnieuw")
def resend(key: str) -> ResponseReturnValue:
    """Let one request leave now."""
    regie, viewer = current.regie(), current.viewer()
    try:
        with regie.database.transaction() as tx:
            done = regie.verzending.resend(tx, viewer, key, sent.line("reden"), now=current.now())
    except AntwoordenOngeldigError as error:
        return _show(key, error.problemen, "opnieuw"), 422
    if not done:
        flash(_BUSY, "warn")
        return redirect(url_for("verzending.show", key=key), 303)
    flash("Het verzoek gaat nu naar buiten. Binnen een minuut ziet u of dat lukt.", "good")
    return redirect(url_for("verzending.index"), 303)


@bp.post("/<id:key>/schrappen")
def drop(key: str) -> ResponseReturnValue:
    """Let one request never leave."""
    regie, viewer = current.regie(), current.viewer()
    try:
        check_reden(sent.line("reden"), zeker="" if sent.line("zeker") else _SURE)
        with regie.database.transaction() as tx:
            regie.verzending.drop(tx, viewer, key, sent.line("reden"), now=current.now())
    except AntwoordenOngeldigError as error:
        return _show(key, error.problemen, "schrappen"), 422
    flash("Het verzoek is geschrapt. Het proces gaat verder.", "good")
    return redirect(url_for("verzending.index"), 303)


def _index(problems: Mapping[str, str]) -> str:
    regie, asked = current.regie(), sent.argument("stand")
    state = OutboxState(asked) if asked in set(OutboxState) else None
    with regie.database.reading() as tx:
        pagina = regie.verzending.page(tx, current.viewer(), state, page=requested_page())
    return render_template(
        "beheer/verzending.html",
        pagina=pagina,
        page=pagina.verzoeken,
        pager=pager(pagina.verzoeken),
        state=state,
        problems=problems,
        reden=sent.line("reden"),
    )


def _show(key: str, problems: Mapping[str, str], which: str = "") -> str:
    regie = current.regie()
    with regie.database.reading() as tx:
        verzoek = regie.verzending.get(tx, current.viewer(), key)
    return render_template(
        "beheer/verzoek.html",
        verzoek=verzoek,
        problems=problems,
        which=which,
        reden=sent.line("reden"),
    )
