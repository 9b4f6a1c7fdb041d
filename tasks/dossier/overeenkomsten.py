"""Which casussen look like they are about the same person as a melding.

The answer is a number and what is equal, never a name: whoever screens a melding need not
know more to decide whether to ask. The comparison is by keyed hash (see ``sealing``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.store import zoekwaarden

if TYPE_CHECKING:
    from engine import Transaction

_WOORDEN = {"naam": "naam", "geboortedatum": "geboortedatum"}


@dataclass(frozen=True, slots=True)
class Overeenkomst:
    """A casus that shares something with a melding.

    Attributes:
        wat: in words, such as "naam en geboortedatum gelijk".
        gesloten: a closed casus cannot be added to (R46).
    """

    dossier_id: str
    nummer: str
    wat: str
    gesloten: bool


def list_overeenkomsten(tx: Transaction, melding_id: str) -> tuple[Overeenkomst, ...]:
    """Return the casussen that share a name or birth date, the closest first."""
    gelijk = sorted(
        zoekwaarden.list_gelijke_casussen(tx, melding_id),
        key=lambda each: (-len(each.soorten), each.nummer),
    )
    return tuple(
        Overeenkomst(
            dossier_id=each.dossier_id,
            nummer=each.nummer,
            wat=_say(each.soorten),
            gesloten=each.gesloten,
        )
        for each in gelijk
    )


def _say(soorten: frozenset[str]) -> str:
    known = [woord for soort, woord in _WOORDEN.items() if soort in soorten]
    return f"{' en '.join(known)} gelijk"
