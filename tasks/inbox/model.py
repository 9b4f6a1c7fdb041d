"""What a task page shows and what an action returns: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import Element, JsonValue
    from tasks.dossier.adviezen import Advies
    from tasks.dossier.getoond import Getoond, Vertrekpunt
    from tasks.dossier.overeenkomsten import Overeenkomst
    from tasks.forms import Form, Option
    from tasks.model import Taak
    from tasks.store.gedaan import GedaneStap


@dataclass(frozen=True, slots=True)
class Vastlegging:
    """A decision that was recorded and waits for the second person (A17)."""

    door: str
    organisatie: str
    at: datetime
    antwoorden: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Teruggestuurd:
    """Why a recorded decision came back, from whom and when."""

    reden: str
    door: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Rust:
    """Since when the dossier of a task rests, and who decided that."""

    at: datetime
    door: str
    organisatie: str


@dataclass(frozen=True, slots=True)
class TaakPagina:
    """One task as one viewer sees it.

    Attributes:
        form: with the options of its dynamic choices, ready to be rendered.
        waarden: what to show in it: the viewer's own concept, what was sent back, or what an
            earlier step answered.
        vertrekpunt: from where those came, when the form begins with earlier answers.
        options: the same options apart, by source name.
        concept_saved_at: moment of the viewer's own concept, if there is one.
        terug: set until the decision is recorded anew.
        eerdere: finished steps of the same process until this one ended, oldest first.
        may_complete: also means: may record.
        may_confirm: also means: may send back.
        waarom: why this task is before this viewer.
        uitleg: what is decided, from the diagram.
        bron: where the step comes from (R and A numbers).
        adviezen: what tables advised, when the step shows that.
        getoond: what earlier steps answered, when the step shows that.
        antwoord: what was answered, once the task is done; only of one organisation.
        overeenkomsten: casussen that look like the same person, when the step shows them.
        dossier_zichtbaar: the viewer may open the dossier too.
        rust: set while the dossier rests and nothing can be finished in it.
    """

    taak: Taak
    element: Element
    form: Form
    waarden: Mapping[str, tuple[str, ...]]
    vertrekpunt: Vertrekpunt | None
    options: Mapping[str, tuple[Option, ...]]
    concept_saved_at: datetime | None
    vastlegging: Vastlegging | None
    terug: Teruggestuurd | None
    eerdere: tuple[GedaneStap, ...]
    may_claim: bool
    may_release: bool
    may_complete: bool
    may_confirm: bool
    waarom: str
    uitleg: str
    bron: str
    adviezen: tuple[Advies, ...]
    getoond: tuple[Getoond, ...]
    antwoord: Getoond | None
    overeenkomsten: tuple[Overeenkomst, ...]
    dossier_zichtbaar: bool
    rust: Rust | None


@dataclass(frozen=True, slots=True)
class Afgerond:
    """What became of a task that was completed.

    Attributes:
        volgende: open tasks of the same process whose turn is the viewer's.
    """

    taak_id: str
    stuk_id: str
    nummer: str
    volgende: tuple[Taak, ...]
