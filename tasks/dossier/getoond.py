"""What an earlier step answered, opened to stand beside the form of a later one.

The diagram names the steps and the fields (``toont_uit``): whoever has the task sees these
and nothing else of the dossier. It can also name the step with whose answers a fresh form
begins (``vertrekt_van``). Each document that is opened is written in the read log.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.dossier.formulieren import get_open_form
from tasks.dossier.indienen import TABEL
from tasks.dossier.leeslog import log
from tasks.model import TaakStatus
from tasks.store import stappen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from engine import JsonValue, Runner, Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.forms import Section
    from tasks.model import Taak, Viewer
    from tasks.store.stappen import Keer
    from tasks.store.stukken import StukRij

    Gevraagd = Sequence[tuple[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Getoond:
    """What one earlier step answered, for reading.

    Attributes:
        element_id: the step.
        titel: of the document, or the name of the step when nobody answered.
        organisatie: the one that the step was put to, or None.
        secties: only the fields that are shown; empty when nobody answered.
        door: who answered, and for which organisation; None when nobody did.
        at: when it was answered, or when it ended without an answer; None while it waits.
        stuk_id: the document that it stands in, in the version shown; None without an answer.
        gesloten: the dossier is closed and can only be read.
    """

    element_id: str
    titel: str
    organisatie: str | None
    secties: tuple[Section, ...]
    door: str | None
    at: datetime | None
    stuk_id: str | None
    gesloten: bool = False


@dataclass(frozen=True, slots=True)
class Vertrekpunt:
    """The answers with which a fresh form begins: those of the newest time of a step.

    Attributes:
        antwoorden: by field key, without what is sealed apart.
        titel: of the document that they stand in.
        door: who answered, and for which organisation.
        at: aware UTC moment.
    """

    antwoorden: Mapping[str, JsonValue]
    titel: str
    door: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Toner:
    """Opens what earlier steps of the dossier of a task answered."""

    runner: Runner
    kluis: Kluis

    def show(
        self, tx: Transaction, viewer: Viewer, taak: Taak, asked: Gevraagd, now: datetime
    ) -> tuple[Getoond, ...]:
        """Return what stands beside the form of a task that the viewer may see.

        Of a step it is the newest time that it was done before the task came. Of a step that
        is put to organisations it is every time: who was asked, and who answered what. What
        was corrected since then is shown as corrected, until the task itself ended.

        Args:
            tx: must be able to write: what is opened is logged.
            viewer: who looks.
            taak: the task whose page it is.
            asked: steps with their fields, as ``eigenschappen.list_toont_uit`` gives them.
            now: aware UTC moment.
        """
        if not asked:
            return ()
        known = stappen.list_keren(tx, taak.dossier_id, {step for step, _ in asked})
        before = [each for each in known if each.opened_at <= taak.opened_at]
        shown = [
            self._tell(tx, keer, _newest(keer, taak.afgerond_at), fields)
            for step, fields in asked
            for keer in _chosen([each for each in before if each.element_id == step], taak)
        ]
        _log(tx, viewer, taak, shown, now)
        return tuple(shown)

    def show_own(
        self, tx: Transaction, viewer: Viewer, taak: Taak, now: datetime
    ) -> Getoond | None:
        """Return the whole answer to a task that was put to one organisation, once it is there.

        For whoever may see the ended task: those of that organisation, and of the dossier.
        """
        if taak.organisatie is None or taak.status is not TaakStatus.AFGEROND:
            return None
        known = stappen.list_keren(tx, taak.dossier_id, {taak.element_id})
        keer = next(each for each in known if each.taak_id == taak.id)
        told = self._tell(tx, keer, _newest(keer, None), None)
        _log(tx, viewer, taak, [told], now)
        return told

    def start_from(
        self, tx: Transaction, viewer: Viewer, taak: Taak, step: str, now: datetime
    ) -> Vertrekpunt | None:
        """Return with which answers an open task begins, or None when there are none yet.

        It is the newest time that the step was done before the task came, as corrected since.

        Args:
            tx: must be able to write: what is opened is logged.
            viewer: who may fill in the form.
            taak: the task that is open.
            step: the step, as ``vertrekt_van`` in the diagram names it.
            now: aware UTC moment.
        """
        known = stappen.list_keren(tx, taak.dossier_id, {step})
        rij = next((_newest(keer, None) for keer in _last_done(known, taak)), None)
        if rij is None:
            return None
        stuk = rij.stuk
        doel = f"vertrekpunt van taak: {taak.naam}"
        log(tx, viewer, taak.dossier_id, doel=doel, now=now, stuk_id=stuk.id)
        door = f"{stuk.auteur}, {stuk.organisatie}"
        return Vertrekpunt(self._open(rij), stuk.titel, door, stuk.created_at)

    def _tell(
        self, tx: Transaction, keer: Keer, rij: StukRij | None, fields: Collection[str] | None
    ) -> Getoond:
        if rij is None:
            return Getoond(
                keer.element_id, keer.naam, keer.organisatie, (), None, keer.afgerond_at, None
            )
        stuk = rij.stuk
        form = get_open_form(tx, self.runner, stuk.bundle_id, stuk.formulier)
        answers = self._open(rij)
        picked = {key: answers[key] for key in answers if fields is None or key in fields}
        return Getoond(
            element_id=keer.element_id,
            titel=stuk.titel,
            organisatie=keer.organisatie,
            secties=form.show(picked),
            door=f"{stuk.auteur}, {stuk.organisatie}",
            at=stuk.created_at,
            stuk_id=stuk.id,
            gesloten=rij.sleutel.closed_at is not None,
        )

    def _open(self, rij: StukRij) -> dict[str, JsonValue]:
        opened = self.kluis.open(rij.sleutel, rij.inhoud, table=TABEL, row_id=rij.stuk.id)
        return opened if isinstance(opened, dict) else {}


def _log(
    tx: Transaction, viewer: Viewer, taak: Taak, shown: Sequence[Getoond], now: datetime
) -> None:
    doel = f"getoond bij taak: {taak.naam}"
    for each in shown:
        if each.stuk_id is not None:
            log(tx, viewer, taak.dossier_id, doel=doel, now=now, stuk_id=each.stuk_id)


def _chosen(keren: Sequence[Keer], taak: Taak) -> Iterator[Keer]:
    """Choose of a step what is shown: all who were asked, or the last time it was done."""
    if any(each.organisatie is not None for each in keren):
        yield from keren
        return
    yield from _last_done(keren, taak)


def _last_done(keren: Sequence[Keer], taak: Taak) -> Sequence[Keer]:
    """Return the last time that was done before a task came; empty when there is none."""
    done = [
        each for each in keren if each.versies and each.versies[0].stuk.created_at <= taak.opened_at
    ]
    return done[-1:]


def _newest(keer: Keer, until: datetime | None) -> StukRij | None:
    """Return the newest version, of those that were there at a moment."""
    there = [each for each in keer.versies if until is None or each.stuk.created_at <= until]
    return there[-1] if there else None
