"""Somebody in the team of a casus, as a value free of SQL and Flask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Teamlid:
    """A person with a role in one casus."""

    naam: str
    organisatie: str
    rol: str
    rol_naam: str
    from_at: datetime
    until_at: datetime | None
