"""Rows of assumptions, their parameters, and who changed those."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine import insert_into
from tasks.aanname import Aanname, Maat, Parameter, Wat, Wijziging
from tasks.store.tables_naslag import aanname, parameter, parameterwijziging

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from engine import Transaction


def list_parameters(tx: Transaction) -> tuple[Parameter, ...]:
    """Return all parameters, also those that are no longer stated; in the order of the file."""
    rows = tx.connection.execute(
        sa.select(*parameter.c).order_by(parameter.c.volgorde, parameter.c.sleutel)
    )
    return tuple(_parameter(row) for row in rows)


def find_parameter(tx: Transaction, sleutel: str) -> Parameter | None:
    """Return one parameter."""
    found = sa.select(*parameter.c).where(parameter.c.sleutel == sleutel)
    row = tx.connection.execute(found).one_or_none()
    return None if row is None else _parameter(row)


def list_aannames(tx: Transaction) -> tuple[Aanname, ...]:
    """Return all assumptions without their parameters, also those no longer stated."""
    rows = tx.connection.execute(sa.select(*aanname.c))
    return tuple(Aanname(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's name


def save_aanname(tx: Transaction, each: Aanname) -> None:
    """Store an assumption over its former row; its parameters are stored apart."""
    values = {
        "titel": each.titel,
        "tekst": each.tekst,
        "eigenaar": each.eigenaar,
        "bron": each.bron,
        "versie": each.versie,
        "gewijzigd_at": each.gewijzigd_at,
        "vervallen": each.vervallen,
    }
    tx.connection.execute(
        insert_into(tx, aanname)
        .values(sleutel=each.sleutel, **values)
        .on_conflict_do_update(index_elements=["sleutel"], set_=values)
    )


def save_parameter(tx: Transaction, each: Parameter, volgorde: int) -> None:
    """Store a parameter over its former row."""
    values = {
        "aanname": each.aanname,
        "volgorde": volgorde,
        "naam": each.naam,
        "uitleg": each.uitleg,
        "soort": each.soort.value,
        "eenheid": each.eenheid,
        "standaard": each.standaard,
        "waarde": each.waarde,
        "hoogstens": each.hoogstens,
        "wet": each.wet,
        "geverifieerd_door": each.geverifieerd_door,
        "geverifieerd_on": each.geverifieerd_on,
        "vervallen": each.vervallen,
        "versie": each.versie,
    }
    tx.connection.execute(
        insert_into(tx, parameter)
        .values(sleutel=each.sleutel, **values)
        .on_conflict_do_update(index_elements=["sleutel"], set_=values)
    )


def retire(tx: Transaction, *, aannames: Collection[str], parameters: Collection[str]) -> None:
    """Mark everything that is not among these as no longer stated; it keeps its values."""
    tx.connection.execute(
        aanname.update().where(aanname.c.sleutel.not_in(aannames)).values(vervallen=True)
    )
    tx.connection.execute(
        parameter.update().where(parameter.c.sleutel.not_in(parameters)).values(vervallen=True)
    )


def set_waarde(tx: Transaction, old: Parameter, waarde: int) -> bool:
    """Change what holds; what was verified was the old value. False when somebody was first."""
    return _change(tx, old, waarde=waarde, geverifieerd_door=None, geverifieerd_on=None)


def set_geverifieerd(tx: Transaction, old: Parameter, door: str, on: date) -> bool:
    """Record who checked the value against the law, and when. False when somebody was first."""
    return _change(tx, old, geverifieerd_door=door, geverifieerd_on=on)


def raise_versie(tx: Transaction, sleutel: str, now: datetime) -> None:
    """Let an assumption be a version further: a value of it changed."""
    tx.connection.execute(
        aanname.update()
        .where(aanname.c.sleutel == sleutel)
        .values(versie=aanname.c.versie + 1, gewijzigd_at=now)
    )


def add_wijziging(tx: Transaction, wijziging: Wijziging, account_id: str | None) -> None:
    """Remember a change for good."""
    tx.connection.execute(
        parameterwijziging.insert().values(
            parameter=wijziging.parameter,
            at=wijziging.at,
            account_id=account_id,
            door=wijziging.door,
            wat=wijziging.wat.value,
            van=wijziging.van,
            naar=wijziging.naar,
            reden=wijziging.reden,
        )
    )


def list_wijzigingen(tx: Transaction, aanname_sleutel: str) -> tuple[Wijziging, ...]:
    """Return what changed in the parameters of an assumption, newest first."""
    of_it = sa.select(parameter.c.sleutel).where(parameter.c.aanname == aanname_sleutel)
    columns = [
        each for each in parameterwijziging.c if each.name not in {"id", "account_id", "wat"}
    ]
    rows = tx.connection.execute(
        sa.select(*columns, parameterwijziging.c.wat)
        .where(parameterwijziging.c.parameter.in_(of_it))
        .order_by(parameterwijziging.c.at.desc(), parameterwijziging.c.id.desc())
    )
    return tuple(
        Wijziging(**{**row._mapping, "wat": Wat(row.wat)})  # noqa: SLF001 - SQLAlchemy's name
        for row in rows
    )


def _change(tx: Transaction, old: Parameter, **values: object) -> bool:
    changed = tx.connection.execute(
        parameter.update()
        .where(parameter.c.sleutel == old.sleutel, parameter.c.versie == old.versie)
        .values(versie=old.versie + 1, **values)
    )
    return changed.rowcount == 1


def _parameter(row: sa.Row[*tuple[Any, ...]]) -> Parameter:
    return Parameter(
        sleutel=row.sleutel,
        aanname=row.aanname,
        naam=row.naam,
        uitleg=row.uitleg,
        soort=Maat(row.soort),
        eenheid=row.eenheid,
        standaard=row.standaard,
        waarde=row.waarde,
        hoogstens=row.hoogstens,
        wet=row.wet,
        geverifieerd_door=row.geverifieerd_door,
        geverifieerd_on=row.geverifieerd_on,
        vervallen=row.vervallen,
        versie=row.versie,
    )
