"""What may stand in an address: ids and pseudonyms of a known shape, and nothing else.

Anything of another shape is "not found" before a store is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.routing import BaseConverter

if TYPE_CHECKING:
    from flask import Flask

_KINDS = {"meldingen": "melding", "casussen": "casus"}
_PLURALS = {kind: plural for plural, kind in _KINDS.items()}


class NummerConverter(BaseConverter):
    """A dossier's number, such as ``C-2026-0012``."""

    regex = r"[A-Za-z0-9][A-Za-z0-9-]{0,31}"


class SleutelConverter(BaseConverter):
    """A key from a diagram or a list of roles."""

    regex = r"[A-Za-z_][A-Za-z0-9_.-]{0,254}"


class AannameConverter(BaseConverter):
    """The number of an assumption, such as ``A14``, or of the law (``L5``)."""

    regex = "[AL][1-9][0-9]{0,2}"


class SoortConverter(BaseConverter):
    """The plural in an address, the kind of dossier in the code."""

    regex = "meldingen|casussen"

    def to_python(self, value: str) -> str:
        """Return ``melding`` for ``meldingen``."""
        return _KINDS[value]

    def to_url(self, value: str) -> str:
        """Return ``meldingen`` for ``melding``."""
        return _PLURALS[value]


class IdConverter(BaseConverter):
    """A UUID in its usual notation, kept as text."""

    regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def configure(app: Flask) -> None:
    """Make the converters known; before any route that uses them."""
    app.url_map.converters.update(
        nummer=NummerConverter,
        sleutel=SleutelConverter,
        aanname=AannameConverter,
        soort=SoortConverter,
        id=IdConverter,
    )
