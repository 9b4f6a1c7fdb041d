"""What somebody typed and did not submit: kept per person, sealed, and never lost.

When an action is refused after somebody typed for it, what was typed is stored all the
same, in a transaction of its own. It goes when the task ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.store import concepten

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine import JsonValue, Transaction
    from tasks.dossier.kluis import Kluis
    from tasks.model import Viewer
    from tasks.store.dossiers import Sleutelrij
    from tasks.store.takenlijst import TaakZicht

    Waarden = Mapping[str, tuple[str, ...]]

_TABEL = "concept"


class Getypt:
    """Saves and finds concepts."""

    def __init__(self, kluis: Kluis) -> None:
        self._kluis = kluis

    def save(
        self,
        tx: Transaction,
        rij: Sleutelrij,
        taak_id: str,
        account_id: str,
        *,
        waarden: Waarden,
        now: datetime,
    ) -> bool:
        """Store what a person typed, over what the same person typed before.

        Returns:
            False when the task has ended; nothing was stored.
        """
        plain: JsonValue = {key: list(texts) for key, texts in waarden.items()}
        place = _place(taak_id, account_id)
        sealed = self._kluis.seal(rij, plain, table=_TABEL, row_id=place)
        return concepten.save(tx, taak_id, account_id, sealed, now)

    def find(
        self, tx: Transaction, zicht: TaakZicht, account_id: str
    ) -> tuple[Waarden, datetime] | None:
        """Return what this person typed for a task, and when."""
        found = concepten.find(tx, zicht.taak.id, account_id)
        if found is None:
            return None
        sealed, saved_at = found
        place = _place(zicht.taak.id, account_id)
        opened = self._kluis.open(zicht.sleutel, sealed, table=_TABEL, row_id=place)
        return read_waarden(opened), saved_at

    def keep_when_undone(
        self, tx: Transaction, zicht: TaakZicht, viewer: Viewer, waarden: Waarden, now: datetime
    ) -> None:
        """Store what was typed if this transaction fails, while the task is open."""

        def keep(fresh: Transaction) -> None:
            taak_id, account_id = zicht.taak.id, viewer.account_id
            self.save(fresh, zicht.sleutel, taak_id, account_id, waarden=waarden, now=now)

        tx.on_rollback(keep)


def read_waarden(opened: JsonValue) -> Waarden:
    """Read stored texts back by input name."""
    if not isinstance(opened, dict):
        return {}
    return {
        key: tuple(str(text) for text in texts)
        for key, texts in opened.items()
        if isinstance(texts, list)
    }


def _place(taak_id: str, account_id: str) -> str:
    return f"{taak_id}/{account_id}"
