"""A line of the timeline of a dossier, as a value free of SQL and Flask."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import JsonValue


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
