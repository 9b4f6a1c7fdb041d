"""Why somebody has or sees a task, in a sentence for the task page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.model import TaakStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tasks.model import Viewer
    from tasks.store.takenlijst import TaakZicht


def say_why(zicht: TaakZicht, viewer: Viewer, rolnamen: Mapping[str, str]) -> str:
    """Return why this task is before this viewer.

    Args:
        zicht: the task as the viewer sees it.
        viewer: who looks.
        rolnamen: the words on screen by role key.
    """
    taak = zicht.taak
    rol = rolnamen.get(taak.rol, taak.rol)
    bevestiger = rolnamen.get(taak.bevestiger_rol or "", taak.bevestiger_rol or "")
    if taak.status is TaakStatus.VASTGELEGD and taak.behandelaar_id == viewer.account_id:
        return f"U hebt dit besluit vastgelegd. De rol ‘{bevestiger}’ moet het bevestigen."
    if taak.status is TaakStatus.VASTGELEGD and zicht.holds_bevestiger:
        return f"U moet dit besluit bevestigen omdat u de rol ‘{bevestiger}’ hebt."
    if taak.organisatie is not None and not zicht.dossier_visible:
        return (
            f"U ziet deze taak omdat deze vraag aan uw organisatie is gesteld: {taak.organisatie}."
        )
    if zicht.holds_rol:
        return f"U hebt deze taak omdat u de rol ‘{rol}’ hebt."
    if zicht.holds_bevestiger:
        return f"U moet dit besluit straks bevestigen omdat u de rol ‘{bevestiger}’ hebt."
    return "U ziet deze taak omdat u het dossier mag inzien."
