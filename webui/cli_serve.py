"""``run`` shows a demonstration on this machine; ``serve`` is for real work."""

from __future__ import annotations

import signal
import sys
import threading
from typing import TYPE_CHECKING

import click
import waitress

from engine import utc_now
from tasks.scenarios.demo import DEMO_FILE, DEMO_WACHTWOORD, load_demo, read_demo
from tasks.scheduler import Scheduler
from webui import logs, memory
from webui.addresses import is_loopback
from webui.app import create_app
from webui.cli_options import var_option
from webui.installation import Installation, created, opened, packaged_folder, read_watch_token
from webui.listening import listen
from webui.secret import read_or_create
from webui.settings import LOOPBACK, WebSettings

if TYPE_CHECKING:
    from pathlib import Path

    from waitress.server import BaseWSGIServer, MultiSocketServer

    from tasks.regie import Regie
    from tasks.scenarios.demo import Demo

#: requests at the same time in one process; SQLite writes one after another anyway
THREADS = 8
PORT = click.IntRange(0, 65_535)
log_option = click.option(
    "--log",
    type=click.Choice(logs.FORMS),
    default=logs.FORMS[0],
    show_default=True,
    help="Vorm van het logboek op stderr.",
)


@click.command()
@var_option
@click.option(
    "--port", envvar="PORT", type=PORT, default=8000, show_default=True, help="Poort op 127.0.0.1."
)
def run(folder: Path, port: int) -> None:
    """Start een demonstratie met verzonnen personen, alleen op deze computer."""
    installation = Installation.of_demonstration(folder)
    _refuse_other_stores(installation)
    files = packaged_folder()
    demo = read_demo(files[DEMO_FILE])
    with created(installation) as regie:
        if not installation.demonstration_mark.exists():
            _fill(regie, files, demo)
            installation.demonstration_mark.touch()
        settings = WebSettings(
            secret_key=read_or_create(installation.session_key), secure_cookies=False, demo=True
        )
        server = make_server(regie, settings, "127.0.0.1", port)
        click.echo(f"\nCasusregie staat klaar op http://127.0.0.1:{server.effective_port}")
        click.echo("Alle personen zijn verzonnen. Meld u aan als:\n")
        for persoon in demo.personen:
            click.echo(f"  {persoon.aanmeldnaam:<22} {persoon.naam}, {persoon.organisatie}")
        click.echo(f"\nHet wachtwoord is steeds: {DEMO_WACHTWOORD}\nStoppen: Ctrl+C.\n")
        _work(regie, server)


@click.command()
@var_option
@click.option("--address", default="127.0.0.1", show_default=True, help="Adres om op te luisteren.")
@click.option("--port", envvar="PORT", type=PORT, default=8000, show_default=True, help="Poort.")
@click.option("--host", "hosts", multiple=True, help="Naam waaronder men het systeem bereikt.")
@click.option("--proxies", default=0, show_default=True, help="Aantal vertrouwde proxy's ervoor.")
@click.option("--plain-http", is_flag=True, help="Zonder TLS; alleen op het eigen adres.")
@log_option
def serve(
    folder: Path,
    address: str,
    port: int,
    *,
    hosts: tuple[str, ...],
    proxies: int,
    log: str,
    plain_http: bool,
) -> None:
    """Start het systeem voor echt gebruik, met de planner erbij."""
    local = is_loopback(address)
    if plain_http and not local:
        raise click.ClickException("Zonder TLS kan alleen op 127.0.0.1. Zet er een proxy voor.")
    installation = Installation.find(folder)
    with opened(installation) as regie:
        with regie.database.reading() as tx:
            demo = regie.accounts.has_demo(tx)
        # behind a proxy the address is local and the people are not
        if demo and (proxies or not all(map(is_loopback, (address, *hosts)))):
            raise click.ClickException(
                "In deze opslag staan accounts van de demonstratie. Die mag alleen op 127.0.0.1 "
                "worden gebruikt, zonder proxy ervoor. Maak een eigen opslag met init."
            )
        settings = WebSettings(
            secret_key=read_or_create(installation.session_key),
            allowed_hosts=frozenset(hosts) or LOOPBACK | {address},
            secure_cookies=not plain_http,
            demo=demo,
            watch_token=read_watch_token(),
            proxies=proxies,
        )
        server = make_server(regie, settings, address, port)
        click.echo(f"Casusregie luistert op {address}:{server.effective_port}")
        _work(regie, server, log)


@click.command()
@var_option
@log_option
def clock(folder: Path, *, log: str) -> None:
    """Houd alleen termijnen bij, naast een eigen WSGI-server (webui.wsgi:application)."""
    logs.configure(log, sys.stderr)
    signal.signal(signal.SIGTERM, _interrupt)
    with opened(Installation.find(folder)) as regie:
        scheduler = Scheduler(lambda: regie.tick(utc_now()))
        scheduler.start()
        click.echo("Casusregie houdt termijnen bij.")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("Gestopt.")
        finally:
            scheduler.stop()


def _refuse_other_stores(installation: Installation) -> None:
    """Leave alone what is no demonstration, or one whose first start broke off.

    Raises:
        click.ClickException: there is such a store in the folder.
    """
    store = installation.store_file
    if store is not None and store.exists() and not installation.demonstration_mark.exists():
        raise click.ClickException(
            f"In {installation.folder} staat een opslag die geen demonstratie is, of een eerste "
            "start die niet af kwam. Kies een andere map met --var, of haal deze map weg."
        )


def _fill(regie: Regie, files: dict[str, bytes], demo: Demo) -> None:
    """Publish the processes and play the stories."""
    now = utc_now()
    click.echo("De eerste start vult de opslag met verzonnen dossiers:")
    with regie.database.transaction() as tx:
        regie.publish_folder(tx, files, by="demonstratie", now=now)
    load_demo(regie, demo, now=now, tell=lambda naam: click.echo(f"  {naam}"))


def make_server(
    regie: Regie, settings: WebSettings, address: str, port: int
) -> MultiSocketServer | BaseWSGIServer:
    """Return a server that listens already; port 0 lets the machine choose one.

    Raises:
        click.ClickException: this port cannot be had, in a Dutch sentence.
    """
    memory.give_peaks_back()
    app = create_app(regie, settings)
    return waitress.create_server(
        app,
        sockets=[listen(address, port)],
        threads=THREADS,
        ident=None,
        max_request_body_size=settings.max_body,
        # behind a trusted proxy the application itself reads what the proxy adds
        clear_untrusted_proxy_headers=not settings.proxies,
    )


def _work(
    regie: Regie, server: MultiSocketServer | BaseWSGIServer, log: str = logs.FORMS[0]
) -> None:
    """Serve until asked to stop; the scheduler ticks in the same process."""
    logs.configure(log, sys.stderr)
    signal.signal(signal.SIGTERM, _interrupt)
    scheduler = Scheduler(lambda: regie.tick(utc_now()))
    scheduler.start()
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("Gestopt.")
    finally:
        scheduler.stop()
        server.close()


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt
