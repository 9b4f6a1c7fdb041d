"""Getting the port on which the server listens, or saying in Dutch why not.

The port is taken before the server is made: one that fails halfway leaves its threads behind.
"""

from __future__ import annotations

import errno
import socket

import click


def listen(address: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 lets the machine choose one.

    Raises:
        click.ClickException: this port cannot be had, in a Dutch sentence.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family)
    except OSError as error:
        raise click.ClickException(_words(error.errno, address, port)) from None


def _words(code: int | None, address: str, port: int) -> str:
    match code:
        case errno.EADDRINUSE:
            return (
                f"Poort {port} is al in gebruik. "
                "Stop het andere programma, of kies een andere poort met --port."
            )
        case errno.EACCES:
            return f"Poort {port} mag dit programma niet gebruiken. Kies een andere met --port."
        case _:
            return f"Op {address}, poort {port}, kan dit programma niet luisteren."
