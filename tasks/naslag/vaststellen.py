"""Takes over what a folder states: an administrator's own value outlives a publication.

What is no longer stated stays, because what runs still names it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tasks.aanname import Wat, Wijziging
from tasks.store import aannames as store
from tasks.store import lijsten as lijststore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from engine import Transaction
    from tasks.aanname import Aanname, Parameter
    from tasks.naslag.bestanden import Naslag

_NIEUWE_TEKENING: Final = "Dit kwam mee met een nieuwe versie van de processen."


def replace_naslag(tx: Transaction, naslag: Naslag, *, by: str, now: datetime) -> None:
    """Store what a folder states; a file that is not in it leaves what is known as it is.

    Args:
        tx: all of it is stored on it.
        naslag: as the files were read.
        by: who publishes.
        now: aware UTC moment.
    """
    if naslag.lijsten is not None:
        lijststore.replace_lijsten(tx, naslag.lijsten)
    if naslag.aannames is not None:
        _replace_aannames(tx, naslag.aannames, by=by, now=now)


def _replace_aannames(
    tx: Transaction, aannames: Sequence[Aanname], *, by: str, now: datetime
) -> None:
    known = {each.sleutel: each for each in store.list_aannames(tx)}
    values = {each.sleutel: each for each in store.list_parameters(tx)}
    stated = [each for aanname in aannames for each in aanname.parameters]
    after = {each.sleutel: _merge(values.get(each.sleutel), each) for each in stated}
    for each in aannames:
        mine = [(values.get(one.sleutel), after[one.sleutel]) for one in each.parameters]
        store.save_aanname(tx, _next(known.get(each.sleutel), each, mine, now))
    for place, new in enumerate(after.values()):
        old = values.get(new.sleutel)
        store.save_parameter(tx, new, place)
        if old is not None and old.woorden() != new.woorden():
            van, naar = old.woorden(), new.woorden()
            line = Wijziging(new.sleutel, now, by, Wat.PUBLICATIE, van, naar, _NIEUWE_TEKENING)
            store.add_wijziging(tx, line, None)
    store.retire(
        tx,
        aannames=[each.sleutel for each in aannames],
        parameters=[each.sleutel for each in stated],
    )


def _merge(old: Parameter | None, stated: Parameter) -> Parameter:
    """Return what holds after a publication."""
    if old is None:
        return stated
    own = old.waarde != old.standaard and (old.soort, old.eenheid) == (stated.soort, stated.eenheid)
    waarde = old.waarde if own and old.waarde <= stated.meest else stated.waarde
    new = replace(stated, waarde=waarde, versie=old.versie)
    if new.woorden() == old.woorden() and new.wet == old.wet:
        new = replace(
            new, geverifieerd_door=old.geverifieerd_door, geverifieerd_on=old.geverifieerd_on
        )
    return new if new == old else replace(new, versie=old.versie + 1)


def _next(
    old: Aanname | None,
    stated: Aanname,
    parameters: Sequence[tuple[Parameter | None, Parameter]],
    now: datetime,
) -> Aanname:
    """Return an assumption with its version: one further when its text or a value changed."""
    if old is None:
        return replace(stated, versie=1, gewijzigd_at=now)
    texts = (stated.titel, stated.tekst, stated.eigenaar, stated.bron)
    same = texts == (old.titel, old.tekst, old.eigenaar, old.bron) and all(
        before is not None and before.woorden() == after.woorden() for before, after in parameters
    )
    if same:
        return replace(stated, versie=old.versie, gewijzigd_at=old.gewijzigd_at)
    return replace(stated, versie=old.versie + 1, gewijzigd_at=now)
