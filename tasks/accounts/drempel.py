"""A threshold against guessing: after some failures, an account or an address must wait.

What is remembered is a keyed hash and a moment, never a name or an address. A name that
does not exist counts like one that does, so that trying tells nothing.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tasks.errors import TeVaakGeprobeerdError
from tasks.store import accounts

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction
    from tasks.sealing import KeyRing

VENSTER = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_HERKOMST = 30
#: a text that no form will ever hash; what comes out is a key of our own
_DOEL = "casusregie sleutel voor mislukte aanmeldpogingen"


@dataclass(frozen=True, slots=True)
class Poging:
    """An attempt that was counted: under which key it may be forgotten, and its rows."""

    sleutel: str
    ids: tuple[int, ...]


class Drempel:
    """Counts failed attempts per account and per address."""

    def __init__(self, ring: KeyRing) -> None:
        # rotating a ring leaves its search key, so this stays the same
        self._secret = (ring.blind_index("naam", _DOEL) or "").encode()

    def begin(self, tx: Transaction, aanmeldnaam: str, herkomst: str, now: datetime) -> Poging:
        """Count an attempt as a failure before anybody knows how it ends.

        Commit before looking at the password: attempts at the same time then see each other.

        Raises:
            TeVaakGeprobeerdError: too many failures in the last quarter of an hour; carries
                from when it may be tried again. This attempt is not counted.
        """
        account, address = keys = self._keys(aanmeldnaam, herkomst)
        accounts.lock_pogingen(tx)
        found = accounts.list_pogingen(tx, keys, now - VENSTER)
        for key, most in ((account, PER_ACCOUNT), (address, PER_HERKOMST)):
            if len(found[key]) >= most:
                raise TeVaakGeprobeerdError(found[key][-most] + VENSTER)
        return Poging(account, accounts.insert_poging(tx, keys, now))

    def succeed(self, tx: Transaction, poging: Poging, now: datetime) -> None:
        """Start counting anew for the account; take back the attempt, and drop what is old."""
        accounts.delete_pogingen(tx, before=now - VENSTER, sleutel=poging.sleutel, ids=poging.ids)

    def _keys(self, aanmeldnaam: str, herkomst: str) -> tuple[str, str]:
        return (
            hmac.digest(self._secret, b"account\0" + aanmeldnaam.encode(), "sha256").hex(),
            hmac.digest(self._secret, b"herkomst\0" + herkomst.encode(), "sha256").hex(),
        )
