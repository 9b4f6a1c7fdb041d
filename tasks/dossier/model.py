"""What a page about a dossier shows: frozen values, free of SQL and Flask."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import Instance, JsonValue
    from tasks.forms import Form
    from tasks.model import Dossier, Dossierstuk, Soort, Taak
    from tasks.store.stappen import Vraag
    from tasks.teamlid import Teamlid


@dataclass(frozen=True, slots=True)
class DossierPagina:
    """One dossier as one viewer sees it.

    Attributes:
        taken: open tasks in it that the viewer may see.
        gekoppeld: linked meldingen or casussen that the viewer may see.
        was_gekoppeld: those that were linked once, and until when.
        heeft_melder: a sealed melder belongs to it (A16).
        may_open_melder: the viewer may break that seal, with a reason.
        may_list_readers: the viewer may see who looked (L1).
        reeksen: rows of documents that can be laid beside each other, by name.
        besluiten: of the documents those that are decisions, the newest first.
        vragen: what was put to organisations, answered or not, the newest first.
    """

    dossier: Dossier
    stukken: tuple[Dossierstuk, ...]
    taken: tuple[Taak, ...]
    gekoppeld: tuple[Dossier, ...]
    team: tuple[Teamlid, ...]
    heeft_melder: bool
    may_open_melder: bool
    may_list_readers: bool
    reeksen: tuple[str, ...] = ()
    besluiten: tuple[Dossierstuk, ...] = ()
    vragen: tuple[Vraag, ...] = ()
    was_gekoppeld: tuple[tuple[Dossier, datetime], ...] = ()

    def team_van_nu(self, now: datetime) -> tuple[Teamlid, ...]:
        """Return who is in the team at this moment."""
        return tuple(lid for lid in self.team if lid.is_in(now))

    def team_van_eerder(self, now: datetime) -> tuple[Teamlid, ...]:
        """Return the places that have ended, of who left and of who was given a new one."""
        return tuple(lid for lid in self.team if not lid.is_in(now))


@dataclass(frozen=True, slots=True)
class Inhoud:
    """Opened contents of a dossierstuk: answers by field key, and the form that asked.

    Attributes:
        soort: kind of the dossier it stands in; of a melder, that of the melding.
        nummer: number of that dossier.
        form: with the options of its dynamic choices, ready to be shown or filled again.
        dossier_zichtbaar: the viewer may open the dossier too.
    """

    stuk: Dossierstuk
    soort: Soort
    nummer: str
    form: Form
    antwoorden: Mapping[str, JsonValue]
    may_correct: bool = False
    dossier_zichtbaar: bool = True


class Staat(StrEnum):
    """Where a step of a diagram stands."""

    NU = "nu"
    GEDAAN = "gedaan"
    NOG_NIET = "nog niet"


@dataclass(frozen=True, slots=True)
class Stap:
    """One step of a diagram, for the table that says the same as the picture.

    Attributes:
        tot: until when a clock runs that waits now; None for everything else.
    """

    element_id: str
    naam: str
    soort: str
    rol: str | None
    staat: Staat
    tot: datetime | None = None


@dataclass(frozen=True, slots=True)
class Diagram:
    """One picture of a process, and where the instance stands in it."""

    proces: str
    naam: str
    xml: bytes
    huidig: frozenset[str]
    gepasseerd: frozenset[str]
    stappen: tuple[Stap, ...]


@dataclass(frozen=True, slots=True)
class Verloop:
    """One course within a dossier: its line, or an action; the main picture comes first.

    Attributes:
        naam: of the process.
        is_lijn: the line that the dossier follows now.
    """

    instance: Instance
    naam: str
    is_lijn: bool
    diagrammen: tuple[Diagram, ...]
