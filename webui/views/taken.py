"""The inbox: what there is to do, for me, for my roles, and all I may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, url_for

from tasks.model import Recht, Scope, Soort, TaakFilter
from webui import auth, current, sent
from webui.formatting import iso
from webui.paging import pager, requested_page
from webui.sorting import Sorting
from webui.spreadsheet import download
from webui.words import abbreviations_in, status

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("taken", __name__)

SCOPES = {
    Scope.MIJN: "Door mij opgepakt",
    Scope.ROLLEN: "Voor mijn rollen",
    Scope.ALLE: "Alles wat ik mag zien",
}
_EMPTY = {
    Scope.MIJN: "U hebt geen taken opgepakt. Kijk bij de taken voor uw rollen.",
    Scope.ROLLEN: "Er wacht nu geen taak op u. Zodra dat verandert, staat de taak hier.",
    Scope.ALLE: "Er staat geen taak open in de dossiers die u mag zien.",
}
_COLUMNS = ("termijn", "naam", "nummer")
_SORT_WORDS = {"termijn": "termijn", "naam": "naam van de taak", "nummer": "dossiernummer"}


@bp.get("/")
def home() -> ResponseReturnValue:
    """Go to the inbox; who manages and has no task goes to the casussen, or to what they manage."""
    regie, viewer = current.regie(), current.viewer()
    if not auth.MANAGING.isdisjoint(viewer.rechten):
        with regie.database.reading() as tx:
            counts = regie.inbox.count(tx, viewer, now=current.now())
        if not any((counts.mijn, counts.rollen, counts.alle)):
            if Recht.ZIET_CASUSSEN in viewer.rechten:
                return redirect(url_for("dossiers.index", soort=Soort.CASUS), 303)
            return redirect(url_for("beheer.index"), 303)
    return redirect(url_for("taken.index"), 303)


@bp.get("/taken")
def index() -> ResponseReturnValue:
    """Show one page of the inbox."""
    regie, viewer, now = current.regie(), current.viewer(), current.now()
    scope, narrowing, sorting = _scope(), _filter(), _sorting()
    with regie.database.reading() as tx:
        counts = regie.inbox.count(tx, viewer, now=now)
        page = regie.inbox.list_taken(tx, viewer, scope, narrowing, page=requested_page(), now=now)
        startbaar = regie.meldingen.list_startbaar(tx, viewer)
    return render_template(
        "taken.html",
        scope=scope,
        scopes=SCOPES,
        counts=counts,
        page=page,
        pager=pager(page),
        filter=narrowing,
        filtered=narrowing != TaakFilter(sortering=narrowing.sortering),
        sorting=sorting,
        sort_words=f"op {_SORT_WORDS[sorting.column]}",
        startbaar=startbaar,
        export=url_for("taken.export", **_parameters(scope)),
        empty_words=_EMPTY[scope],
        abbreviations=abbreviations_in(*(f"{taak.naam} {taak.aan_zet_naam}" for taak in page.rows)),
    )


@bp.get("/taken/beantwoord")
def answered() -> ResponseReturnValue:
    """Show what the viewer's organisation answered."""
    regie = current.regie()
    with regie.database.reading() as tx:
        page = regie.inbox.list_beantwoord(tx, current.viewer(), page=requested_page())
    return render_template("beantwoord.html", page=page, pager=pager(page))


@bp.get("/taken.csv")
def export() -> ResponseReturnValue:
    """Download the list, with the filters of the address, for a spreadsheet."""
    regie = current.regie()
    with regie.database.transaction() as tx:
        taken = regie.inbox.export_taken(
            tx, current.viewer(), _scope(), _filter(), now=current.now()
        )
    head = ("taak", "dossier", "soort", "termijn", "bij wie", "status", "aan zet")
    rows = (
        (
            taak.naam,
            taak.nummer,
            taak.soort,
            iso(taak.due_at),
            taak.behandelaar or "",
            status(taak.status)[0],
            f"{taak.aan_zet_naam}, {taak.organisatie}" if taak.organisatie else taak.aan_zet_naam,
        )
        for taak in taken
    )
    return download("taken", head, rows)


def _scope() -> Scope:
    asked = sent.argument("scope")
    return Scope(asked) if asked in set(Scope) else Scope.ROLLEN


def _filter() -> TaakFilter:
    soort = sent.argument("soort")
    return TaakFilter(
        soort=Soort(soort) if soort in (Soort.MELDING, Soort.CASUS) else None,
        nummer=sent.argument("nummer", 32),
        alleen_te_laat=sent.argument("te_laat") == "ja",
        sortering=_sorting().value,
    )


def _sorting() -> Sorting:
    return Sorting.read(sent.argument("sortering"), _COLUMNS)


def _parameters(scope: Scope) -> dict[str, Any]:
    names = ("soort", "nummer", "te_laat", "sortering")
    kept = {name: sent.argument(name) for name in names}
    return {"scope": scope.value, **{name: value for name, value in kept.items() if value}}
