"""Passwords: how they are kept, which are good enough, and how one-time ones are made.

Knows no accounts and no store. A long sentence is better than a short riddle, so there is
a length and a list of what everybody guesses first, and no demand for odd characters.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tasks.errors import WachtwoordZwakError

MIN_LENGTE = 12
MAX_LENGTE = 200
#: what everybody guesses first; digits and signs around it do not make it better
_GERADEN = frozenset(
    {
        *("wachtwoord", "welkom", "password", "passwort", "geheim", "letmein"),
        *("iloveyou", "administrator", "beheerder", "qwertyuiop", "qwerty", "azerty"),
        *("abcdefghijkl", "amsterdam", "nederland", "gemeente", "casusregie", "regisseur"),
        *("meldpunt", "januari", "februari", "maart", "april", "mei"),
        *("juni", "juli", "augustus", "september", "oktober", "november"),
        *("december", "lente", "zomer", "herfst", "winter", "maandag"),
        *("dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
        *("voetbal", "ajax", "feyenoord", "test", "toegang", "inloggen"),
    }
)
_MIN_VERSCHILLEND = 5
_KORTSTE_NAAMDEEL = 4
_LETTERS = re.compile(r"[^\W\d_]+")
_ALFABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROEPEN = 4

#: parameters of OWASP for argon2id: 19 MiB, so that a worker stays small
_MEMORY_KIB, _ROUNDS, _LANES = 19_456, 2, 1


class Wachtwoorden:
    """Hashes and verifies with argon2id; tests pass a cheaper hasher.

    One at a time, on one thread: the memory that a hash needs stays with the thread that
    made it, and a rush of sign-ins must not take what the others work with.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(
            time_cost=_ROUNDS, memory_cost=_MEMORY_KIB, parallelism=_LANES
        )
        self._one_at_a_time = ThreadPoolExecutor(1, thread_name_prefix="wachtwoorden")
        #: verified when there is no account, so that the answer takes as long
        self._niemand = self._hasher.hash(secrets.token_urlsafe())

    def hash(self, wachtwoord: str) -> str:
        """Return what may be stored."""
        return self._one_at_a_time.submit(self._hasher.hash, _normal(wachtwoord)).result()

    def verify(self, stored: str | None, wachtwoord: str) -> bool:
        """Tell whether the password fits; without a stored one it takes as long to say no."""
        try:
            fits = self._one_at_a_time.submit(
                self._hasher.verify, stored or self._niemand, _normal(wachtwoord)
            ).result()
        except (VerificationError, InvalidHashError):
            return False
        return fits and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Tell whether it was hashed with weaker parameters than those of today."""
        return self._hasher.check_needs_rehash(stored)


@dataclass(frozen=True, slots=True)
class Eenmalig:
    """A one-time password, and what may be stored of it."""

    wachtwoord: str = field(repr=False)
    gehasht: str = field(repr=False)


def make_eenmalig(wachtwoorden: Wachtwoorden) -> Eenmalig:
    """Return a one-time password that can be read aloud over the telephone.

    Hashing takes long on purpose: do this before the transaction that stores it.
    """
    groepen = ("".join(secrets.choice(_ALFABET) for _ in range(4)) for _ in range(_GROEPEN))
    wachtwoord = "-".join(groepen)
    return Eenmalig(wachtwoord, wachtwoorden.hash(wachtwoord))


def check_sterkte(wachtwoord: str, *, namen: tuple[str, ...]) -> None:
    """Refuse what others would guess.

    Args:
        wachtwoord: as it was typed.
        namen: sign-in name, name and organisation of whoever chose it.

    Raises:
        WachtwoordZwakError: with a Dutch sentence that says why.
    """
    normal = _normal(wachtwoord).casefold()
    if len(normal) < MIN_LENGTE:
        raise WachtwoordZwakError(f"Kies een wachtwoord van minstens {MIN_LENGTE} tekens.")
    if len(normal) > MAX_LENGTE:
        raise WachtwoordZwakError(f"Kies een wachtwoord van hoogstens {MAX_LENGTE} tekens.")
    if len(set(normal)) < _MIN_VERSCHILLEND or _is_reeks(normal):
        raise WachtwoordZwakError("Dit wachtwoord is te eenvoudig. Kies een zin.")
    woorden = _LETTERS.findall(normal)
    if woorden and all(woord in _GERADEN for woord in woorden):
        raise WachtwoordZwakError("Dit wachtwoord gebruiken te veel mensen. Kies een zin.")
    delen = {deel for naam in namen for deel in _LETTERS.findall(_normal(naam).casefold())}
    if any(len(deel) >= _KORTSTE_NAAMDEEL and deel in normal for deel in delen):
        raise WachtwoordZwakError("Uw naam of organisatie mag niet in het wachtwoord staan.")


def _is_reeks(normal: str) -> bool:
    """Tell whether the characters only count up or down."""
    steps = {ord(after) - ord(before) for before, after in pairwise(normal)}
    return len(steps) == 1


def _normal(wachtwoord: str) -> str:
    return unicodedata.normalize("NFC", wachtwoord)
