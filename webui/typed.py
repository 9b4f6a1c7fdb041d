"""What somebody typed and what was not stored: given back, so that it can be copied.

Only a page that declares it gives anything back, so that a password or a search never
stands on an error page; and only to whoever typed it, so that no other site can put its
words on a page of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from werkzeug.exceptions import HTTPException

from webui import current

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: where people write long texts, and the page on which they do
RETURNING_ENDPOINTS = {
    "taak.complete": "taak.show",
    "taak.record": "taak.show",
    "taak.questions": "taak.show",
    "taak.save_concept": "taak.show",
    "taak.send_back": "taak.show",
    "stukken.correct": "stukken.edit",
}
_TECHNICAL = frozenset({"csrf_token", "versie"})


def to_return() -> Mapping[str, Sequence[str]]:
    """Return what this request sent, less the technical fields; nothing to a stranger."""
    return {} if current.find_viewer() is None else sent()


def sent() -> Mapping[str, Sequence[str]]:
    """Return what was typed, whoever sent it; a broken request gives nothing."""
    if request.method != "POST" or request.endpoint not in RETURNING_ENDPOINTS:
        return {}
    try:
        fields = request.form.to_dict(flat=False)
    except HTTPException:
        return {}
    return {
        key: [value for value in values if value]
        for key, values in fields.items()
        if key not in _TECHNICAL and any(values)
    }
