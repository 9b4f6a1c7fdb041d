"""The key that signs sessions: a file that only its owner may read.

It is no key of the dossiers; losing it merely signs everybody out.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from tasks.errors import SleutelOntbreektError
from tasks.sealing.keyfile import create_file, read_file

if TYPE_CHECKING:
    from pathlib import Path

KEY_BYTES = 32


def read_or_create(path: Path) -> bytes:
    """Return the key in ``path``; make it when it does not exist yet (mode 0600).

    The file appears whole or not at all, so two processes that start at once end up with the
    same key: whoever comes second reads that of the first.

    Raises:
        SleutelOntbreektError: the file cannot be made or read, others can read it too, or it
            holds no key of the right length; in a Dutch sentence.
    """
    if not path.exists():
        try:
            create_file(path, secrets.token_hex(KEY_BYTES).encode("ascii"))
        except SleutelOntbreektError:
            if not path.exists():
                raise
    return _read(path)


def _read(path: Path) -> bytes:
    try:
        key = bytes.fromhex(read_file(path).decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SleutelOntbreektError(
            f"Het sleutelbestand {path} is beschadigd. Haal het weg: er komt een nieuw, "
            "en iedereen moet zich daarna opnieuw aanmelden."
        )
    return key
