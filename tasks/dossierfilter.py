"""What a list of dossiers is narrowed to, and its order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.model import DossierStatus

#: asks for the dossiers of which nobody chose how great the risk is
ZONDER_RISICO = "-"


@dataclass(frozen=True, slots=True)
class DossierFilter:
    """What a list of dossiers is narrowed to, and its order; empty means no narrowing.

    ``risico`` is the words of an estimate, or ``ZONDER_RISICO`` for who has none.
    """

    status: DossierStatus | None = None
    fase: str = ""
    betreft: str = ""
    risico: str = ""
    sortering: str = "-begonnen"
