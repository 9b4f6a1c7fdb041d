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
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from tasks.errors import NotFoundError
from tasks.model import Recht
from webui import current, errors, sent, typed
from webui.formatting import from_epoch

if TYPE_CHECKING:
    from flask import Blueprint, Flask
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from tasks.model import Account

#: rights of whoever keeps the system going
MANAGING = frozenset({Recht.AANNAMES_BEHEREN, Recht.ACCOUNTS_BEHEREN, Recht.INCIDENTEN_BEHEREN})
#: all that a stranger may open
PUBLIC_ENDPOINTS = frozenset({"static", "aanmelden.show", "aanmelden.sign_in"})
#: what no person asks for: no session is read or written; programs have a doorkeeper of
#: their own (``webui.machines``)
MACHINE_ENDPOINTS = frozenset({"static", "bewaking.health", "bewaking.measures"})
#: what somebody with a one-time password may open
FIRST_ENDPOINTS = PUBLIC_ENDPOINTS | {
    "wachtwoord.show",
    "wachtwoord.change",
    "aanmelden.sign_out",
    "aanmelden.extend",
}
_TOO_LATE = (
    "U was afgemeld",
    (
        "Wat u verstuurde, is niet verwerkt. Uw tekst staat hieronder.",
        "Kopieer uw tekst. Of laat deze pagina open en meld u aan in een ander tabblad.",
        "Na het aanmelden komt u weer bij het formulier.",
    ),
)
#: sent by scripts for what a person did not do; it does not keep a session alive
BACKGROUND_HEADER = "X-Background"


class Key(StrEnum):
    """What a session holds."""

    ACCOUNT = "account"
    VERSIE = "versie"
    BEGIN = "begin"
    SEEN = "gezien"
    ONWARD = "verder"
    WAS = "was"
    CSRF = "csrf_token"


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
    """Forget the session in this browser, except whose it was."""
    was = session.get(Key.ACCOUNT)
    session.clear()
    if was is not None:
        session[Key.WAS] = was


def take_onward(account: Account) -> str:
    """Return where this person was heading before signing in, once; the inbox otherwise.

    On a shared browser the next person is not sent where the previous one was.
    """
    onward, was = session.pop(Key.ONWARD, ""), session.get(Key.WAS, account.id)
    return str(onward) if onward and was == account.id else url_for("taken.home")


def seconds_left() -> int:
    """Return after how many seconds this session ends, whatever its owner does."""
    ends = from_epoch(session[Key.BEGIN]) + current.web().settings.absolute
    return max(int((ends - current.now()).total_seconds()), 0)


def require(blueprint: Blueprint, *rechten: Recht) -> None:
    """Close all pages of a blueprint to whoever has none of these rights.

    To them the pages do not exist.
    """
    blueprint.before_request(partial(_require, frozenset(rechten)))


def _require(rechten: frozenset[Recht]) -> None:
    if rechten.isdisjoint(current.viewer().rechten):
        raise NotFoundError("pagina", request.endpoint or "")


def _admit() -> ResponseReturnValue | None:
    """Find out who asks, or send them to the sign-in page."""
    endpoint = request.endpoint
    if endpoint in MACHINE_ENDPOINTS:
        return None
    if Key.ACCOUNT in session:
        if _expired():
            _run_out()
            flash(_idle_words(), "warn")
        elif not _recognise():
            _run_out()
            flash("U bent afgemeld. Meld u opnieuw aan.", "warn")
    found = current.find_viewer()
    if found is None:
        return None if endpoint in PUBLIC_ENDPOINTS else _give_back() or _to_sign_in()
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


def _run_out() -> None:
    """End the session, but keep its token: it tells which forms came from this browser."""
    token = session.get(Key.CSRF)
    end()
    if token is not None:
        session[Key.CSRF] = token


def _give_back() -> ResponseReturnValue | None:
    """Show what was typed when the session ended before it was sent; None if nothing was.

    Only for a form that this browser was given, so that no other site puts words here.
    """
    fields = typed.sent()
    if not fields or sent.wants_json():
        return None
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return None
    session[Key.ONWARD] = url_for(
        typed.RETURNING_ENDPOINTS[request.endpoint or ""], **(request.view_args or {})
    )
    return errors.show(errors.Telling(403, *_TOO_LATE, typed=fields))


def _idle_words() -> str:
    minutes = int(current.web().settings.idle.total_seconds() // 60)
    return f"U bent afgemeld, omdat u {minutes} minuten niets deed. Meld u opnieuw aan."


def _to_sign_in() -> Response:
    is_page = request.method == "GET" and request.accept_mimetypes.accept_html
    if is_page and request.url_rule is not None:
        session[Key.ONWARD] = request.full_path.rstrip("?")
    return redirect(url_for("aanmelden.show"), 303)
