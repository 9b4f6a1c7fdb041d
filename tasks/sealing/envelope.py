"""Sealing content with the key of its dossier (AES-256-GCM).

A sealed text carries a version, a nonce and the ciphertext, and is bound to its place: the
same bytes under another row do not open. This room knows no files, no SQL and no dossiers.
"""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tasks.sealing.errors import VerzegelingVerbrokenError

KEY_BYTES: Final = 32
_VERSION: Final = b"\x01"
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
#: bytes that sealing adds to a plaintext
OVERHEAD: Final = len(_VERSION) + _NONCE_BYTES + _TAG_BYTES


class DataKey:
    """A key in the clear; lives only as long as somebody works with it."""

    __slots__ = ("_cipher", "_secret")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise VerzegelingVerbrokenError
        self._secret = secret
        self._cipher = AESGCM(secret)

    def __repr__(self) -> str:
        return "DataKey(…)"

    def __reduce__(self) -> str:
        raise TypeError("a key is never copied into a file")

    def expose(self) -> bytes:
        """Return the secret itself; only for locking it with another key."""
        return self._secret

    def encrypt(self, plaintext: bytes, context: bytes) -> bytes:
        """Return a fresh nonce and the ciphertext with its tag."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plaintext, context)

    def decrypt(self, encrypted: bytes, context: bytes) -> bytes | None:
        """Return the plaintext, or None when key, context or any bit is another."""
        nonce, ciphertext = encrypted[:_NONCE_BYTES], encrypted[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, ciphertext, context)
        except InvalidTag:
            return None


def new_data_key() -> DataKey:
    """Return a fresh random key for a new dossier."""
    return DataKey(secrets.token_bytes(KEY_BYTES))


def place(table: str, row_id: str) -> bytes:
    """Return the context of a row, so that its content opens nowhere else."""
    return f"{len(table)}:{table}{row_id}".encode()


def seal(data_key: DataKey, plaintext: bytes, context: bytes) -> bytes:
    """Encrypt content for one place.

    Args:
        data_key: the key of the dossier.
        plaintext: what to hide; its length shows.
        context: where it will stand, from ``place``; needed again to open it.
    """
    return _VERSION + data_key.encrypt(plaintext, _VERSION + context)


def open_sealed(data_key: DataKey, sealed: bytes, context: bytes) -> bytes:
    """Return the content that was sealed for this place.

    Raises:
        VerzegelingVerbrokenError: any bit differs, or key or place is another.
    """
    opened = None
    if len(sealed) >= OVERHEAD and sealed.startswith(_VERSION):
        opened = data_key.decrypt(sealed[len(_VERSION) :], _VERSION + context)
    if opened is None:
        raise VerzegelingVerbrokenError
    return opened
