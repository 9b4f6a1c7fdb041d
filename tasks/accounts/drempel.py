"""A threshold against guessing: after some failures, whoever tries must wait.

Failures are counted in three ways. One address trying one account is guessing, so few are
allowed. The account alone and the address alone have much more room: otherwise anybody
could lock a colleague out by failing on purpose, and an office behind one address would be
locked by its clumsiest visitors. Those two bounds stop guessing from many addresses, and
trying everybody from one.

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
#: failures within the window: of an address on an account, on an account, of an address
PER_PAAR = 5
PER_ACCOUNT = 100
PER_HERKOMST = 300
_DOEL = "aanmeldpogingen"


@dataclass(frozen=True, slots=True)
class Poging:
    """An attempt that was counted: which keys success starts anew, and its own rows."""

    sleutels: tuple[str, ...]
    ids: tuple[int, ...]


class Drempel:
    """Counts failed attempts per account and address, and per each of these."""

    def __init__(self, ring: KeyRing) -> None:
        # rotating a ring leaves its search key, so this stays the same
        self._secret = ring.derive(_DOEL)

    def begin(self, tx: Transaction, aanmeldnaam: str, herkomst: str, now: datetime) -> Poging:
        """Count an attempt as a failure before anybody knows how it ends.

        Commit before looking at the password: attempts at the same time then see each other.

        Raises:
            TeVaakGeprobeerdError: too many failures in the last quarter of an hour; carries
                from when it may be tried again. This attempt is not counted.
        """
        keys = paar, account, _ = self._keys(aanmeldnaam, herkomst)
        accounts.lock_pogingen(tx)
        found = accounts.list_pogingen(tx, keys, now - VENSTER)
        for key, most in zip(keys, (PER_PAAR, PER_ACCOUNT, PER_HERKOMST), strict=True):
            if len(found[key]) >= most:
                raise TeVaakGeprobeerdError(found[key][-most] + VENSTER)
        return Poging((paar, account), accounts.insert_poging(tx, keys, now))

    def succeed(self, tx: Transaction, poging: Poging, now: datetime) -> None:
        """Start counting anew for the account; take back the attempt, and drop what is old."""
        accounts.delete_pogingen(tx, before=now - VENSTER, sleutels=poging.sleutels, ids=poging.ids)

    def _keys(self, aanmeldnaam: str, herkomst: str) -> tuple[str, str, str]:
        return (
            self._key("paar", aanmeldnaam, herkomst),
            self._key("account", aanmeldnaam),
            self._key("herkomst", herkomst),
        )

    def _key(self, *parts: str) -> str:
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.digest(self._secret, text.encode(), "sha256").hex()
