"""Roles as ``bpmn/rollen.yaml`` states them: read, judged, and asked for.

A lane is named after a role, so a role must be known before a diagram that uses it is
published. Who holds a role is not known here.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from engine import Finding
from tasks.model import Recht, Rol
from tasks.store import rollen as store
from tasks.store import toekenningen
from tasks.yamllezen import YamlOnleesbaarError, read_yaml

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction

BESTAND = "rollen.yaml"
_TEKSTEN = ("sleutel", "naam", "uitleg", "bron")
_MAX = {"sleutel": 64, "naam": 255, "bron": 255}


class Rollen:
    """Answers which roles there are."""

    def list_rollen(self, tx: Transaction) -> tuple[Rol, ...]:
        """Return all roles by name, for reading what was; a reading is enough."""
        return store.list_rollen(tx)

    def list_te_geven(self, tx: Transaction) -> tuple[Rol, ...]:
        """Return the roles that are stated today, by name; a reading is enough."""
        return tuple(rol for rol in store.list_rollen(tx) if not rol.vervallen)


def read_rollen(content: bytes) -> tuple[tuple[Rol, ...], tuple[Finding, ...]]:
    """Return the roles in the file, and what is wrong with it; never raises."""
    try:
        stated = read_yaml(content)
    except YamlOnleesbaarError:
        return (), (_finding("rollen_broken"),)
    if not isinstance(stated, list) or not stated:
        return (), (_finding("rollen_broken"),)
    rollen: list[Rol] = []
    findings: list[Finding] = []
    for entry in stated:
        rol = _read_rol(entry, findings)
        if rol is not None:
            rollen.append(rol)
    findings += _check_gekozen(rollen)
    names = Counter(naam for rol in rollen for naam in {rol.sleutel, rol.naam})
    twice = sorted(naam for naam, times in names.items() if times > 1)
    findings += [_finding("rol_twice", rol=naam) for naam in twice]
    return tuple(rollen), tuple(findings)


def check_renamed(tx: Transaction, rollen: tuple[Rol, ...]) -> tuple[Finding, ...]:
    """Refuse a name that belonged to another role: running processes still use it."""
    known = store.list_namen(tx)
    return tuple(
        _finding("rol_name_taken", rol=rol.naam)
        for rol in rollen
        if known.get(rol.naam, rol.sleutel) != rol.sleutel
    )


def replace_rollen(
    tx: Transaction, rollen: tuple[Rol, ...], *, now: datetime
) -> tuple[Finding, ...]:
    """Store these as the roles of today; a role that is not among them loses its rights.

    Returns:
        Why this must be undone: somebody managed accounts, and now nobody would.
    """
    managed = toekenningen.count_beheerders(tx, now)
    store.replace_rollen(tx, rollen)
    if managed and not toekenningen.count_beheerders(tx, now):
        return (_finding("beheer_lost"),)
    return ()


def _read_rol(entry: object, findings: list[Finding]) -> Rol | None:
    if not isinstance(entry, dict):
        findings.append(_finding("rollen_broken"))
        return None
    texts = {key: _text(entry.get(key)) for key in _TEKSTEN}
    naam = texts["naam"] or texts["sleutel"]
    rechten, unknown = _read_rechten(entry.get("rechten"))
    findings += [_finding("recht_unknown", rol=naam, recht=recht) for recht in unknown]
    wrong = [key for key, text in texts.items() if not text.strip()]
    if not isinstance(entry.get("per_casus"), bool):
        wrong.append("per_casus")
    wrong += [key for key, limit in _MAX.items() if len(texts[key]) > limit]
    gekozen_uit, een_tegelijk = entry.get("gekozen_uit"), entry.get("een_tegelijk", False)
    if not isinstance(gekozen_uit, str | None):
        wrong.append("gekozen_uit")
    if not isinstance(een_tegelijk, bool):
        wrong.append("een_tegelijk")
    findings += [_finding("rol_incomplete", rol=naam, onderdeel=key) for key in wrong]
    if wrong or unknown:
        return None
    return Rol(
        **texts,
        per_casus=entry["per_casus"],
        rechten=rechten,
        vervallen=False,
        gekozen_uit=gekozen_uit,
        een_tegelijk=een_tegelijk,
        ingangen=frozenset(),
    )


def _check_gekozen(rollen: list[Rol]) -> list[Finding]:
    """Refuse what only a role per casus can say, and a choice among who has no such role."""
    wide = {rol.sleutel for rol in rollen if not rol.per_casus}
    wrong = [
        (rol, "gekozen_uit")
        for rol in rollen
        if rol.gekozen_uit is not None and not (rol.per_casus and rol.gekozen_uit in wide)
    ]
    wrong += [(rol, "een_tegelijk") for rol in rollen if rol.een_tegelijk and not rol.per_casus]
    return [_finding("rol_incomplete", rol=rol.naam, onderdeel=key) for rol, key in wrong]


def _text(value: object) -> str:
    """Return a text as it stands; anything else counts as not filled in."""
    return value if isinstance(value, str) else ""


def _read_rechten(stated: object) -> tuple[frozenset[Recht], list[str]]:
    """Return the rights that exist, and what stands among them that is none."""
    if stated is None:
        return frozenset(), []
    words = [_text(each) for each in stated] if isinstance(stated, list) else [""]
    unknown = sorted({word or "?" for word in words if word not in set(Recht)})
    return frozenset(Recht(word) for word in words if word in set(Recht)), unknown


def _finding(code: str, **params: str) -> Finding:
    return Finding(code, BESTAND, params=dict(params))
