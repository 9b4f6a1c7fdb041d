"""Forms as a bundle froze them, with the answers that only the store can offer.

Which fields a form has is the business of ``tasks.forms``; what was answered is not here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.dossier.overeenkomsten import list_overeenkomsten
from tasks.forms import Field, Group, Option, parse_form
from tasks.store import accounts, verbanden

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from engine import Runner, Transaction
    from tasks.forms import Block, Form
    from tasks.naslag.geldend import Geldend

#: what a choice may name as its ``valuesKey``
BRON_CASUSSEN = "casussen"
BRON_ANDERE_CASUSSEN = "andere_casussen"
BRON_GEKOPPELDE_CASUSSEN = "gekoppelde_casussen"
BRON_PARTNERS = "partners"
#: beside these: the name of a list, and the key of a role for whoever has that role
BRONNEN = frozenset({BRON_CASUSSEN, BRON_ANDERE_CASUSSEN, BRON_GEKOPPELDE_CASUSSEN, BRON_PARTNERS})
#: these tell which casussen there are
BRONNEN_MET_CASUSSEN = frozenset({BRON_ANDERE_CASUSSEN, BRON_GEKOPPELDE_CASUSSEN})


def get_form(tx: Transaction, runner: Runner, bundle_id: str, naam: str) -> Form:
    """Return a form as it was when its bundle was published.

    Raises:
        BundleNotFoundError: no bundle has this id.
        KeyError: the bundle holds no such form.
    """
    return parse_form(naam, runner.get_bundle(tx, bundle_id).file(f"{naam}.form"))


def get_open_form(tx: Transaction, runner: Runner, bundle_id: str, naam: str) -> Form:
    """Return a form without the questions whose answers are sealed apart (A16).

    Raises:
        BundleNotFoundError: no bundle has this id.
        KeyError: the bundle holds no such form.
    """
    form = get_form(tx, runner, bundle_id, naam)
    sealed = {field.key for field in form.fields if field.verzegeld}
    order = tuple(key for key in form.order if key not in sealed)
    return replace(form, blocks=_without(form.blocks, sealed), order=order)


def list_options(
    tx: Transaction, geldend: Geldend, sources: AbstractSet[str], dossier_id: str, now: datetime
) -> Mapping[str, tuple[Option, ...]]:
    """Return what dynamic choices offer within this dossier, by the name of their source.

    Casussen are offered by number only, and only those that share a name or birth date
    with the melding; a closed one cannot be added to. Partners are organisations, by name,
    in which somebody can answer now. Other casussen are offered to who sees them all: the
    gate asks that of the lane. A role offers who has it now: for all, or within this
    dossier when it is one per casus. Lists are not asked of the store.
    """
    lists = {source: geldend.find_opties(source) for source in sources}
    found = {source: options for source, options in lists.items() if options is not None}
    if BRON_CASUSSEN in sources:
        found[BRON_CASUSSEN] = tuple(
            Option(each.dossier_id, f"{each.nummer} ({each.wat})")
            for each in list_overeenkomsten(tx, dossier_id)
            if not each.gesloten
        )
    for bron in sources & BRONNEN_MET_CASUSSEN:
        linked = bron == BRON_GEKOPPELDE_CASUSSEN
        rows = verbanden.list_andere_casussen(tx, dossier_id, linked=linked)
        found[bron] = tuple(
            Option(casus_id, f"{nummer} (gesloten)" if gesloten else nummer)
            for casus_id, nummer, gesloten in rows
        )
    for rol in sources - found.keys() - BRONNEN:
        found[rol] = tuple(
            Option(each.id, f"{each.naam}, {each.organisatie}")
            for each in accounts.list_met_rol(tx, rol, dossier_id, now)
        )
    if BRON_PARTNERS in sources:
        found[BRON_PARTNERS] = tuple(Option(naam, naam) for naam in accounts.list_partners(tx, now))
    return found


def _without(blocks: tuple[Block, ...], keys: set[str]) -> tuple[Block, ...]:
    kept = (block for block in blocks if not (isinstance(block, Field) and block.key in keys))
    return tuple(
        replace(block, blocks=_without(block.blocks, keys)) if isinstance(block, Group) else block
        for block in kept
    )
