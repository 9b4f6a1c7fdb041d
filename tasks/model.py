"""Values that the floor of people hands up: frozen, typed, free of SQL and Flask.

Moments (``_at``) are aware and in UTC, ``_on`` is a date in Europe/Amsterdam.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from datetime import date, datetime

    from tasks.opvolging import Opvolging


T = TypeVar("T")


class Soort(StrEnum):
    """Kinds of dossier; each has a key of its own, the melder too (A16).

    ``BEHEER`` is one that nobody opens: under its key lie the reasons of who keeps the store
    running, where they are about no dossier.
    """

    MELDING = "melding"
    CASUS = "casus"
    MELDER = "melder"
    BEHEER = "beheer"


class DossierStatus(StrEnum):
    """``AFGELOPEN``: its process ended, and what stands in it may still be corrected."""

    LOOPT = "loopt"
    GESCHORST = "geschorst"
    AFGELOPEN = "afgelopen"
    GESLOTEN = "gesloten"


class Recht(StrEnum):
    """What a role may do beside the tasks of its lane (``rollen.yaml``)."""

    AANNAMES_BEHEREN = "aannames_beheren"
    ACCOUNTS_BEHEREN = "accounts_beheren"
    INCIDENTEN_BEHEREN = "incidenten_beheren"
    MELDER_INZIEN = "melder_inzien"
    PROCES_INGRIJPEN = "proces_ingrijpen"
    ZIET_MELDINGEN = "ziet_meldingen"
    ZIET_CASUSSEN = "ziet_casussen"


#: where a dossier stands without a diagram that says so
FASE_NIEUW, FASE_GESTOPT, FASE_HEROPEND = "Nieuw", "Gestopt", "Heropend"
#: the roles that the code knows by name: who directs a casus, and who answers for an
#: organisation that is asked for information
REGISSEUR = "regisseur"
BEVRAAGDE_PARTNER = "bevraagde_partner"


class TaakStatus(StrEnum):
    """``VASTGELEGD``: decision recorded, waits for the second person (A17)."""

    OPEN = "open"
    OPGEPAKT = "opgepakt"
    VASTGELEGD = "vastgelegd"
    AFGEROND = "afgerond"
    VERVALLEN = "vervallen"


@dataclass(frozen=True, slots=True)
class Rol:
    """A role as ``bpmn/rollen.yaml`` states it.

    Attributes:
        naam: the words on screen, also the name of the lane.
        per_casus: granted per dossier (regisseur, uitvoerder) instead of to the person.
        gekozen_uit: of a role per casus: the role that somebody must have everywhere to be
            given it, or None when no diagram can give it.
        een_tegelijk: one person has it in a casus: whoever is given it takes the place.
        ingangen: kinds of dossier in which somebody with it can have something.
        vervallen: no longer stated there; it keeps its name, and has no rights.
    """

    sleutel: str
    naam: str
    uitleg: str
    per_casus: bool
    rechten: frozenset[Recht]
    bron: str
    vervallen: bool = False
    gekozen_uit: str | None = None
    een_tegelijk: bool = False
    ingangen: frozenset[Soort] = frozenset()


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks: the only argument from which access is decided.

    Attributes:
        rollen: keys of the roles held for the whole organisation; those within one
            dossier stay in the store, because they count only there.
        ingangen: kinds of dossier in which one of these roles can have something; it says
            where to look, never what may be seen.
        moet_wachtwoord_wijzigen: a one-time password is in use. Such a viewer has no
            roles and no rights and sees nothing.
    """

    account_id: str
    naam: str
    organisatie: str
    rollen: frozenset[str]
    rechten: frozenset[Recht]
    moet_wachtwoord_wijzigen: bool = False
    ingangen: frozenset[Soort] = frozenset()


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in.

    Attributes:
        versie: rises when sessions must end.
        demo: invented person of a demonstration; never on a reachable address.
        rollen: keys of the roles held for the whole organisation, sorted.
    """

    id: str
    aanmeldnaam: str
    naam: str
    organisatie: str
    actief: bool
    versie: int
    moet_wachtwoord_wijzigen: bool
    demo: bool = False
    rollen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taak:
    """A row of the inbox; it carries no personal data of the subject.

    Attributes:
        behandelaar: display name of whoever has it in hand, or None.
        bevestiger_rol: role that must confirm inside this task, or None.
        aan_zet: the role whose turn it is: ``rol``, or ``bevestiger_rol`` once recorded.
        aan_zet_naam: the words on screen for ``aan_zet``.
        versie: rises with every change; a stale page sends the old one.
        geschorst: its dossier rests, so it cannot be finished now.
        organisatie: the one organisation that it is put to, or None.
        bij_gesloten: of an action for a closed dossier; may be finished all the same.
    """

    id: str
    dossier_id: str
    soort: Soort
    nummer: str
    instance_id: str
    bundle_id: str
    element_id: str
    naam: str
    rol: str
    bevestiger_rol: str | None
    aan_zet: str
    aan_zet_naam: str
    status: TaakStatus
    behandelaar_id: str | None
    behandelaar: str | None
    opened_at: datetime
    due_at: datetime | None
    versie: int
    afgerond_door: str | None = None
    afgerond_at: datetime | None = None
    geschorst: bool = False
    organisatie: str | None = None
    bij_gesloten: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; ``total`` is exact up to 999 and 1000 means "more than 999"."""

    rows: tuple[T, ...]
    page: int
    per_page: int
    total: int


