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

    rooms: ClassVar[Mapping[str, str]] = {
        "run": "webui.cli_serve",
        "serve": "webui.cli_serve",
        "init": "webui.cli_store",
        "migrate": "webui.cli_store",
        "publish": "webui.cli_store",
        "keys": "webui.cli_keys",
        "check": "webui.cli_check",
        "rehearse": "webui.cli_check",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which people meet them."""
        del ctx
        return list(self.rooms)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        del ctx
        room = self.rooms.get(cmd_name)
        if room is None:
            return None
        command = getattr(importlib.import_module(room), cmd_name)
        return command if isinstance(command, click.Command) else None


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
