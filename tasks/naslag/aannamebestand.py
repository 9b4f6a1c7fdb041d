"""Assumptions as ``bpmn/aannames.yaml`` states them: read and judged, all or nothing said.

Where an assumption lives is not stated there: that follows from what names it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from engine import Finding
from tasks.aanname import EENHEDEN, Aanname, Maat, Parameter
from tasks.yamllezen import YamlOnleesbaarError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

AANNAMES: Final = "aannames.yaml"
_NUMMER = re.compile(r"[AL][1-9][0-9]{0,2}")
_WET = re.compile(r"L[1-9][0-9]{0,2}")
_SLEUTEL = re.compile(r"[a-z][a-z0-9_]{0,63}")
_TEKSTEN = {"sleutel": 8, "titel": 255, "tekst": 4_000, "eigenaar": 255, "bron": 255}
_MAX_EENHEID = 32
_VAN_EEN_PARAMETER = {"sleutel": 64, "naam": 255, "uitleg": 1_000}


def read_aannames(content: bytes) -> tuple[tuple[Aanname, ...], tuple[Finding, ...]]:
    """Return the assumptions in the file, and what is wrong with it; never raises."""
    try:
        stated = read_yaml(content)
    except YamlOnleesbaarError:
        stated = None
    if not isinstance(stated, list) or not all(isinstance(each, dict) for each in stated):
        return (), (_finding("aannames_broken"),)
    reader = _Reader()
    found = tuple(filter(None, map(reader.aanname, stated)))
    keys = [each.sleutel for each in found]
    keys += [each.sleutel for aanname in found for each in aanname.parameters]
    twice = sorted(key for key, times in Counter(keys).items() if times > 1)
    return found, (*reader.findings, *(_finding("aanname_twice", sleutel=key) for key in twice))


class _Reader:
    """Reads entries one by one and remembers what is wrong with them."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def aanname(self, entry: Mapping[str, object]) -> Aanname | None:
        texts, wrong = _texts(entry, _TEKSTEN)
        if not _NUMMER.fullmatch(texts["sleutel"]):
            wrong.add("sleutel")
        stated = entry.get("parameters", [])
        if not isinstance(stated, list):
            wrong.add("parameters")
        wrong |= _unknown(entry, {*_TEKSTEN, "parameters"})
        if wrong:
            naam = texts["titel"] or texts["sleutel"]
            self.findings += [
                _finding("aanname_incomplete", naam=naam, onderdeel=each) for each in sorted(wrong)
            ]
            return None
        parameters = (self._parameter(each, texts["sleutel"]) for each in _list(stated))
        return Aanname(
            sleutel=texts["sleutel"],
            titel=texts["titel"],
            tekst=texts["tekst"],
            eigenaar=texts["eigenaar"],
            bron=texts["bron"],
            parameters=tuple(filter(None, parameters)),
        )

    def _parameter(self, entry: object, aanname: str) -> Parameter | None:
        stated = entry if isinstance(entry, dict) else {}
        texts, wrong = _texts(stated, _VAN_EEN_PARAMETER)
        soort, eenheid, wet = (_text(stated.get(name)) for name in ("soort", "eenheid", "wet"))
        waarde, hoogstens = _value(stated.get("waarde"), soort), stated.get("hoogstens")
        fine = {
            "sleutel": _SLEUTEL.fullmatch(texts["sleutel"]) is not None,
            "soort": soort in set(Maat),
            "eenheid": _is_unit(eenheid, soort),
            "wet": "wet" not in stated or _WET.fullmatch(wet) is not None,
            "waarde": waarde is not None,
            "hoogstens": hoogstens is None or _is_whole(hoogstens),
        }
        wrong |= {name for name, is_fine in fine.items() if not is_fine}
        wrong |= _unknown(stated, {*_VAN_EEN_PARAMETER, *fine})
        if wrong:
            naam = texts["sleutel"] or aanname
            self.findings += [
                _finding("parameter_incomplete", naam=naam, onderdeel=each)
                for each in sorted(wrong)
            ]
            return None
        found = Parameter(
            sleutel=texts["sleutel"],
            aanname=aanname,
            naam=texts["naam"],
            uitleg=texts["uitleg"],
            soort=Maat(soort),
            eenheid=eenheid,
            standaard=waarde or 0,
            waarde=waarde or 0,
            hoogstens=hoogstens if isinstance(hoogstens, int) else None,
            wet=wet or None,
        )
        if not found.minst <= found.waarde <= found.meest:
            most = found.woorden(found.meest)
            self.findings.append(_finding("parameter_bounds", sleutel=found.sleutel, meest=most))
            return None
        return found


def _texts(
    entry: Mapping[str, object], limits: Mapping[str, int]
) -> tuple[dict[str, str], set[str]]:
    """Return the texts of an entry, and the names of those that are empty or too long."""
    texts = {name: _text(entry.get(name)) for name in limits}
    return texts, {name for name, text in texts.items() if not 0 < len(text) <= limits[name]}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _value(stated: object, soort: str) -> int | None:
    if soort == Maat.JA_NEE:
        return int(stated) if isinstance(stated, bool) else None
    return stated if isinstance(stated, int) and not isinstance(stated, bool) else None


def _is_unit(eenheid: str, soort: str) -> bool:
    return eenheid in EENHEDEN if soort == Maat.TERMIJN else len(eenheid) <= _MAX_EENHEID


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _unknown(entry: Mapping[str, object], known: set[str]) -> set[str]:
    return {str(name) for name in entry if name not in known}


def _finding(code: str, **params: str) -> Finding:
    return Finding(code, AANNAMES, params=dict(params))
