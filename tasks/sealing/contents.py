"""What a key ring consists of, and how that is written down.

The only room that turns keys into text; the text goes to ``keyfile`` and nowhere else.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeGuard

import orjson

from tasks.sealing.envelope import KEY_BYTES, DataKey, new_data_key

if TYPE_CHECKING:
    from engine import JsonValue

_FORMAT: Final = 1
_ID_BYTES: Final = 8
_MAX_ID: Final = 64


@dataclass(frozen=True, slots=True)
class Contents:
    """The keys by id, newest first, and the key of the blind index."""

    keys: dict[str, DataKey] = field(repr=False)
    search: bytes = field(repr=False)

    @property
    def current_id(self) -> str:
        """Id of the newest key."""
        return next(iter(self.keys))


def new_contents() -> Contents:
    """Return one fresh key and a fresh search key."""
    return Contents(_new_key(), secrets.token_bytes(KEY_BYTES))


def add_key(contents: Contents) -> Contents:
    """Return the same with a fresh key in front."""
    return replace(contents, keys=_new_key() | contents.keys)


def dump_contents(contents: Contents) -> bytes:
    """Write the contents as JSON."""
    keys = [
        {"id": key_id, "sleutel": _base64(key.expose())} for key_id, key in contents.keys.items()
    ]
    written = {"formaat": _FORMAT, "sleutels": keys, "zoeksleutel": _base64(contents.search)}
    return orjson.dumps(written, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def parse_contents(content: bytes) -> Contents | None:
    """Read what ``dump_contents`` wrote; None when anything about it is not right."""
    try:
        written: JsonValue = orjson.loads(content)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(written, dict) or written.get("formaat") != _FORMAT:
        return None
    search = _secret(written.get("zoeksleutel"))
    listed = written.get("sleutels")
    if search is None or not isinstance(listed, list) or not listed:
        return None
    keys = [_parse_key(each) for each in listed]
    known = dict(filter(None, keys))
    return Contents(known, search) if len(known) == len(listed) else None


def _parse_key(each: JsonValue) -> tuple[str, DataKey] | None:
    if not isinstance(each, dict):
        return None
    key_id, secret = each.get("id"), _secret(each.get("sleutel"))
    return (key_id, DataKey(secret)) if _is_id(key_id) and secret is not None else None


def _new_key() -> dict[str, DataKey]:
    return {secrets.token_hex(_ID_BYTES): new_data_key()}


def _is_id(value: JsonValue) -> TypeGuard[str]:
    return isinstance(value, str) and value.isalnum() and value.isascii() and len(value) <= _MAX_ID


def _base64(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


def _secret(value: JsonValue) -> bytes | None:
    if not isinstance(value, str):
        return None
    try:
        secret = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return None
    return secret if len(secret) == KEY_BYTES else None