@dataclass(frozen=True, slots=True)
class Dossierstuk:
    """Head of a document in a dossier; the contents are read apart, and that is logged.

    Attributes:
        element_id: step of the diagram that it came from; a correction keeps it.
        rol: role of that step, or None for what the system itself filed.
        formulier: form key; ``bundle_id`` freezes the version it was filled in with.
        vervangt: id of the version that this one corrects, or None.
        bevestigd_door: display name of the second person, for a decision of a body.
        bevraagd: the organisation that was asked, when the step was put to one.
        opvolging: of each choice that a table advised on, whether that was followed.
    """

    id: str
    dossier_id: str
    element_id: str
    rol: str | None
    titel: str
    formulier: str
    bundle_id: str
    auteur_id: str
    auteur: str
    organisatie: str
    created_at: datetime
    bevestigd_door: str | None
    bevestigd_at: datetime | None
    vervangt: str | None
    vervangen_door: str | None
    bevraagd: str | None = None
    opvolging: tuple[Opvolging, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """A melding or a casus as a list shows it.

    Attributes:
        betreft: whom a casus is about, as a key of the list of that name (R5), or None.
        bewaren_on: last day on which a closed dossier is kept (R47), or None.
        bewaartermijn: key of the parameter that said so.
        risico: how great a person last chose to call the risk (R2, R14), or None; never a score.
        risico_stuk_id: the document that says so.
    """

    id: str
    soort: Soort
    nummer: str
    fase: str
    instance_id: str | None
    created_at: datetime
    closed_at: datetime | None
    regisseur: str | None = None
    geschorst_at: datetime | None = None
    ended_at: datetime | None = None
    betreft: str | None = None
    bewaren_on: date | None = None
    bewaartermijn: str | None = None
    risico: str | None = None
    risico_stuk_id: str | None = None

    @property
    def status(self) -> DossierStatus:
        """How it stands; what is closed is not told to rest or to have ended too."""
        if self.closed_at is not None:
            return DossierStatus.GESLOTEN
        if self.ended_at is not None:
            return DossierStatus.AFGELOPEN
        return DossierStatus.LOOPT if self.geschorst_at is None else DossierStatus.GESCHORST


@dataclass(frozen=True, slots=True)
class TaakFilter:
    """What an inbox page is narrowed to; empty means no narrowing."""

    soort: Soort | None = None
    nummer: str = ""
    alleen_te_laat: bool = False
    sortering: str = "termijn"


class Scope(StrEnum):
    """Whose tasks an inbox page shows."""

    MIJN = "mijn"
    ROLLEN = "rollen"
    ALLE = "alle"


@dataclass(frozen=True, slots=True)
class Tellingen:
    """How many open tasks there are for one person; 1000 means "more than 999".

    ``beantwoord`` counts what was put to the person's own organisation and has been answered.
    """

    mijn: int
    rollen: int
    alle: int
    te_laat: int
    beantwoord: int = 0
