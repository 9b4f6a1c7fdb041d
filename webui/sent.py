"""What a browser sent, made safe to hand down: trimmed, bounded, without control characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: whatever breaks a line, also where only some programs see it
_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
#: of a version or an id; databases know nothing larger
LARGEST_NUMBER = 2**31 - 1
LINE_LIMIT = 255
TEXT_LIMIT = 10_000


def answers() -> Mapping[str, Sequence[str]]:
    """Return everything that was sent, by input name; the form below cleans it."""
    return request.form.to_dict(flat=False)


def wants_json() -> bool:
    """Tell whether a script of ours asks, rather than a person."""
    return request.accept_mimetypes.best == "application/json"


def versie() -> int:
    """Return the version of the page that was sent; 0, which never fits, when it is odd."""
    versie = request.form.get("versie", 0, type=int)
    return versie if 0 < versie <= LARGEST_NUMBER else 0


def line(name: str, limit: int = LINE_LIMIT) -> str:
    """Return one line that was posted, trimmed and cut off at ``limit`` characters."""
    return _line(request.form.get(name, ""))[:limit]


def text(name: str) -> str:
    """Return a text that was posted, trimmed and cut off at ``TEXT_LIMIT`` characters."""
    return _clean(request.form.get(name, ""))[:TEXT_LIMIT]


def chosen(name: str) -> tuple[str, ...]:
    """Return the boxes that were ticked under one name, in order."""
    return tuple(_line(value)[:LINE_LIMIT] for value in request.form.getlist(name))


def argument(name: str, limit: int = LINE_LIMIT) -> str:
    """Return a parameter of the address, trimmed and cut off."""
    return _line(request.args.get(name, ""))[:limit]


def _line(value: str) -> str:
    return _clean(_BREAKS.sub(" ", value))


def _clean(value: str) -> str:
    return _CONTROL.sub("", value).strip()
