"""Looking after the keys of the dossiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from webui.cli_options import var_option
from webui.installation import Installation, opened

if TYPE_CHECKING:
    from pathlib import Path


@click.group()
def keys() -> None:
    """Sleutels van de dossiers."""


@keys.command()
@var_option
def rotate(folder: Path) -> None:
    """Maak een nieuwe hoofdsleutel en sluit elk dossier daarmee af."""
    with opened(Installation.find(folder)) as regie:
        total = regie.rotate_keys()
    click.echo(f"Nieuwe hoofdsleutel in gebruik. Dossiers opnieuw afgesloten: {total}.")
    click.echo("Bewaar het sleutelbestand opnieuw op een andere, veilige plek.")
