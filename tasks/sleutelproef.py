"""Whether a key ring is the one that a store was filled with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tasks.errors import SleutelOntbreektError
from tasks.store import kenmerken

if TYPE_CHECKING:
    from engine import Transaction
    from tasks.sealing import KeyRing

_PROEF: Final = "sleutelproef"
_PAST_NIET: Final = (
    "De sleutels passen niet bij deze gegevens. "
    "Zet het sleutelbestand terug dat bij deze database hoort."
)


def check_keys(tx: Transaction, keyring: KeyRing) -> None:
    """Refuse a ring that does not fit; an empty store takes the ring as its own.

    Raises:
        SleutelOntbreektError: the ring is another one than the store was filled with.
    """
    proef = kenmerken.find(tx, _PROEF)
    if proef is None and not kenmerken.has_dossiers(tx):
        kenmerken.save(tx, _PROEF, keyring.make_check())
    elif proef is None or not keyring.fits(proef):
        raise SleutelOntbreektError(_PAST_NIET)
