"""In which kinds of dossier a role can have something: read off the diagrams when published.

A list of dossiers is offered only to who can ever find something in it. That says nothing
about what anybody sees: sight is decided in ``tasks.store.visible``, with every query.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from engine import read_elements
from tasks import eigenschappen
from tasks.model import Recht, Soort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from engine import Bundle, Element
    from tasks.model import Rol

_SOORTEN: Final = {soort.value: soort for soort in (Soort.MELDING, Soort.CASUS)}
_RECHTEN: Final = {Recht.ZIET_MELDINGEN: Soort.MELDING, Recht.ZIET_CASUSSEN: Soort.CASUS}


def with_ingangen(rollen: tuple[Rol, ...], bundles: Iterable[Bundle]) -> tuple[Rol, ...]:
    """Return the roles of a folder, each with the kinds of dossier it can have something in.

    By a right, by a task of its lane or one to confirm, by starting a process, or because
    somebody who has it can be given a role within a casus. A question to one organisation
    opens no dossier, so it does not count.
    """
    found = {
        rol.sleutel: {_RECHTEN[each] for each in rol.rechten & _RECHTEN.keys()} for rol in rollen
    }
    named = {naam: rol.sleutel for rol in rollen for naam in (rol.sleutel, rol.naam)}
    for bundle in bundles:
        elements = read_elements(bundle)
        soort = _soort_of(elements.get(bundle.process_key))
        for naam in _named_in(elements) if soort is not None else ():
            if naam in named and soort is not None:
                found[named[naam]].add(soort)
    for rol in rollen:
        if rol.gekozen_uit in found:
            found[rol.gekozen_uit].add(Soort.CASUS)
    return tuple(replace(rol, ingangen=frozenset(found[rol.sleutel])) for rol in rollen)


def _soort_of(process: Element | None) -> Soort | None:
    asked: Mapping[str, str] = process.properties if process is not None else {}
    named = asked.get(eigenschappen.DOSSIER) or asked.get(eigenschappen.TE_STARTEN_BIJ)
    return _SOORTEN.get(named or "")


def _named_in(elements: Mapping[str, Element]) -> Iterator[str]:
    for each in elements.values():
        yield from eigenschappen.split_lijst(each.properties.get(eigenschappen.TE_STARTEN_DOOR, ""))
        if each.kind == "userTask" and eigenschappen.VOOR not in each.properties:
            yield from (each.lane or "", each.properties.get(eigenschappen.BEVESTIGING, ""))
