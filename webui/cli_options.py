"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

var_option = click.option(
    "--var",
    "folder",
    envvar="VAR",
    default="var",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Map met de opslag en de sleutels.",
)
