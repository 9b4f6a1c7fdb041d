"""How a dossier went, as somebody reads it: its timeline, its decisions, and its diagrams.

What a viewer may see comes from the store's one place for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.dossier import tijdlijn, verloop
from tasks.dossier.besluiten import list_besluiten, open_besluiten
from tasks.dossier.fasen import list_fasen, list_komende
from tasks.dossier.leeslog import ALS_BESLUIT, LAATSTE_BESLUIT, log
from tasks.errors import NotFoundError
from tasks.store import dossierlijst, stukken

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Runner, Transaction
    from tasks.dossier.besluiten import Besluit
    from tasks.dossier.fasen import Fase
    from tasks.dossier.kluis import Kluis
    from tasks.dossier.model import Verloop
    from tasks.gebeurtenis import Gebeurtenis
    from tasks.model import Viewer
    from tasks.naslag.geldend import Geldend
    from tasks.store.dossierlijst import DossierZicht


class Gang:
    """Tells how dossiers went."""

    def __init__(self, runner: Runner, kluis: Kluis, geldend: Geldend) -> None:
        self._runner = runner
        self._geldend = geldend
        self._kluis = kluis

    def timeline(
        self, tx: Transaction, viewer: Viewer, dossier_id: str, *, now: datetime
    ) -> tuple[Gebeurtenis, ...]:
        """Return what happened in a dossier, newest first.

        Raises:
            NotFoundError: unknown, or not for this viewer.
        """
        zicht = self._find(tx, viewer, dossier_id, now)
        return tijdlijn.list_gebeurtenissen(tx, self._runner, zicht.dossier, now)

    def fasen(
        self, tx: Transaction, viewer: Viewer, dossier_id: str, *, now: datetime
    ) -> tuple[Fase, ...]:
        """Return where a dossier stood, and stands, oldest first; a reading is enough.

        Raises:
            NotFoundError: unknown, or not for this viewer.
        """
        zicht = self._find(tx, viewer, dossier_id, now)
        return list_fasen(tx, self._runner, zicht.dossier)

    def komende_fasen(
        self, tx: Transaction, viewer: Viewer, dossier_id: str, *, now: datetime
    ) -> tuple[str, ...]:
        """Return the fasen that may still come, as drawn; people decide whether they do.

        Raises:
            NotFoundError: unknown, or not for this viewer.
        """
        zicht = self._find(tx, viewer, dossier_id, now)
        return list_komende(tx, self._runner, zicht.dossier)

    def besluiten(
        self,
        tx: Transaction,
        viewer: Viewer,
        dossier_id: str,
        *,
        doel: str = ALS_BESLUIT,
        now: datetime,
    ) -> tuple[Besluit, ...]:
        """Open the decisions of a dossier, the newest first; each is logged (L1, R13).

        Raises:
            NotFoundError: unknown, or not for this viewer.
        """
        return self._besluiten(tx, viewer, dossier_id, None, doel=doel, now=now)

    def laatste_besluit(
        self, tx: Transaction, viewer: Viewer, dossier_id: str, *, now: datetime
    ) -> Besluit | None:
        """Open the newest decision of a dossier, if there is one; that is logged (L1, R13).

        Raises:
            NotFoundError: unknown, or not for this viewer.
        """
        found = self._besluiten(tx, viewer, dossier_id, 1, doel=LAATSTE_BESLUIT, now=now)
        return found[0] if found else None

    def verloop(
        self, tx: Transaction, viewer: Viewer, dossier_id: str, *, now: datetime
    ) -> tuple[Verloop, ...]:
        """Return the diagrams of a dossier with where it stands in them.

        Raises:
            NotFoundError: unknown, or not for this viewer.
        """
        zicht = self._find(tx, viewer, dossier_id, now)
        return verloop.list_verloop(tx, self._runner, zicht.dossier)

    def drawing(
        self,
        tx: Transaction,
        viewer: Viewer,
        dossier_id: str,
        instance_id: str,
        number: int,
        *,
        now: datetime,
    ) -> bytes:
        """Return one picture of one course of a dossier, as BPMN in UTF-8.

        Args:
            tx: a reading is enough.
            viewer: who looks.
            dossier_id: whose course it is.
            instance_id: which course, as ``verloop`` names it.
            number: which of its pictures, from 0.
            now: aware UTC moment.

        Raises:
            NotFoundError: unknown, or not for this viewer.
        """
        zicht = self._find(tx, viewer, dossier_id, now)
        for instance in self._runner.list_instances(tx, zicht.dossier.id):
            if instance.id == instance_id:
                diagrammen = verloop.find_diagrammen(tx, self._runner, instance)
                if number < len(diagrammen):
                    return diagrammen[number].xml
        raise NotFoundError("tekening", f"{instance_id}/{number}")

    def _besluiten(
        self,
        tx: Transaction,
        viewer: Viewer,
        dossier_id: str,
        most: int | None,
        *,
        doel: str,
        now: datetime,
    ) -> tuple[Besluit, ...]:
        zicht = self._find(tx, viewer, dossier_id, now)
        heads = stukken.list_heads(tx, zicht.dossier.id)
        ids = [stuk.id for stuk in list_besluiten(tx, self._runner, heads)[:most]]
        for stuk_id in ids:
            log(tx, viewer, dossier_id, doel=doel, now=now, stuk_id=stuk_id)
        return open_besluiten(tx, self._runner, self._kluis, dossier_id, ids)

    def _find(
        self, tx: Transaction, viewer: Viewer, dossier_id: str, now: datetime
    ) -> DossierZicht:
        zicht = dossierlijst.find_by_id(tx, viewer, dossier_id, now)
        if zicht is None:
            raise NotFoundError("dossier", dossier_id)
        return zicht
