"""Rules on ids: history, work items and saved state find an element by nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.catalog.allowed import FLOW_NODES, RESERVED_IDS
from engine.catalog.codes import Code
from engine.catalog.happenings import name_of
from engine.catalog.xml import kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from engine.catalog.report import Report

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_WITH_IDS = FLOW_NODES | {"process", "sequenceFlow"}
_EVENT_ROOTS = frozenset({"message", "signal", "error", "escalation"})


def is_id(text: str) -> bool:
    """Tell whether a text may be the id of a process, a node or an arrow."""
    return _ID.fullmatch(text) is not None


def check_ids(report: Report, roots: Mapping[str, etree._Element]) -> None:
    """Check the ids of all diagrams of a bundle.

    Within a file every id is unique; over all files those of processes, nodes and arrows
    are, because history knows no files. A message, signal, error or escalation may stand in
    several files under one id, but then it is the same: the library remembers one of them.
    """
    everywhere: dict[str, str] = {}
    events: dict[tuple[str, str], tuple[str, str]] = {}
    for file, root in roots.items():
        seen: set[str] = set()
        for element in root.iter():
            element_id = element.get("id", "")
            if kind_of(element) in _WITH_IDS:
                _check_form(report, file, element, element_id)
                if everywhere.setdefault(element_id, file) != file and element_id:
                    report.xml(Code.ID_DUPLICATE, file, element, other=everywhere[element_id])
            if element_id and element_id in seen:
                report.xml(Code.ID_DUPLICATE, file, element, other=file)
            seen.add(element_id)
        for element in root:
            if kind_of(element) in _EVENT_ROOTS:
                _check_event(report, file, element, events)


def _check_event(
    report: Report,
    file: str,
    element: etree._Element,
    events: dict[tuple[str, str], tuple[str, str]],
) -> None:
    key = (kind_of(element), element.get("id", ""))
    if not key[1]:
        report.xml(Code.ID_MISSING, file, element)
        return
    other, name = events.setdefault(key, (file, name_of(element)))
    if name != name_of(element):
        report.xml(Code.ID_DUPLICATE, file, element, other=other)


def _check_form(report: Report, file: str, element: etree._Element, element_id: str) -> None:
    if not element_id:
        report.xml(Code.ID_MISSING, file, element)
    elif not is_id(element_id):
        report.xml(Code.ID_FORMAT, file, element)
    elif element_id in RESERVED_IDS:
        report.xml(Code.ID_RESERVED, file, element)
