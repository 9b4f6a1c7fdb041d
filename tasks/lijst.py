"""Lists of choices as values, free of SQL and Flask."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lijstitem:
    """One choice of a list.

    Attributes:
        kenmerken: what else is told of it, by name, such as the ground of an intervention.
        vervallen: no longer stated: not offered, but it keeps its name.
    """

    sleutel: str
    naam: str
    uitleg: str
    bron: str
    kenmerken: tuple[tuple[str, str], ...] = ()
    vervallen: bool = False


@dataclass(frozen=True, slots=True)
class Lijst:
    """Choices that a form offers by the name of the list (``valuesKey``)."""

    sleutel: str
    naam: str
    uitleg: str
    bron: str
    items: tuple[Lijstitem, ...]
    vervallen: bool = False
