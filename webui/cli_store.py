"""Making a store, bringing it up to date, and putting processes into it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine import BundleRefusedError, Severity, utc_now
from tasks.errors import AccountBestaatAlError
from tasks.findings import describe
from tasks.publishing import check_folder, read_folder
from webui.cli_options import var_option
from webui.installation import Installation, created, opened, packaged_folder
from webui.printing import harmless

if TYPE_CHECKING:
    from collections.abc import Mapping


@click.command()
@var_option
@click.option("--aanmeldnaam", prompt="Aanmeldnaam van de beheerder")
@click.option("--naam", prompt="Naam van de beheerder")
@click.option("--organisatie", prompt="Organisatie")
def init(folder: Path, aanmeldnaam: str, naam: str, organisatie: str) -> None:
    """Maak een lege opslag met sleutels, processen en een eerste beheerder."""
    now = utc_now()
    with created(Installation.find(folder)) as regie:
        try:
            with regie.database.transaction() as tx:
                regie.publish_folder(tx, packaged_folder(), by=aanmeldnaam, now=now)
                made = regie.accounts.create_first_administrator(
                    tx, aanmeldnaam=aanmeldnaam, naam=naam, organisatie=organisatie, now=now
                )
        except AccountBestaatAlError:
            sentence = "Deze opslag heeft al accounts. Er is niets gewijzigd."
            raise click.ClickException(sentence) from None
    click.echo("De opslag is gemaakt. Bewaar het sleutelbestand ook op een andere, veilige plek.")
    click.echo(f"Aanmeldnaam: {aanmeldnaam}")
    click.echo(f"Wachtwoord voor één keer: {made.wachtwoord}")


@click.command()
@var_option
def migrate(folder: Path) -> None:
    """Breng de opslag naar de nieuwste versie."""
    with opened(Installation.find(folder)):
        click.echo("De opslag is bij.")


@click.command()
@var_option
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--door", default="opdrachtregel", show_default=True, help="Wie publiceert.")
def publish(folder: Path, path: Path, door: str) -> None:
    """Publiceer de processen van een map; lopende dossiers houden hun versie."""
    files = read_folder(path)
    try:
        _judge(files)  # a heavy folder that is refused lets nobody wait for the storage
        with opened(Installation.find(folder)) as regie, regie.database.transaction() as tx:
            publications = regie.publish_folder(tx, files, by=door, now=utc_now())
    except BundleRefusedError as error:
        for finding in error.findings:
            click.echo(harmless(describe(finding)), err=True)
        raise click.ClickException("Er is niets gepubliceerd.") from None
    for each in publications:
        click.echo(f"{each.process_key}: versie {each.version} ({each.bundle_id[:8]})")


def _judge(files: Mapping[str, bytes]) -> None:
    findings = check_folder(files)
    if any(each.severity is Severity.ERROR for each in findings):
        raise BundleRefusedError(findings)
