"""Every page of the application, as its own map has them: none can be left out by forgetting."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from webui.app import create_app
from webui.settings import WebSettings

if TYPE_CHECKING:
    from werkzeug.routing import Map

    from tasks.regie import Regie

#: a page: its endpoint, and the kind of dossier when it shows one
PageKind: TypeAlias = tuple[str, str]

#: addresses that give no page of their own, and why not
NO_PAGE = {
    "bewaking.health": "other programs ask for it",
    "bewaking.measures": "other programs ask for it",
    "dossiers.drawing": "a drawing, which a page shows",
    "dossiers.export": "a download",
    "publicaties.drawing": "a drawing, which a page shows",
    "static": "files of pages",
    "taken.export": "a download",
    "taken.home": "leads on to another page",
    "tijdlijn.export": "a download",
    "uitvoer.export": "a download",
}


def read_map(regie: Regie) -> Map:
    """Return the map of the application."""
    return create_app(regie, WebSettings(secret_key=b"only to read the map of addresses")).url_map


def list_pages(routes: Map) -> set[str]:
    """Return the endpoints of all pages that can be opened."""
    opened = {rule.endpoint for rule in routes.iter_rules() if "GET" in (rule.methods or ())}
    assert not NO_PAGE.keys() - opened, "an exception for what is no longer there"
    return opened - NO_PAGE.keys()


def find_page(routes: Map, path: str) -> PageKind:
    """Return which page an address leads to."""
    endpoint, arguments = routes.bind("localhost").match(path)
    return endpoint, arguments.get("soort", "")
