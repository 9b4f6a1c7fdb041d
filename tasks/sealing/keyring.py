"""The key ring: the keys that lock the keys of dossiers, and the key of the blind index.

The first key is the current one; older ones stay, because the dossiers and backups that
they locked must still open. Nothing here shows a key in a repr or an error. Where the ring
lies is the business of ``keyfile``.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tasks.errors import SleutelOntbreektError
from tasks.sealing.blind import search_text
from tasks.sealing.contents import (
    Contents,
    add_key,
    dump_contents,
    new_contents,
    parse_contents,
)
from tasks.sealing.envelope import DataKey, open_sealed, place, seal
from tasks.sealing.errors import SleutelOnbekendError, VerzegelingVerbrokenError
from tasks.sealing.keyfile import create_file, read_file, replace_file

if TYPE_CHECKING:
    from pathlib import Path

_DIGEST_BYTES: Final = 32
_DERIVED: Final = b"key for "
_CHECKED: Final = b"this ring belongs to this store"


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A dossier's key as the store keeps it: locked, with the id of the key that locked it."""

    sleutel_id: str
    sleutel: bytes = field(repr=False)


class KeyRing:
    """Locks and unlocks the keys of dossiers. Immutable; rotating gives another ring."""

    __slots__ = ("_contents", "_path")

    def __init__(self, contents: Contents, path: Path | None = None) -> None:
        self._contents = contents
        self._path = path

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(self._contents.keys)})"

    def __reduce__(self) -> str:
        raise TypeError("a key ring is never copied into a file")

    @classmethod
    def generate(cls) -> KeyRing:
        """Return a fresh ring that lies nowhere: for a store in memory."""
        return cls(new_contents())

    @classmethod
    def create(cls, path: Path) -> KeyRing:
        """Make a fresh ring and write it (mode 0600); an existing file is not overwritten.

        Raises:
            SleutelOntbreektError: there is a file already, or it cannot be written.
        """
        contents = new_contents()
        create_file(path, dump_contents(contents))
        return cls(contents, path)

    @classmethod
    def load(cls, path: Path) -> KeyRing:
        """Read the ring from its file.

        Raises:
            SleutelOntbreektError: the file is missing, unreadable, readable by others, or
                holds no key ring; the sentence says which.
        """
        return cls(_parse(read_file(path), path), path)

    @property
    def current_id(self) -> str:
        """Id of the key that locks new dossiers."""
        return self._contents.current_id

    def rotate(self) -> KeyRing:
        """Return the ring with a new current key, after writing it to its file.

        Content stays as it is: only the keys of dossiers are locked anew, by ``rewrap``.
        Other processes find the new key with ``reload``.

        Raises:
            SleutelOntbreektError: the file cannot be read or written.
        """
        path = self._path
        if path is None:
            return KeyRing(add_key(self._contents))
        replace_file(path, lambda content: dump_contents(add_key(_parse(content, path))))
        return KeyRing.load(path)

    def reload(self) -> KeyRing:
        """Return the ring as its file has it now, after another process rotated it.

        The same ring when there is nothing to read, or when what lies there is another ring.
        """
        if self._path is None:
            return self
        try:
            found = KeyRing.load(self._path)
        except SleutelOntbreektError:
            return self
        return found if found.fits(self.make_check()) else self

    def check_file(self) -> None:
        """Look whether the store would open again with the file as it is now.

        Raises:
            SleutelOntbreektError: it is gone, unreadable, damaged, or another ring's.
        """
        if self._path is not None and not KeyRing.load(self._path).fits(self.make_check()):
            raise SleutelOntbreektError(f"Het sleutelbestand {self._path} is een ander.")

    def wrap(self, data_key: DataKey, dossier_id: str) -> WrappedKey:
        """Lock the key of a dossier with the current key, bound to that dossier."""
        key_id = self.current_id
        locked = seal(self._contents.keys[key_id], data_key.expose(), place(key_id, dossier_id))
        return WrappedKey(key_id, locked)

    def unwrap(self, wrapped: WrappedKey, dossier_id: str) -> DataKey:
        """Return the key of a dossier.

        Raises:
            SleutelOnbekendError: the ring does not hold the key that locked it.
            VerzegelingVerbrokenError: it was changed, or is another dossier's.
        """
        ring_key = self._contents.keys.get(wrapped.sleutel_id)
        if ring_key is None:
            raise SleutelOnbekendError(wrapped.sleutel_id)
        context = place(wrapped.sleutel_id, dossier_id)
        return DataKey(open_sealed(ring_key, wrapped.sleutel, context))

    def rewrap(self, wrapped: WrappedKey, dossier_id: str) -> WrappedKey:
        """Lock the key of a dossier with the current key; a no-op when it already is.

        Raises:
            SleutelOnbekendError: the ring does not hold the key that locked it.
            VerzegelingVerbrokenError: it was changed, or is another dossier's.
        """
        if wrapped.sleutel_id == self.current_id:
            return wrapped
        return self.wrap(self.unwrap(wrapped, dossier_id), dossier_id)

    def blind_index(self, soort: str, text: str) -> str | None:
        """Return what a name or birth date is found by: 64 hex digits, None for no text.

        Equal for texts that ``search_text`` writes alike; without the ring it cannot be
        computed, which matters because there are few names and fewer birth dates.

        Raises:
            ValueError: there is no such index.
        """
        normal = search_text(soort, text)
        return self._digest(place(soort, normal)).hex() if normal else None

    def derive(self, doel: str) -> bytes:
        """Return a key for another purpose; rotating leaves it as it is.

        Nothing that people write for searching can come out as this key: what is hashed
        here never begins like a place.
        """
        return self._digest(_DERIVED + doel.encode())

    def make_check(self) -> bytes:
        """Return bytes for the store to keep, with which ``fits`` knows it again."""
        key_id = self.current_id
        sealed = seal(self._contents.keys[key_id], _CHECKED, place("kenmerk", key_id))
        return self._digest(_CHECKED) + key_id.encode() + b"\0" + sealed

    def fits(self, check: bytes) -> bool:
        """Tell whether this ring, perhaps rotated since, made the store's check."""
        digest, rest = check[:_DIGEST_BYTES], check[_DIGEST_BYTES:]
        key_id, _, sealed = rest.partition(b"\0")
        name = key_id.decode("ascii", "replace")
        ring_key = self._contents.keys.get(name)
        if ring_key is None or not hmac.compare_digest(digest, self._digest(_CHECKED)):
            return False
        try:
            return open_sealed(ring_key, sealed, place("kenmerk", name)) == _CHECKED
        except VerzegelingVerbrokenError:
            return False

    def _digest(self, text: bytes) -> bytes:
        return hmac.digest(self._contents.search, text, "sha256")


def _parse(content: bytes, path: Path) -> Contents:
    contents = parse_contents(content)
    if contents is None:
        raise SleutelOntbreektError(f"Het sleutelbestand {path} is beschadigd of onvolledig.")
    return contents
