"""The application for a WSGI server of your own: ``webui.wsgi:application``.

Any number of processes may serve it on one PostgreSQL store. All that it must know stands
in the environment, and it keeps no time: one ``casusregie clock`` does that for all. It is
made when a server asks for it, so that importing this room does nothing.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webui import logs, memory
from webui.app import create_app
from webui.installation import Installation, opened, read_watch_token
from webui.secret import read_or_create
from webui.settings import LOOPBACK, WebSettings

if TYPE_CHECKING:
    from flask import Flask

_DEMO = "In deze opslag staan accounts van de demonstratie. Die toont alleen casusregie run."
_PROXIES = "CASUSREGIE_PROXIES is het aantal proxy's ervoor, in cijfers."
_LOG = f"CASUSREGIE_LOG is een van: {', '.join(logs.FORMS)}."


def create() -> Flask:
    """Return the application of this installation; its store is brought up to date first.

    Connections are made anew in each process, so a server may make this before it forks.

    Raises:
        SystemExit: the installation is not as it must be, in a Dutch sentence.
    """
    try:
        return _create()
    except click.ClickException as refused:
        raise SystemExit(refused.format_message()) from None


def __getattr__(name: str) -> Flask:
    """Make ``application`` when somebody asks for it first."""
    if name != "application":
        raise AttributeError(name)
    made = create()
    globals()[name] = made
    return made


def _create() -> Flask:
    installation = Installation.find(Path(os.environ.get("VAR", "var")))
    proxies, form = _read_proxies(), os.environ.get("CASUSREGIE_LOG") or logs.FORMS[0]
    if form not in logs.FORMS:
        raise click.ClickException(_LOG)
    memory.give_peaks_back()
    logs.configure(form, sys.stderr)
    open_until_exit = contextlib.ExitStack()
    regie = open_until_exit.enter_context(opened(installation))
    atexit.register(open_until_exit.close)
    with regie.database.reading() as tx:
        if regie.accounts.has_demo(tx):
            raise click.ClickException(_DEMO)
    regie.database.dispose()  # who forks from here shares no connection
    settings = WebSettings(
        secret_key=read_or_create(installation.session_key),
        allowed_hosts=_read_hosts(),
        watch_token=read_watch_token(),
        proxies=proxies,
    )
    return create_app(regie, settings)


def _read_hosts() -> frozenset[str]:
    named = os.environ.get("CASUSREGIE_HOSTS", "").split(",")
    return frozenset(each.strip() for each in named if each.strip()) or LOOPBACK


def _read_proxies() -> int:
    told = os.environ.get("CASUSREGIE_PROXIES") or "0"
    if not told.isascii() or not told.isdigit():
        raise click.ClickException(_PROXIES)
    return int(told)
