"""What belongs to this request: the floor below, who looks, and one moment for all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app, g

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tasks.model import Viewer
    from tasks.regie import Regie
    from webui.assets import Entry
    from webui.metrics import Meter
    from webui.settings import WebSettings

EXTENSION = "casusregie"


@dataclass(frozen=True, slots=True)
class Web:
    """What the factory wires into the application."""

    regie: Regie
    settings: WebSettings
    clock: Callable[[], datetime]
    entries: dict[str, Entry]
    meter: Meter


def web() -> Web:
    """Return what the factory wired."""
    return cast("Web", current_app.extensions[EXTENSION])


def regie() -> Regie:
    """Return the floor of people."""
    return web().regie


def now() -> datetime:
    """Return the moment of this request: aware, UTC, the same throughout."""
    if "now" not in g:
        g.now = web().clock()
    return cast("datetime", g.now)


def find_viewer() -> Viewer | None:
    """Return who looks, or None on a public page without a session."""
    return cast("Viewer | None", g.get("viewer"))


def viewer() -> Viewer:
    """Return who looks; only for pages behind the sign-in.

    Raises:
        LookupError: the page is public, so nobody may be signed in.
    """
    found = find_viewer()
    if found is None:
        message = "a public page asked for a viewer"
        raise LookupError(message)
    return found
