"""The words of the controles: what is the matter and what to do, in plain Dutch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from engine import OutboxFigures

GEEN_ANTWOORD: Final = (
    "De database antwoordt niet.",
    "Kijk of de database draait en of de schijf niet vol is. Start hem zo nodig opnieuw.",
)
BESTAND_WEG: Final = (
    "Het bestand van de opslag is weg.",
    "Stop het systeem meteen. Zet het bestand terug, of zet de laatste back-up terug.",
)
NIET_BIJ: Final = (
    "De database hoort bij een andere versie van casusregie.",
    "Stop het systeem en voer uit: casusregie migrate.",
)
_ONBEKEND: Final = "Dit is niet te zien zolang de database niet goed is."
_EERST: Final = "Los eerst op wat er met de database is."
_NIETS: Final = "U hoeft niets te doen."


@dataclass(frozen=True, slots=True)
class Controle:
    """What was found about one part.

    Attributes:
        sleutel: a word for machines.
        naam: the same for people.
        goed: green, otherwise red.
        bevinding: what is the matter.
        te_doen: what whoever keeps the system running does about it.
    """

    sleutel: str
    naam: str
    goed: bool
    bevinding: str
    te_doen: str = _NIETS


def onbereikbaar(why: tuple[str, str]) -> tuple[Controle, ...]:
    """Tell that the database is not good, and that the rest is therefore not known."""
    bevinding, te_doen = why
    rest = (
        *(("klok", "Klok"), ("timers", "Termijnen")),
        *(("incidenten", "Incidenten"), ("verzending", "Verzending")),
    )
    return (
        Controle("database", "Database", False, bevinding, te_doen),
        *(Controle(sleutel, naam, False, _ONBEKEND, _EERST) for sleutel, naam in rest),
    )


def database() -> Controle:
    """Tell that the database is good."""
    return Controle("database", "Database", True, "De database antwoordt en is bij.")


def klok(age: timedelta | None, *, te_oud: timedelta) -> Controle:
    """Tell when time was last looked after; None means never."""
    goed = age is not None and age <= te_oud
    if goed:
        return Controle("klok", "Klok", True, "Het systeem houdt termijnen bij.")
    when = "nog niet" if age is None else f"al {_duur(age)} niet"
    return Controle(
        "klok",
        "Klok",
        False,
        f"Het systeem heeft {when} naar termijnen gekeken.",
        "Kijk of casusregie serve draait. Start het opnieuw en kijk in het logboek.",
    )


def timers(overdue: timedelta | None, many: int, *, te_laat: timedelta) -> Controle:
    """Tell for how long the oldest timer is overdue; None means that none is."""
    if overdue is None or overdue <= te_laat:
        return Controle("timers", "Termijnen", True, "Termijnen gaan op tijd af.")
    return Controle(
        "timers",
        "Termijnen",
        False,
        f"Er wachten {many} termijnen. De oudste is al {_duur(overdue)} voorbij.",
        "Na een storing lost dit zichzelf op. Wordt het na een kwartier niet minder? "
        "Kijk dan in het logboek en bij de incidenten.",
    )


def incidenten(many: int) -> Controle:
    """Tell how many steps failed and wait for somebody."""
    if not many:
        return Controle("incidenten", "Incidenten", True, "Er zijn geen open incidenten.")
    told = "Er is 1 open incident." if many == 1 else f"Er zijn {many} open incidenten."
    return Controle(
        "incidenten",
        "Incidenten",
        False,
        told,
        "Ga naar Beheer, Incidenten. Los de oorzaak op en probeer de stap opnieuw.",
    )


def verzending(
    post: OutboxFigures, *, on_hold: bool, now: datetime, te_laat: timedelta
) -> Controle:
    """Tell what should leave the house and does not."""
    late = post.oldest_due_at is not None and now - post.oldest_due_at > te_laat
    if on_hold or post.held:
        told = f"Na het terugzetten van een back-up gaat niets naar buiten. Er wachten {post.held}."
        te_doen = "Kijk wat na de back-up al is verstuurd. Ga daarna naar Beheer, Verzending."
    elif post.dead:
        told = f"Verzenden is opgegeven: {post.dead} keer."
        te_doen = "Los de oorzaak op. Ga daarna naar Beheer, Verzending."
    elif late:
        told = f"Verzenden lukt niet. Er wachten er {post.waiting}."
        te_doen = "Kijk of het andere systeem bereikbaar is. Het wordt vanzelf opnieuw geprobeerd."
    else:
        return Controle("verzending", "Verzending", True, "Alles wat naar buiten moet, gaat.")
    return Controle("verzending", "Verzending", False, told, te_doen)


def schijf(free: int, *, nodig: int) -> Controle:
    """Tell how many bytes are free on the disk of the store."""
    told = f"Er is nog {free / 1e9:.1f} GB vrij op de schijf van de opslag.".replace(".", ",", 1)
    if free >= nodig:
        return Controle("schijf", "Schijf", True, told)
    return Controle(
        "schijf",
        "Schijf",
        False,
        told,
        "Maak ruimte vrij of neem een grotere schijf. Op een volle schijf kan niemand iets "
        "bewaren; er gaat niets verloren.",
    )


def sleutels(reden: str | None) -> Controle:
    """Tell whether the key file would open this store again; None means that it would."""
    if reden is None:
        return Controle("sleutels", "Sleutels", True, "Het sleutelbestand is er en past.")
    return Controle(
        "sleutels",
        "Sleutels",
        False,
        reden,
        "Zet het sleutelbestand terug voordat het systeem stopt. Zonder dat bestand gaat het "
        "niet meer open.",
    )


def _duur(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 60:  # noqa: PLR2004 - minutes in an hour
        return "1 minuut" if minutes == 1 else f"{minutes} minuten"
    hours = minutes // 60
    if hours < 48:  # noqa: PLR2004 - two days
        return f"{hours} uur"
    return f"{hours // 24} dagen"
