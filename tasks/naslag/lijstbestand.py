"""Lists of choices as ``bpmn/lijsten.yaml`` states them: read and judged."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from engine import Finding
from tasks.forms import MAX_OPTIONS
from tasks.lijst import Lijst, Lijstitem
from tasks.yamllezen import YamlOnleesbaarError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LIJSTEN: Final = "lijsten.yaml"
_SLEUTEL = re.compile(r"[a-z][a-z0-9_]{0,63}")
_TEKSTEN = {"sleutel": 64, "naam": 300, "bron": 255}
_UITLEG = 1_000


def read_lijsten(
    content: bytes, taken: Collection[str]
) -> tuple[tuple[Lijst, ...], tuple[Finding, ...]]:
    """Return the lists in the file, and what is wrong with it; never raises.

    Args:
        content: of the file.
        taken: names that the system itself gives to choices.
    """
    try:
        stated = read_yaml(content)
    except YamlOnleesbaarError:
        stated = None
    if not isinstance(stated, list) or not all(isinstance(each, dict) for each in stated):
        return (), (_finding("lijsten_broken"),)
    findings: list[Finding] = []
    found = [_read_lijst(each, findings) for each in stated]
    names = Counter([*(each.sleutel for each in found), *taken])
    findings += [_finding("lijst_twice", naam=name) for name, times in names.items() if times > 1]
    return tuple(found), tuple(findings)


def _read_lijst(entry: Mapping[str, object], findings: list[Finding]) -> Lijst:
    texts = _read_texts(entry, "", findings)
    stated = entry.get("items")
    rows = stated if isinstance(stated, list) else []
    entries = [each for each in rows if isinstance(each, dict)]
    if not 0 < len(entries) == len(rows) <= MAX_OPTIONS:
        findings.append(_finding("lijst_incomplete", naam=texts["naam"], onderdeel="items"))
    items = tuple(_read_item(each, texts["sleutel"], findings) for each in entries)
    keys = Counter(each.sleutel for each in items)
    findings += [
        _finding("lijst_item_twice", lijst=texts["sleutel"], naam=key)
        for key, times in keys.items()
        if times > 1
    ]
    return Lijst(
        sleutel=texts["sleutel"],
        naam=texts["naam"],
        uitleg=_text(entry.get("uitleg"))[:_UITLEG],
        bron=texts["bron"],
        items=items,
    )


def _read_item(entry: Mapping[str, object], lijst: str, findings: list[Finding]) -> Lijstitem:
    texts = _read_texts(entry, lijst, findings)
    stated = entry.get("kenmerken", {})
    kenmerken = stated if isinstance(stated, dict) else {"": ""}
    if not all(_text(each) for pair in kenmerken.items() for each in pair):
        where = f"{lijst}.{texts['sleutel']}"
        findings.append(_finding("lijst_incomplete", naam=where, onderdeel="kenmerken"))
    told = tuple((_text(naam), _text(text)[:_UITLEG]) for naam, text in kenmerken.items())
    return Lijstitem(
        sleutel=texts["sleutel"],
        naam=texts["naam"],
        uitleg=_text(entry.get("uitleg"))[:_UITLEG],
        bron=texts["bron"],
        kenmerken=told,
    )


def _read_texts(entry: Mapping[str, object], lijst: str, findings: list[Finding]) -> dict[str, str]:
    texts = {name: _text(entry.get(name)) for name in _TEKSTEN}
    wrong = {name for name, text in texts.items() if not 0 < len(text) <= _TEKSTEN[name]}
    if not _SLEUTEL.fullmatch(texts["sleutel"]):
        wrong.add("sleutel")
    naam = texts["naam"] or texts["sleutel"] or lijst
    findings += [_finding("lijst_incomplete", naam=naam, onderdeel=each) for each in sorted(wrong)]
    return texts


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _finding(code: str, **params: str) -> Finding:
    return Finding(code, LIJSTEN, params=dict(params))
