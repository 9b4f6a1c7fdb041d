"""What is held after a restore: a list of it, and letting go of all, or of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from engine import OutboxState, utc_now
from tasks.errors import AntwoordenOngeldigError, NotFoundError
from webui.cli_options import var_option
from webui.formatting import short_moment
from webui.installation import Installation, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.regie import Regie
    from tasks.verzending import Verzoek

#: shown at once; the screen has pages
_MOST = 1000
_WORDS = {
    OutboxState.HELD: "aangehouden",
    OutboxState.DEAD: "opgegeven",
    OutboxState.WAITING: "wacht",
}


@click.command()
@var_option
@click.option("--all", "everything", is_flag=True, help="Geef alles vrij.")
@click.option("--one", metavar="KENMERK", help="Geef dit ene verzoek vrij.")
@click.option("--drop", metavar="KENMERK", help="Schrap dit ene verzoek: het gaat nooit weg.")
@click.option("--reason", default="", help="Waarom. Noem geen personen.")
def release(
    folder: Path, *, everything: bool, one: str | None, drop: str | None, reason: str
) -> None:
    """Toon wat naar buiten moet en wacht, en laat het gaan: alles, of één verzoek."""
    if sum((everything, one is not None, drop is not None)) > 1:
        raise click.ClickException("Kies --all, --one of --drop.")
    with opened(Installation.find(folder)) as regie:
        try:
            if everything:
                _release_all(regie, reason)
            elif one is not None:
                _release_one(regie, one, reason)
            elif drop is not None:
                _drop(regie, drop, reason)
            else:
                _list(regie)
        except AntwoordenOngeldigError:
            raise click.ClickException('Zeg waarom, met --reason "…".') from None
        except NotFoundError:
            raise click.ClickException("Dit verzoek is er niet (meer).") from None


def _list(regie: Regie) -> None:
    with regie.database.reading() as tx:
        pagina = regie.verzending.page(tx, None, per_page=_MOST)
    for verzoek in pagina.verzoeken.rows:
        click.echo(_line(verzoek))
    if pagina.verzoeken.total > _MOST:
        click.echo(f"Dit zijn de eerste {_MOST} van {pagina.verzoeken.total}.")
    told = pagina.tellingen
    click.echo(f"Aangehouden: {told.held}. Opgegeven: {told.dead}. Wacht: {told.waiting}.")
    if pagina.dicht or told.held:
        click.echo("Kijk wat na de back-up al is verstuurd. Geef daarna vrij:")
        click.echo('  casusregie release --all --reason "…"')


def _line(verzoek: Verzoek) -> str:
    entry = verzoek.entry
    since = short_moment(entry.created_at)
    words = (verzoek.nummer or "onbekend", entry.service, _WORDS[entry.state], f"sinds {since}")
    return "  ".join((entry.key, *words))


def _release_all(regie: Regie, reason: str) -> None:
    with regie.database.transaction() as tx:
        many = regie.verzending.release_all(tx, None, reason, now=utc_now())
    click.echo(f"Vrijgegeven: {many}. Wat naar buiten moet, gaat nu weer.")


def _release_one(regie: Regie, key: str, reason: str) -> None:
    with regie.database.transaction() as tx:
        done = regie.verzending.resend(tx, None, key, reason, now=utc_now())
    if done:
        click.echo("Dit verzoek gaat nu naar buiten.")
    else:
        click.echo("Dit verzoek is misschien net onderweg. Er is niets gewijzigd.")


def _drop(regie: Regie, key: str, reason: str) -> None:
    with regie.database.transaction() as tx:
        regie.verzending.drop(tx, None, key, reason, now=utc_now())
    click.echo("Dit verzoek is geschrapt. Het dossier gaat verder, zonder antwoord.")
