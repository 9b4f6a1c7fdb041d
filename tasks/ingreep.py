"""What can be decided about the course of a dossier, and how a page tells of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.model import Dossier, Taak


class Ingreep(StrEnum):
    """What can be decided about the course of a dossier."""

    SCHORSEN = "schorsen"
    HERVATTEN = "hervatten"
    STOPPEN = "stoppen"
    ACTIE = "actie"
    MOMENT = "moment"
    TERMIJN = "termijn"


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment that the process waits for."""

    token_id: str
    naam: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class LopendeActie:
    """An action that runs beside the line of a dossier, and can be stopped alone."""

    instance_id: str
    naam: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class IngreepRegel:
    """One decision as a page tells it.

    ``wat`` names the step whose moment was moved, or the action that was stopped.
    """

    soort: Ingreep
    wat: str
    at: datetime
    naam: str
    reden: str
    van_at: datetime | None
    naar_at: datetime | None


@dataclass(frozen=True, slots=True)
class IngreepPagina:
    """What can be decided about a dossier now, and what was.

    Attributes:
        loopt: its line or an action beside it has not ended.
        lijn_loopt: its line has not ended, so the dossier can be stopped.
    """

    dossier: Dossier
    loopt: bool
    lijn_loopt: bool
    acties: tuple[LopendeActie, ...]
    momenten: tuple[Moment, ...]
    taken: tuple[Taak, ...]
    regels: tuple[IngreepRegel, ...]
