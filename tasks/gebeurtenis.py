"""A line of the timeline of a dossier, as a value free of SQL and Flask."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, tzinfo

    from engine import JsonValue


SYSTEEM = "Het systeem"


class Gebeurtenissoort(StrEnum):
    """What a line of a timeline is about."""

    BESLUIT = "besluit"
    STUK = "stuk"
    TAAK = "taak"
    ADVIES = "advies"
    TEAM = "team"
    INGREEP = "ingreep"
    SYSTEEM = "systeem"


@dataclass(frozen=True, slots=True)
class Gebeurtenis:
    """One line of a dossier's timeline: what, by whom, when; never the contents."""

    at: datetime
    wat: str
    door: str | None
    soort: Gebeurtenissoort = Gebeurtenissoort.SYSTEEM
    stuk_id: str | None = None
    details: Mapping[str, JsonValue] = field(default_factory=dict)

    @property
    def door_systeem(self) -> bool:
        """Whether no person did it, but the system, or time."""
        return self.door is None or self.door.startswith(SYSTEEM)


class Door(StrEnum):
    """By whom the lines of a timeline are narrowed; never by a name, which is in no address."""

    MENSEN = "mensen"
    IK = "ik"
    SYSTEEM = "systeem"


@dataclass(frozen=True, slots=True)
class GebeurtenisFilter:
    """What a timeline is narrowed to; empty means no narrowing.

    Attributes:
        van: first day, local.
        tot: last day, local.
    """

    soort: Gebeurtenissoort | None = None
    door: Door | None = None
    van: date | None = None
    tot: date | None = None

    def fits(self, each: Gebeurtenis, *, ik: str, zone: tzinfo) -> bool:
        """Tell whether a line stays; ``ik`` is the display name of who looks."""
        day = each.at.astimezone(zone).date()
        return (
            self.soort in {None, each.soort}
            and (self.van is None or self.van <= day)
            and (self.tot is None or day <= self.tot)
            and self._is_by(each, ik)
        )

    def _is_by(self, each: Gebeurtenis, ik: str) -> bool:
        if self.door is Door.IK:
            return each.door == ik
        return self.door is None or each.door_systeem == (self.door is Door.SYSTEEM)
