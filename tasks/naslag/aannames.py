"""Assumptions as people see them, and what an administrator changes about their values.

Everybody who is signed in may read them: whoever works by an assumption must be able to
know that it is one. Changing asks for a right and a reason, and is never forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tasks.aanname import Maat, Wat, Wijziging
from tasks.calendar import TIJDZONE
from tasks.errors import AntwoordenOngeldigError, NotFoundError
from tasks.model import Recht
from tasks.naslag.plekken import list_plekken
from tasks.store import aannames as store
from tasks.store import lijsten as lijststore

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from engine import Runner, Transaction
    from tasks.aanname import Aanname, Parameter
    from tasks.lijst import Lijst
    from tasks.model import Viewer
    from tasks.naslag.geldend import Geldend
    from tasks.naslag.plekken import Plek

MAX_REDEN = 1_000
#: of a value: none is larger than 3650
_MOST_DIGITS = 6
_GEEN_REDEN = "Vul in waarom u dit wijzigt."
_LANGE_REDEN = "Gebruik hoogstens 1000 tekens."
_GEEN_GETAL = "Vul een heel getal in, zonder komma."
_NIET_GEKOZEN = "Kies ja of nee."
_ZELFDE = "Dit is de waarde die nu geldt. Vul een andere in."
_ANDER_WAS_EERST = "Iemand anders wijzigde dit net. Kijk eerst wat er nu staat."
_GEEN_NAAM = "Vul in wie de waarde heeft gecontroleerd."
_GEEN_DAG = "Vul een dag in, zoals 31-12-2026."
_TOEKOMST = "Deze dag moet nog komen. Vul de dag van de controle in."


@dataclass(frozen=True, slots=True)
class AannamePagina:
    """One assumption with everything that is known of it."""

    aanname: Aanname
    plekken: tuple[Plek, ...]
    wijzigingen: tuple[Wijziging, ...]
    may_change: bool


class Aannames:
    """Shows assumptions and lists, and changes values."""

    def __init__(self, runner: Runner, geldend: Geldend) -> None:
        self._runner = runner
        self._geldend = geldend

    def list(self, tx: Transaction) -> tuple[Aanname, ...]:
        """Return the assumptions that are stated today, in order; a reading is enough."""
        return tuple(each for each in _read(tx) if not each.vervallen)

    def list_lijsten(self, tx: Transaction) -> tuple[Lijst, ...]:
        """Return the lists that are stated today, with retired choices; a reading is enough."""
        return tuple(each for each in lijststore.list_lijsten(tx) if not each.vervallen)

    def get(self, tx: Transaction, viewer: Viewer, sleutel: str) -> AannamePagina:
        """Return one assumption with where it lives and what changed; a reading is enough.

        Raises:
            NotFoundError: it is not stated.
        """
        found = {each.sleutel: each for each in _read(tx)}
        if sleutel not in found:
            raise NotFoundError("aanname", sleutel)
        belongs = {one.sleutel: each.sleutel for each in found.values() for one in each.parameters}
        return AannamePagina(
            aanname=found[sleutel],
            plekken=list_plekken(tx, self._runner, belongs).get(sleutel, ()),
            wijzigingen=store.list_wijzigingen(tx, sleutel),
            may_change=Recht.AANNAMES_BEHEREN in viewer.rechten,
        )

    def get_parameter(self, tx: Transaction, viewer: Viewer, sleutel: str) -> Parameter:
        """Return a parameter that the viewer may change; a reading is enough.

        Raises:
            NotFoundError: it is not stated, or not for this viewer to change.
        """
        found = store.find_parameter(tx, sleutel)
        if found is None or found.vervallen or Recht.AANNAMES_BEHEREN not in viewer.rechten:
            raise NotFoundError("parameter", sleutel)
        return found

    def change(
        self,
        tx: Transaction,
        viewer: Viewer,
        sleutel: str,
        *,
        waarde: str,
        reden: str,
        versie: int,
        now: datetime,
    ) -> None:
        """Let another value hold, from the commit on, for what starts after it.

        What was verified was the old value, so that lapses.

        Args:
            tx: must be able to write.
            viewer: has the right to change assumptions.
            sleutel: of the parameter.
            waarde: as it was typed; ``ja`` or ``nee`` for a choice.
            reden: why; kept for everybody to read.
            versie: of the page on which it was typed.
            now: aware UTC moment.

        Raises:
            NotFoundError: not stated, or not for this viewer.
            AntwoordenOngeldigError: ``waarde`` or ``reden`` will not do, in Dutch.
        """
        old = self.get_parameter(tx, viewer, sleutel)
        number, problems = _read_waarde(old, waarde)
        problems |= _check_reden(reden)
        if problems:
            raise AntwoordenOngeldigError(problems)
        if old.versie != versie or not store.set_waarde(tx, old, number):
            raise AntwoordenOngeldigError({"waarde": _ANDER_WAS_EERST})
        van, naar = old.woorden(), old.woorden(number)
        line = Wijziging(sleutel, now, viewer.naam, Wat.WAARDE, van, naar, reden.strip())
        store.add_wijziging(tx, line, viewer.account_id)
        store.raise_versie(tx, old.aanname, now)
        self._geldend.change(tx)

    def verify(
        self,
        tx: Transaction,
        viewer: Viewer,
        sleutel: str,
        *,
        door: str,
        op: date | None,
        versie: int,
        now: datetime,
    ) -> None:
        """Record who checked the value against the law, and on which day.

        Raises:
            NotFoundError: no law limits it, or not for this viewer.
            AntwoordenOngeldigError: ``door`` or ``op`` will not do, in Dutch.
        """
        old = self.get_parameter(tx, viewer, sleutel)
        if old.wet is None:
            raise NotFoundError("parameter", sleutel)
        problems = {} if door.strip() else {"door": _GEEN_NAAM}
        if op is None:
            problems["op"] = _GEEN_DAG
        elif op > now.astimezone(TIJDZONE).date():
            problems["op"] = _TOEKOMST
        if problems or op is None:
            raise AntwoordenOngeldigError(problems)
        if old.versie != versie or not store.set_geverifieerd(tx, old, door.strip(), op):
            raise AntwoordenOngeldigError({"door": _ANDER_WAS_EERST})
        told = f"{door.strip()}, {op:%d-%m-%Y}"
        line = Wijziging(sleutel, now, viewer.naam, Wat.GEVERIFIEERD, old.woorden(), told, "")
        store.add_wijziging(tx, line, viewer.account_id)
        self._geldend.change(tx)


def _read(tx: Transaction) -> tuple[Aanname, ...]:
    parameters = [each for each in store.list_parameters(tx) if not each.vervallen]
    found = sorted(store.list_aannames(tx), key=lambda each: each.volgorde)
    return tuple(replace(each, parameters=_of(each, parameters)) for each in found)


def _of(aanname: Aanname, parameters: Iterable[Parameter]) -> tuple[Parameter, ...]:
    return tuple(each for each in parameters if each.aanname == aanname.sleutel)


def _read_waarde(old: Parameter, typed: str) -> tuple[int, dict[str, str]]:
    """Return the value that was typed, and what is wrong with it."""
    text = typed.strip()
    if old.soort is Maat.JA_NEE:
        if text not in {"ja", "nee"}:
            return 0, {"waarde": _NIET_GEKOZEN}
        waarde = int(text == "ja")
    elif not text.isascii() or not text.isdigit() or len(text) > _MOST_DIGITS:
        return 0, {"waarde": _GEEN_GETAL}
    else:
        waarde = int(text)
    if waarde < old.minst:
        return 0, {"waarde": f"Dit moet minstens {old.woorden(old.minst)} zijn."}
    if waarde > old.meest:
        return 0, {"waarde": f"Dit mag hoogstens {old.woorden(old.meest)} zijn.{_law(old)}"}
    return waarde, ({"waarde": _ZELFDE} if waarde == old.waarde else {})


def _law(old: Parameter) -> str:
    limited = old.wet is not None and old.hoogstens is not None
    return f" Meer staat de wet niet toe ({old.wet})." if limited else ""


def _check_reden(reden: str) -> dict[str, str]:
    if not reden.strip():
        return {"reden": _GEEN_REDEN}
    return {"reden": _LANGE_REDEN} if len(reden.strip()) > MAX_REDEN else {}
