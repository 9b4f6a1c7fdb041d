"""Assumptions and their parameters as values, free of SQL and Flask.

What people read and write of a value, and what a formula or a calendar gets of it, is
decided here; where it is kept is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from engine import parse_duration

if TYPE_CHECKING:
    from datetime import date, datetime

    from engine import Duration


class Maat(StrEnum):
    """What kind of value a parameter has."""

    TERMIJN = "termijn"
    AANTAL = "aantal"
    JA_NEE = "ja_nee"


WERKDAGEN: Final = "werkdagen"
#: units of a term: the words for one and for more, the letter in ISO 8601, and the most of
#: them: ten years, or for working days what a term can count
EENHEDEN: Final = {
    WERKDAGEN: ("werkdag", "werkdagen", "", 999),
    "dagen": ("dag", "dagen", "D", 3_650),
    "weken": ("week", "weken", "W", 520),
    "maanden": ("maand", "maanden", "M", 120),
    "jaren": ("jaar", "jaar", "Y", 10),
}
MEEST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that an administrator may change.

    Attributes:
        aanname: key of the assumption it belongs to, such as ``A14``.
        eenheid: of a term one of ``EENHEDEN``; of a count what is counted; else empty.
        standaard: what the modeller stated; of ``ja_nee`` 1 or 0.
        waarde: what holds.
        hoogstens: the most it may be, or None.
        wet: the number of the law that limits it (``L5``), or None. Only such a parameter
            can be verified.
        geverifieerd_door: who checked the value against the law, or None.
        vervallen: no longer stated; what runs still uses it.
        versie: rises with every change; a stale page sends the old one.
    """

    sleutel: str
    aanname: str
    naam: str
    uitleg: str
    soort: Maat
    eenheid: str
    standaard: int
    waarde: int
    hoogstens: int | None = None
    wet: str | None = None
    geverifieerd_door: str | None = None
    geverifieerd_on: date | None = None
    vervallen: bool = False
    versie: int = 1

    @property
    def minst(self) -> int:
        """The least it may be: a term is never nothing."""
        return 1 if self.soort is Maat.TERMIJN else 0

    @property
    def meest(self) -> int:
        """The most it may be, by its unit and by the law."""
        if self.soort is Maat.JA_NEE:
            return 1
        by_unit = EENHEDEN[self.eenheid][3] if self.soort is Maat.TERMIJN else MEEST
        return by_unit if self.hoogstens is None else min(by_unit, self.hoogstens)

    @property
    def eigen(self) -> bool:
        """Whether an administrator chose another value than the modeller."""
        return self.waarde != self.standaard

    @property
    def te_verifieren(self) -> bool:
        """Whether the law limits it and nobody compared it with the law yet."""
        return self.wet is not None and self.geverifieerd_door is None

    @property
    def op_kalender(self) -> bool:
        """Whether it is a term that a clock can count: not one in working days."""
        return self.soort is Maat.TERMIJN and self.eenheid != WERKDAGEN

    @property
    def termijn(self) -> str:
        """A term as a diagram writes it: ``5 werkdagen``, ``P4W``; empty for what is none."""
        if self.soort is not Maat.TERMIJN:
            return ""
        letter = EENHEDEN[self.eenheid][2]
        return f"P{self.waarde}{letter}" if letter else self.woorden()

    def voor_formule(self) -> Duration | Decimal | bool | None:
        """Return the value as FEEL sees it; None for a term in working days."""
        if self.soort is Maat.TERMIJN:
            return parse_duration(self.termijn) if self.op_kalender else None
        return bool(self.waarde) if self.soort is Maat.JA_NEE else Decimal(self.waarde)

    def woorden(self, waarde: int | None = None) -> str:
        """Return this value, or another, as people read it: ``4 weken``, ``ja``."""
        shown = self.waarde if waarde is None else waarde
        if self.soort is Maat.JA_NEE:
            return "ja" if shown else "nee"
        if self.soort is Maat.TERMIJN:
            one, more, *_ = EENHEDEN[self.eenheid]
            return f"{shown} {one if shown == 1 else more}"
        return f"{shown} {self.eenheid}".strip()


@dataclass(frozen=True, slots=True)
class Aanname:
    """What fills a gap in the framework, or a term that the law asks for.

    Attributes:
        sleutel: ``A14``, or ``L5`` for the law.
        eigenaar: who may be asked about it.
        bron: what it fills, such as ``R19``.
        versie: rises when its text or a value of it changes.
        parameters: in the order of the file; empty as the file was read alone.
    """

    sleutel: str
    titel: str
    tekst: str
    eigenaar: str
    bron: str
    parameters: tuple[Parameter, ...] = ()
    versie: int = 1
    gewijzigd_at: datetime | None = None
    vervallen: bool = False

    @property
    def volgorde(self) -> tuple[str, int]:
        """The order on a page: A1, A2, A10, L5."""
        return self.sleutel[0], int(self.sleutel[1:])


class Wat(StrEnum):
    """What happened to a parameter."""

    WAARDE = "waarde"
    GEVERIFIEERD = "geverifieerd"
    PUBLICATIE = "publicatie"


@dataclass(frozen=True, slots=True)
class Wijziging:
    """One line of the history of a parameter, in the words of that day.

    Attributes:
        door: display name of the administrator, or who published.
        van: the value before; of a verification empty.
        naar: the value after; of a verification by whom and when.
    """

    parameter: str
    at: datetime
    door: str
    wat: Wat
    van: str
    naar: str
    reden: str
