"""Somebody in the team of a casus, as a value free of SQL and Flask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Teamlid:
    """A person with a role in one casus.

    Attributes:
        until_at: when it ends or ended; None as long as the casus and the role last.
        waarvoor: for which part of the plan, in the modeller's words.
        door: name of who gave it; "" when no person did.
        beeindigd_door: name of who ended it; "" when it ended by itself.
        verlengd: this person had the role until the very moment of this one.
    """

    naam: str
    organisatie: str
    rol: str
    rol_naam: str
    from_at: datetime
    until_at: datetime | None
    waarvoor: tuple[str, ...] = ()
    door: str = ""
    beeindigd_door: str = ""
    verlengd: bool = False

    def is_in(self, now: datetime) -> bool:
        """Tell whether the place counts at this moment."""
        return self.until_at is None or self.until_at > now
