"""A line of the log of who looked, as a value free of SQL and Flask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Leesregel:
    """One line of the read log (L1); ``wat`` is the title of the dossierstuk, if one."""

    at: datetime
    naam: str
    organisatie: str
    wat: str | None
    doel: str
