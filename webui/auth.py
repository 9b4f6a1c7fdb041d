"""Who is asking: sessions, and no page without one.

Every page is closed unless its endpoint stands in ``PUBLIC_ENDPOINTS``. The session is a
signed cookie with ids and moments only; the account behind it is read again on every
request, so a role that was taken away is gone at once.
"""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from flask import flash, g, redirect, request, session, url_for

from tasks.errors import NotFoundError
from webui import current
from webui.formatting import from_epoch

if TYPE_CHECKING:
    from flask import Blueprint, Flask
    from werkzeug.wrappers import Response

    from tasks.model import Account, Recht

#: all that a stranger may open
PUBLIC_ENDPOINTS = frozenset({"static", "aanmelden.show", "aanmelden.sign_in"})
#: what somebody with a one-time password may open
FIRST_ENDPOINTS = PUBLIC_ENDPOINTS | {
    "wachtwoord.show",
    "wachtwoord.change",
    "aanmelden.sign_out",
    "aanmelden.extend",
}
#: sent by scripts for what a person did not do; it does not keep a session alive
BACKGROUND_HEADER = "X-Background"


class Key(StrEnum):
    """What a session holds."""

    ACCOUNT = "account"
    VERSIE = "versie"
    BEGIN = "begin"
    SEEN = "gezien"
    ONWARD = "verder"


def configure(app: Flask) -> None:
    """Close every page. Register this before CSRF: who is signed out hears that first."""
    app.before_request(_admit)


def begin(account: Account) -> None:
    """Start a fresh session for somebody who signed in; nothing of an older one remains."""
    now = int(current.now().timestamp())
    session.clear()
    session[Key.ACCOUNT] = account.id
    session[Key.VERSIE] = account.versie
    session[Key.BEGIN] = now
    session[Key.SEEN] = now


def end() -> None:
    """Forget the session in this browser."""
    session.clear()


def take_onward() -> str:
    """Return where somebody wanted to go before signing in, once; the inbox otherwise."""
    return str(session.pop(Key.ONWARD, "")) or url_for("taken.index")


def require(blueprint: Blueprint, *rechten: Recht) -> None:
    """Close all pages of a blueprint to whoever has none of these rights.

    To them the pages do not exist.
    """
    blueprint.before_request(partial(_require, frozenset(rechten)))


def _require(rechten: frozenset[Recht]) -> None:
    if rechten.isdisjoint(current.viewer().rechten):
        raise NotFoundError("pagina", request.endpoint or "")


def _admit() -> Response | None:
    """Find out who asks, or send them to the sign-in page."""
    endpoint = request.endpoint
    if endpoint == "static":
        return None
    if Key.ACCOUNT in session:
        if _expired():
            end()
            flash(_idle_words(), "warn")
        elif not _recognise():
            end()
            flash("U bent afgemeld. Meld u opnieuw aan.", "warn")
    found = current.find_viewer()
    if found is None:
        return None if endpoint in PUBLIC_ENDPOINTS else _to_sign_in()
    if found.moet_wachtwoord_wijzigen and endpoint not in FIRST_ENDPOINTS:
        return redirect(url_for("wachtwoord.show"), 303)
    return None


def _expired() -> bool:
    settings = current.web().settings
    now = current.now()
    return (
        now - from_epoch(session[Key.SEEN]) >= settings.idle
        or now - from_epoch(session[Key.BEGIN]) >= settings.absolute
    )


def _recognise() -> bool:
    """Read the account again; False when it may no longer come in."""
    regie = current.regie()
    with regie.database.reading() as tx:
        g.viewer = regie.accounts.viewer(
            tx, session[Key.ACCOUNT], session[Key.VERSIE], now=current.now()
        )
    if g.viewer is None:
        return False
    if BACKGROUND_HEADER not in request.headers:
        session[Key.SEEN] = int(current.now().timestamp())
    return True


def _idle_words() -> str:
    minutes = int(current.web().settings.idle.total_seconds() // 60)
    return f"U bent afgemeld, omdat u {minutes} minuten niets deed. Meld u opnieuw aan."


def _to_sign_in() -> Response:
    is_page = request.method == "GET" and request.accept_mimetypes.accept_html
    if is_page and request.url_rule is not None:
        session[Key.ONWARD] = request.full_path.rstrip("?")
    return redirect(url_for("aanmelden.show"), 303)
