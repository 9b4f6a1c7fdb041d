"""Sealing: what people wrote can be read only with a key that lies outside the store.

Every dossier has a key of its own, which the key ring locks; a melding, the casus that
follows and the identity of the melder therefore open apart (A16). Names and birth dates
can be found through a keyed hash. This room knows no SQL, no forms and no persons.
"""

from tasks.sealing.blind import TUSSENVOEGSELS, search_text
from tasks.sealing.envelope import DataKey, new_data_key, open_sealed, place, seal
from tasks.sealing.errors import SleutelOnbekendError, VerzegelingVerbrokenError
from tasks.sealing.keyring import KeyRing, WrappedKey

__all__ = [
    "TUSSENVOEGSELS",
    "DataKey",
    "KeyRing",
    "SleutelOnbekendError",
    "VerzegelingVerbrokenError",
    "WrappedKey",
    "new_data_key",
    "open_sealed",
    "place",
    "seal",
    "search_text",
]
