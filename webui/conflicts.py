"""What somebody reads when another was first, or when a page no longer fits: plain Dutch."""

from __future__ import annotations

from typing import TypeAlias

from tasks.errors import (
    ActieNietMogelijkError,
    BevestigingNodigError,
    CorrectieNietMogelijkError,
    DossierGeslotenError,
    TaakAfgerondError,
    TaakBijIemandAndersError,
    TaakGeschorstError,
    TaakGewijzigdError,
    TasksError,
    ZelfdePersoonError,
)
from webui.formatting import long_moment

#: a title, and sentences
Words: TypeAlias = "tuple[str, tuple[str, ...]]"

_FIXED: dict[type[TasksError], Words] = {
    TaakGewijzigdError: (
        "De taak is intussen gewijzigd",
        (
            "Iemand deed iets met deze taak nadat u haar opende.",
            "Open de taak opnieuw en kijk of uw invoer nog klopt.",
        ),
    ),
    TaakGeschorstError: (
        "Dit dossier is geschorst",
        (
            "Zolang een dossier is geschorst, kunt u er geen taken in afronden.",
            "Uw invoer is nog niet verwerkt. Wacht tot het dossier is hervat.",
        ),
    ),
    ZelfdePersoonError: (
        "Een ander moet dit bevestigen",
        ("U hebt dit besluit zelf vastgelegd. Iemand anders bevestigt het.",),
    ),
    BevestigingNodigError: (
        "Over dit besluit gaan twee personen",
        (
            "De een legt het besluit vast, een ander bevestigt het.",
            "Uw invoer is nog niet verwerkt. Open de taak opnieuw en leg het besluit vast.",
        ),
    ),
    CorrectieNietMogelijkError: (
        "Dit stuk kunt u niet meer verbeteren",
        (
            "Er is al een nieuwere versie, of twee personen besloten er samen over.",
            "Uw verbetering is niet bewaard. Kijk in het dossier wat er nu staat.",
        ),
    ),
}


def conflict_words(error: TasksError) -> Words | None:
    """Return what to tell; None for a refusal that no page of ours should lead to."""
    match error:
        case TaakAfgerondError(door=door, op=op):
            when = f" op {long_moment(op)}" if op else ""
            who = f"{door} rondde deze taak{when} af." if door else "Deze taak is niet meer nodig."
            return "Deze taak is al klaar", (who,)
        case TaakBijIemandAndersError(behandelaar=behandelaar):
            return (
                "Iemand anders heeft deze taak",
                (
                    f"{behandelaar} heeft deze taak opgepakt. Overleg eerst met elkaar.",
                    "Uw invoer is nog niet verwerkt.",
                ),
            )
        case DossierGeslotenError(nummer=nummer):
            return (
                "Dit dossier is gesloten",
                (f"Dossier {nummer} is gesloten. U kunt het lezen, maar niet meer wijzigen.",),
            )
        case ActieNietMogelijkError(nummer=nummer, actie=actie):
            return (
                "Deze actie kan nu niet",
                (
                    f"‘{actie}’ past niet bij waar dossier {nummer} nu staat.",
                    "Misschien is het intussen gesloten, geschorst of een stap verder.",
                ),
            )
        case _:
            return _FIXED.get(type(error))
