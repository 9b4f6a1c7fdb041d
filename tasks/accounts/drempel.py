"""A threshold against guessing: after some failures, an account or an address must wait.

What is remembered is a keyed hash and a moment, never a name or an address. A name that
does not exist counts like one that does, so that trying tells nothing.
"""

from __future__ import annotations

import hmac
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


class Drempel:
    """Counts failed attempts per account and per address."""

    def __init__(self, ring: KeyRing) -> None:
        # rotating a ring leaves its search key, so this stays the same
        self._secret = (ring.blind_index("naam", _DOEL) or "").encode()

    def check(self, tx: Transaction, aanmeldnaam: str, herkomst: str, now: datetime) -> None:
        """Refuse when there were too many failures in the last quarter of an hour.

        Raises:
            TeVaakGeprobeerdError: carries from when it may be tried again.
        """
        account, address = self._keys(aanmeldnaam, herkomst)
        found = accounts.list_pogingen(tx, (account, address), now - VENSTER)
        for key, most in ((account, PER_ACCOUNT), (address, PER_HERKOMST)):
            if len(found[key]) >= most:
                raise TeVaakGeprobeerdError(found[key][-most] + VENSTER)

    def record(self, tx: Transaction, aanmeldnaam: str, herkomst: str, now: datetime) -> None:
        """Remember a failure, also when the exception that follows undoes everything else."""
        keys = self._keys(aanmeldnaam, herkomst)
        accounts.insert_poging(tx, keys, now)
        tx.on_rollback(lambda fresh: accounts.insert_poging(fresh, keys, now))

    def forget(self, tx: Transaction, aanmeldnaam: str, now: datetime) -> None:
        """Start counting anew for an account that signed in, and drop what is old."""
        account, _ = self._keys(aanmeldnaam, "")
        accounts.delete_pogingen(tx, before=now - VENSTER, sleutel=account)

    def _keys(self, aanmeldnaam: str, herkomst: str) -> tuple[str, str]:
        return (
            hmac.digest(self._secret, b"account\0" + aanmeldnaam.encode(), "sha256").hex(),
            hmac.digest(self._secret, b"herkomst\0" + herkomst.encode(), "sha256").hex(),
        )
