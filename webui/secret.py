"""The key that signs sessions: a file that only its owner may read.

It is no key of the dossiers; losing it merely signs everybody out.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32


def read_or_create(path: Path) -> bytes:
    """Return the key in ``path``; make it when it does not exist yet (mode 0600).

    Two processes that start at once end up with the same key: the file is created
    exclusively, and whoever comes second reads it.

    Raises:
        ValueError: the file holds no key of the right length.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES))
    return _read(path)


def _read(path: Path) -> bytes:
    key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    if len(key) != KEY_BYTES:
        message = f"{path.name} holds no session key of {KEY_BYTES} bytes"
        raise ValueError(message)
    return key
