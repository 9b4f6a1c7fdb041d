"""Accounts and their roles, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for

from tasks.accounts.wijzigingen import list_wijzigingen
from tasks.errors import (
    AccountBestaatAlError,
    AntwoordenOngeldigError,
    LaatsteBeheerderError,
)
from tasks.model import Recht
from webui import auth, current, sent
from webui.paging import pager, requested_page
from webui.words import abbreviations_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

bp = Blueprint("accounts", __name__, url_prefix="/beheer/accounts")
auth.require(bp, Recht.ACCOUNTS_BEHEREN)

_LAST = "Dit is de laatste beheerder. Geef eerst iemand anders deze rol."
_EXISTS = "Deze aanmeldnaam bestaat al. Kies een andere."
_EMPTY = {"naam": "", "organisatie": "", "aanmeldnaam": "", "rollen": (), "reden": ""}


@bp.get("")
def index() -> ResponseReturnValue:
    """List all accounts."""
    regie = current.regie()
    with regie.database.reading() as tx:
        page = regie.accounts.list_accounts(
            tx, current.viewer(), page=requested_page(), now=current.now()
        )
        rollen = {rol.sleutel: rol.naam for rol in regie.rollen.list_rollen(tx)}
    return render_template(
        "beheer/accounts.html",
        page=page,
        pager=pager(page),
        rollen=rollen,
        abbreviations=abbreviations_in(
            *(rollen.get(rol, "") for account in page.rows for rol in account.rollen)
        ),
    )


@bp.get("/rollen")
def changes() -> ResponseReturnValue:
    """Show which roles were given and taken away, by whom and why."""
    regie = current.regie()
    with regie.database.reading() as tx:
        page = list_wijzigingen(tx, current.viewer(), page=requested_page())
    return render_template(
        "beheer/rolwijzigingen.html",
        page=page,
        pager=pager(page),
        abbreviations=abbreviations_in(*(each.rol for each in page.rows)),
    )


@bp.get("/nieuw")
def new() -> ResponseReturnValue:
    """Show the form for a new account."""
    return _new(_EMPTY, {})


@bp.post("/nieuw")
def create() -> ResponseReturnValue:
    """Make an account and show its one-time password, once."""
    typed = {
        "naam": sent.line("naam"),
        "organisatie": sent.line("organisatie"),
        "aanmeldnaam": sent.line("aanmeldnaam"),
        "rollen": sent.chosen("rollen"),
        "reden": sent.line("reden"),
    }
    regie, viewer = current.regie(), current.viewer()
    eenmalig = regie.accounts.make_eenmalig(viewer)
    try:
        with regie.database.transaction() as tx:
            made = regie.accounts.create(
                tx,
                viewer,
                eenmalig,
                aanmeldnaam=sent.line("aanmeldnaam"),
                naam=sent.line("naam"),
                organisatie=sent.line("organisatie"),
                rollen=sent.chosen("rollen"),
                reden=sent.line("reden"),
                now=current.now(),
            )
    except AccountBestaatAlError:
        return _new(typed, {"aanmeldnaam": _EXISTS}), 422
    except AntwoordenOngeldigError as error:
        return _new(typed, error.problemen), 422
    return render_template(
        "beheer/wachtwoord_eenmalig.html", account=made, wachtwoord=eenmalig.wachtwoord
    )


@bp.get("/<id:account_id>")
def edit(account_id: str) -> ResponseReturnValue:
    """Show one account."""
    return _edit(account_id)


@bp.post("/<id:account_id>")
def change(account_id: str) -> ResponseReturnValue:
    """Change name, organisation and whether the person may sign in."""
    typed = {
        "naam": sent.line("naam"),
        "organisatie": sent.line("organisatie"),
        "actief": bool(sent.line("actief")),
    }
    regie = current.regie()
    try:
        with regie.database.transaction() as tx:
            regie.accounts.change(
                tx,
                current.viewer(),
                account_id,
                naam=sent.line("naam"),
                organisatie=sent.line("organisatie"),
                actief=bool(sent.line("actief")),
                now=current.now(),
            )
    except LaatsteBeheerderError:
        return _edit(account_id, typed, {"actief": _LAST}), 422
    except AntwoordenOngeldigError as error:
        return _edit(account_id, typed, error.problemen), 422
    flash("De gegevens zijn bewaard.", "good")
    return redirect(url_for("accounts.edit", account_id=account_id), 303)


@bp.post("/<id:account_id>/rollen")
def set_roles(account_id: str) -> ResponseReturnValue:
    """Set the roles; they hold from the person's next request."""
    typed = {"rollen": sent.chosen("rollen"), "reden": sent.line("reden")}
    regie = current.regie()
    try:
        with regie.database.transaction() as tx:
            regie.accounts.set_roles(
                tx,
                current.viewer(),
                account_id,
                sent.chosen("rollen"),
                reden=sent.line("reden"),
                now=current.now(),
            )
    except LaatsteBeheerderError:
        return _edit(account_id, typed, {"rollen": _LAST}), 422
    except AntwoordenOngeldigError as error:
        return _edit(account_id, typed, error.problemen), 422
    flash("De rollen zijn bewaard. Ze gelden meteen.", "good")
    return redirect(url_for("accounts.edit", account_id=account_id), 303)


@bp.post("/<id:account_id>/wachtwoord")
def reset_password(account_id: str) -> ResponseReturnValue:
    """Replace the password and show the one-time password, once."""
    regie, viewer, now = current.regie(), current.viewer(), current.now()
    eenmalig = regie.accounts.make_eenmalig(viewer)
    with regie.database.transaction() as tx:
        regie.accounts.reset_password(tx, viewer, account_id, eenmalig, now=now)
        account = regie.accounts.get(tx, viewer, account_id, now=now)
    return render_template(
        "beheer/wachtwoord_eenmalig.html", account=account, wachtwoord=eenmalig.wachtwoord
    )


def _new(typed: Mapping[str, object], problems: Mapping[str, str]) -> str:
    regie = current.regie()
    with regie.database.reading() as tx:
        rollen = regie.rollen.list_te_geven(tx)
    return render_template(
        "beheer/account_nieuw.html",
        rollen=rollen,
        typed=typed,
        problems=problems,
        abbreviations=abbreviations_in(*(rol.naam for rol in rollen)),
    )


def _edit(
    account_id: str,
    typed: Mapping[str, object] | None = None,
    problems: Mapping[str, str] | None = None,
) -> str:
    regie = current.regie()
    with regie.database.reading() as tx:
        account = regie.accounts.get(tx, current.viewer(), account_id, now=current.now())
        rollen = regie.rollen.list_te_geven(tx)
    stored = {
        "naam": account.naam,
        "organisatie": account.organisatie,
        "actief": account.actief,
        "rollen": account.rollen,
        "reden": "",
    }
    return render_template(
        "beheer/account.html",
        account=account,
        rollen=rollen,
        typed={**stored, **(typed or {})},
        abbreviations=abbreviations_in(*(rol.naam for rol in rollen)),
        problems=problems or {},
    )
