"""Puts a task page together: why, what, from where, what was done before, and the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.access import judge, say_why
from tasks.dossier.adviezen import Advies, list_adviezen
from tasks.dossier.leeslog import OVEREENKOMST, log_found
from tasks.dossier.overeenkomsten import list_overeenkomsten
from tasks.eigenschappen import (
    TOONT_ADVIES,
    TOONT_OVEREENKOMSTEN,
    VERTREKT_VAN,
    list_getoond,
    list_toont_uit,
    split_documentatie,
)
from tasks.inbox.model import Rust, TaakPagina
from tasks.ingreep import Ingreep
from tasks.store import gedaan, ingrepen, rollen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import Runner, Transaction
    from tasks.dossier.getoond import Toner, Vertrekpunt
    from tasks.dossier.overeenkomsten import Overeenkomst
    from tasks.inbox.afronden import Opdracht
    from tasks.inbox.besluiten import Besluiten, Poging
    from tasks.inbox.getypt import Getypt
    from tasks.model import Taak, Viewer


@dataclass(frozen=True, slots=True)
class Paginamaker:
    """Reads everything that a task page shows, and writes down which casussen it named."""

    runner: Runner
    getypt: Getypt
    besluiten: Besluiten
    toner: Toner

    def make(
        self, tx: Transaction, viewer: Viewer, opdracht: Opdracht, now: datetime
    ) -> TaakPagina:
        """Return the page of a task that the viewer may see."""
        zicht, element = opdracht.zicht, opdracht.element
        options = opdracht.options(tx, now)
        concept = self.getypt.find(tx, zicht, viewer.account_id)
        poging = self.besluiten.find(tx, zicht) if zicht.taak.bevestiger_rol else None
        namen = {rol.sleutel: rol.naam for rol in rollen.list_rollen(tx)}
        mogelijk = judge(zicht, viewer)
        fresh = concept is None and poging is None and mogelijk.complete
        begin = self._vertrekpunt(tx, viewer, opdracht, now) if fresh else None
        uitleg, bron = split_documentatie(element)
        return TaakPagina(
            taak=zicht.taak,
            element=element,
            form=opdracht.form.with_options(options),
            waarden=concept[0] if concept else _first_waarden(opdracht, poging, begin),
            vertrekpunt=begin,
            options=options,
            concept_saved_at=concept[1] if concept else None,
            vastlegging=poging.vastlegging() if poging else None,
            terug=poging.terug() if poging else None,
            eerdere=gedaan.list_done_in(tx, viewer, zicht.taak, now),
            may_claim=mogelijk.claim,
            may_release=mogelijk.release,
            may_complete=mogelijk.complete,
            may_confirm=mogelijk.confirm,
            waarom=say_why(zicht, viewer, namen),
            uitleg=uitleg,
            bron=bron,
            adviezen=self._shown_adviezen(tx, opdracht),
            getoond=self.toner.show(tx, viewer, zicht.taak, list_toont_uit(element), now),
            antwoord=self.toner.show_own(tx, viewer, zicht.taak, now),
            overeenkomsten=_shown_overeenkomsten(tx, viewer, opdracht, now),
            dossier_zichtbaar=zicht.dossier_visible,
            rust=_rust(tx, zicht.taak),
        )

    def _vertrekpunt(
        self, tx: Transaction, viewer: Viewer, opdracht: Opdracht, now: datetime
    ) -> Vertrekpunt | None:
        step = opdracht.element.properties.get(VERTREKT_VAN)
        if step is None:
            return None
        return self.toner.start_from(tx, viewer, opdracht.zicht.taak, step.strip(), now)

    def _shown_adviezen(self, tx: Transaction, opdracht: Opdracht) -> tuple[Advies, ...]:
        if TOONT_ADVIES not in list_getoond(opdracht.element):
            return ()
        taak = opdracht.zicht.taak
        return list_adviezen(tx, self.runner, taak.instance_id, taak.bundle_id, form=opdracht.form)


def _rust(tx: Transaction, taak: Taak) -> Rust | None:
    found = ingrepen.find_last(tx, taak.dossier_id, Ingreep.SCHORSEN) if taak.geschorst else None
    if found is None:
        return None
    door, organisatie, at = found
    return Rust(at=at, door=door, organisatie=organisatie)


def _first_waarden(
    opdracht: Opdracht, poging: Poging | None, begin: Vertrekpunt | None
) -> Mapping[str, tuple[str, ...]]:
    """Return what the form shows to who typed nothing: what was sent back, or was there."""
    if poging is not None and poging.terug() is not None:
        return poging.waarden
    return opdracht.form.fill(begin.antwoorden if begin else {})


def _shown_overeenkomsten(
    tx: Transaction, viewer: Viewer, opdracht: Opdracht, now: datetime
) -> tuple[Overeenkomst, ...]:
    if TOONT_OVEREENKOMSTEN not in list_getoond(opdracht.element):
        return ()
    shown = list_overeenkomsten(tx, opdracht.zicht.taak.dossier_id)
    log_found(tx, viewer, [each.dossier_id for each in shown], doel=OVEREENKOMST, now=now)
    return shown
