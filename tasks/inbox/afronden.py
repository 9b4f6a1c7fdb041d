"""Finishing a task: one transaction in which everything happens or nothing does.

Document, search values, state of the process and the tasks that follow stand or fall
together. The order matters for PostgreSQL: the document first (one per task, so a double
submit waits there), then the engine's row of the instance, then the task; whoever wakes an
instance takes the last two in the same order, so nobody waits in a circle.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

from engine import InstanceStatus, InstanceSuspendedError, WorkItemClosedError
from tasks import eigenschappen, services
from tasks.access import check_not_ended
from tasks.dossier.adviezen import judge_opvolging
from tasks.dossier.formulieren import get_form, list_options
from tasks.dossier.indienen import Herkomst, file_stuk, keep_risico, make_stuk
from tasks.errors import NotFoundError, TaakAfgerondError, TaakGeschorstError, TaakGewijzigdError
from tasks.inbox.model import Afgerond
from tasks.store import gedaan, taken, takenlijst

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from engine import Element, JsonValue, Runner, Transaction
    from tasks.dossier.indienen import Auteur
    from tasks.dossier.kluis import Kluis
    from tasks.forms import Antwoorden, Form, Option, Raw
    from tasks.model import Taak, Viewer
    from tasks.naslag.geldend import Geldend
    from tasks.store.takenlijst import TaakZicht


@dataclass(frozen=True, slots=True)
class Opdracht:
    """A task with what the diagram asks: its element and its form.

    Attributes:
        advies: what tables advised on the choices of the form, by key of the choice.
        niet_zelf: sources of choices by which somebody is given a role in the dossier.
        wie: who looks; is not offered there.
    """

    zicht: TaakZicht
    element: Element
    form: Form
    geldend: Geldend
    advies: Mapping[str, JsonValue]
    niet_zelf: frozenset[str]
    wie: str

    def options(self, tx: Transaction, now: datetime) -> Mapping[str, tuple[Option, ...]]:
        """Return what the dynamic choices of the form offer."""
        return self._options(tx, self.form.sources, now)

    def read(self, tx: Transaction, raw: Raw, now: datetime) -> Antwoorden:
        """Check what was typed; what nobody chose from is not looked up.

        Raises:
            AntwoordenOngeldigError: the form has errors.
        """
        asked = self.form.chosen_sources(raw)
        return self.form.read(raw, self._options(tx, asked, now))

    def _options(
        self, tx: Transaction, sources: AbstractSet[str], now: datetime
    ) -> Mapping[str, tuple[Option, ...]]:
        found = list_options(tx, self.geldend, sources, self.zicht.taak.dossier_id, now)
        others = {
            bron: tuple(each for each in found[bron] if each.value != self.wie)
            for bron in self.niet_zelf & found.keys()
        }
        return {**found, **others}


def get_zicht(tx: Transaction, viewer: Viewer, taak_id: str, now: datetime) -> TaakZicht:
    """Return a task that the viewer may open.

    Raises:
        NotFoundError: unknown, or not for this viewer.
        TaakAfgerondError: the viewer has its role but came too late, and may not see the
            dossier; carries by whom and when.
    """
    zicht = takenlijst.find_zicht(tx, viewer, taak_id, now)
    if zicht is not None:
        return zicht
    einde = gedaan.find_einde(tx, viewer, taak_id, now)
    if einde is not None:
        raise TaakAfgerondError(taak_id, einde.door, einde.at)
    raise NotFoundError("taak", taak_id)


def get_opdracht(
    tx: Transaction,
    runner: Runner,
    geldend: Geldend,
    viewer: Viewer,
    taak_id: str,
    *,
    now: datetime,
) -> Opdracht:
    """Return a task that the viewer may open, with what the diagram asks.

    Raises:
        NotFoundError: and ``TaakAfgerondError``, as ``get_zicht``.
    """
    zicht = get_zicht(tx, viewer, taak_id, now)
    elements = runner.elements(tx, zicht.taak.bundle_id)
    element = elements[zicht.taak.element_id]
    naam = element.properties[eigenschappen.FORMULIER]
    form = get_form(tx, runner, zicht.taak.bundle_id, naam)
    advies = {key: zicht.advies[key] for key in form.advisable & zicht.advies.keys()}
    given = services.fields_for(services.BENOEM, elements.values())
    bronnen = (each.options_source for each in form.fields if each.key in given)
    return Opdracht(
        zicht,
        element,
        form.with_advies(advies),
        geldend,
        advies,
        frozenset(bron for bron in bronnen if bron),
        viewer.account_id,
    )


def finish(
    tx: Transaction,
    runner: Runner,
    kluis: Kluis,
    opdracht: Opdracht,
    antwoorden: Antwoorden,
    *,
    auteur: Auteur,
    viewer: Viewer,
    now: datetime,
) -> Afgerond:
    """File the answers, let the process go on and end the task.

    ``auteur`` filled in the form; ``viewer`` completes the task. For a decision of a body
    they are two persons, and the second is named on the document as well (A17).

    Raises:
        TaakAfgerondError: somebody was first.
        TaakGewijzigdError: somebody changed the task at this very moment.
        StepFailedError: the process could not go on.
    """
    taak = opdracht.zicht.taak
    herkomst = Herkomst(taak.element_id, taak.rol, taak.bundle_id, opdracht.form, taak.organisatie)
    opvolging = judge_opvolging(opdracht.advies, antwoorden.sturend)
    stuk = replace(make_stuk(opdracht.zicht.sleutel, herkomst, auteur, now), opvolging=opvolging)
    if auteur.account_id != viewer.account_id:
        stuk = replace(stuk, bevestigd_door=viewer.naam, bevestigd_at=now)
    rij, also = opdracht.zicht.sleutel, taak.bij_gesloten
    if not file_stuk(tx, kluis, rij, stuk, antwoorden, taak_id=taak.id, ook_gesloten=also):
        tell_who_was_first(tx, viewer, taak.id, now)
    try:
        instance = runner.complete(
            tx, taak.id, variables=antwoorden.sturend, by=viewer.account_id, now=now
        )
    except WorkItemClosedError:
        tell_who_was_first(tx, viewer, taak.id, now)
    except InstanceSuspendedError as error:
        raise TaakGeschorstError(taak.id) from error
    keep_risico(tx, stuk, antwoorden)
    if not taken.finish(tx, taak.id, taak.versie, viewer.naam, now):
        raise TaakGewijzigdError(taak.id)
    volgende: tuple[Taak, ...] = ()
    if instance.status is InstanceStatus.RUNNING:
        volgende = takenlijst.list_actionable_of(tx, viewer, taak.instance_id, now)
    return Afgerond(taak_id=taak.id, stuk_id=stuk.id, nummer=taak.nummer, volgende=volgende)


def tell_who_was_first(tx: Transaction, viewer: Viewer, taak_id: str, now: datetime) -> NoReturn:
    """Refuse an action on a task that somebody else changed at this very moment.

    Raises:
        TaakAfgerondError: it ended; carries by whom and when.
        TaakGewijzigdError: something else changed.
    """
    check_not_ended(get_zicht(tx, viewer, taak_id, now).taak)
    raise TaakGewijzigdError(taak_id)
