"""The vault: opens and seals what stands in a dossier, with the key of that dossier.

Contents are JSON, bound to the row they stand in, so that a row that was swapped does not
open. The vault knows no access: whoever asks has judged that before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from tasks.sealing import SleutelOnbekendError, WrappedKey, new_data_key, open_sealed, place, seal

if TYPE_CHECKING:
    from engine import JsonValue
    from tasks.sealing import DataKey, KeyRing
    from tasks.store.dossiers import Sleutelrij


class Kluis:
    """Holds the key ring of this process; after a rotation it uses the new one.

    Also when another process rotated it: a key that is unknown here may be in the file.
    """

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring

    def use(self, ring: KeyRing) -> None:
        """Go on with a ring that was rotated."""
        self.ring = ring

    def make_key(self, dossier_id: str) -> WrappedKey:
        """Return a fresh key for a new dossier, wrapped."""
        return self.ring.wrap(new_data_key(), dossier_id)

    def rewrap(self, rij: Sleutelrij) -> WrappedKey:
        """Return the key of a dossier, wrapped by the current key of the ring."""
        wrapped = _wrapped(rij)
        try:
            return self.ring.rewrap(wrapped, rij.dossier_id)
        except SleutelOnbekendError:
            self.ring = self.ring.reload()
            return self.ring.rewrap(wrapped, rij.dossier_id)

    def seal(self, rij: Sleutelrij, value: JsonValue, *, table: str, row_id: str) -> bytes:
        """Seal a value for one row of the dossier that this key belongs to."""
        return seal(self._open(rij), orjson.dumps(value), place(table, row_id))

    def open(self, rij: Sleutelrij, sealed: bytes, *, table: str, row_id: str) -> JsonValue:
        """Return the value that was sealed for this row.

        Raises:
            VerzegelingVerbrokenError: any bit differs, or it belongs to another row.
            SleutelOnbekendError: the ring does not hold the key that locked this dossier.
        """
        value: JsonValue = orjson.loads(open_sealed(self._open(rij), sealed, place(table, row_id)))
        return value

    def _open(self, rij: Sleutelrij) -> DataKey:
        wrapped = _wrapped(rij)
        try:
            return self.ring.unwrap(wrapped, rij.dossier_id)
        except SleutelOnbekendError:
            self.ring = self.ring.reload()
            return self.ring.unwrap(wrapped, rij.dossier_id)


def _wrapped(rij: Sleutelrij) -> WrappedKey:
    return WrappedKey(sleutel_id=rij.sleutel_id, sleutel=rij.sleutel)
