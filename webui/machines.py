"""Which programs may ask how the system is doing: those on this machine, or with the token."""

from __future__ import annotations

import hmac

from flask import request

from tasks.errors import NotFoundError
from webui import current
from webui.addresses import is_loopback


def admit() -> None:
    """Let a program in that may ask; with a token configured, only the token counts.

    Raises:
        NotFoundError: for anybody else the page does not exist.
    """
    token = current.web().settings.watch_token
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        allowed = hmac.compare_digest(given.encode(), token.encode())
    else:
        allowed = is_loopback(request.remote_addr or "")
    if not allowed:
        raise NotFoundError("pagina", request.endpoint or "")
