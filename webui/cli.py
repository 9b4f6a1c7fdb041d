"""The commands. Each lives in a room of its own and is imported only when it is called."""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING, ClassVar

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


class LazyGroup(click.Group):
    """A group that knows its commands by address, so that ``--help`` starts at once."""

    rooms: ClassVar[Mapping[str, tuple[str, str]]] = {
        "run": ("webui.cli_serve", "Start een demonstratie met verzonnen personen."),
        "serve": ("webui.cli_serve", "Start het systeem voor echt gebruik."),
        "clock": ("webui.cli_serve", "Houd termijnen bij, naast een eigen WSGI-server."),
        "init": ("webui.cli_store", "Maak een lege opslag met een eerste beheerder."),
        "migrate": ("webui.cli_store", "Breng de opslag naar de nieuwste versie."),
        "publish": ("webui.cli_store", "Publiceer de processen van een map."),
        "backup": ("webui.cli_backup", "Maak een back-up van de opslag, terwijl men doorwerkt."),
        "restore": ("webui.cli_backup", "Zet een back-up terug."),
        "release": (
            "webui.cli_release",
            "Toon wat wacht om naar buiten te gaan, en laat het gaan.",
        ),
        "keys": ("webui.cli_keys", "Sleutels van de dossiers."),
        "check": ("webui.cli_check", "Kijk of diagrammen en formulieren goed zijn."),
        "rehearse": ("webui.cli_check", "Speel scenario's na in het geheugen."),
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which people meet them."""
        del ctx
        return list(self.rooms)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        del ctx
        if cmd_name not in self.rooms:
            return None
        room, _ = self.rooms[cmd_name]
        command = getattr(importlib.import_module(room), cmd_name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in self.rooms.items()])


@click.group(cls=LazyGroup)
@click.version_option(package_name="casusregie")
def cli() -> None:
    """Casusregie: van melding tot afsluiting, getekend in BPMN, besloten door mensen."""


def main() -> None:
    """Run the command line; a refusal of ours is one clear sentence, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
    cli()
