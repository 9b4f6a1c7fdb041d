"""Where a dossier stands in its diagrams: the pictures, and a table that says the same.

The canvas is hard to use by keyboard or screen reader, so every step is also a row. The
diagrams are those of the bundle that the instance runs on, not the newest ones.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from engine import list_processes, plain_text
from tasks.dossier.model import Diagram, Staat, Stap, Verloop

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from engine import Bundle, Element, Instance, Marks, Runner, Transaction
    from tasks.model import Dossier

#: what a reader of the table recognises as a step; gateways and starts are plumbing
_STAPPEN = {
    "userTask": "taak",
    "serviceTask": "systeem",
    "businessRuleTask": "advies",
    "callActivity": "deelproces",
    "subProcess": "deelproces",
    "sendTask": "versturen",
    "intermediateThrowEvent": "versturen",
    "receiveTask": "wachten",
    "intermediateCatchEvent": "wachten",
    "boundaryEvent": "termijn",
    "endEvent": "einde",
}

#: of a version that nobody runs, no clock runs either
_NO_MOMENTS: Mapping[str, datetime] = MappingProxyType({})


def list_verloop(tx: Transaction, runner: Runner, dossier: Dossier) -> tuple[Verloop, ...]:
    """Return the course of a dossier that the viewer may see; empty before it started.

    Its line comes first, then the actions that run beside it, then what has ended: actions,
    and an earlier line of a dossier that was opened again. The newest comes first.
    """
    instances = sorted(runner.list_instances(tx, dossier.id), key=_newest, reverse=True)
    instances.sort(key=lambda each: (each.id != dossier.instance_id, each.status.ended))
    return tuple(_verloop(tx, runner, each, dossier) for each in instances)


def find_diagrammen(tx: Transaction, runner: Runner, instance: Instance) -> tuple[Diagram, ...]:
    """Return the pictures of an instance with where it stands in them, the main one first."""
    bundle = runner.get_bundle(tx, instance.bundle_id)
    elements = runner.elements(tx, instance.bundle_id)
    marks = runner.marks(tx, instance.id)
    moments = runner.due_moments(tx, instance.id)
    return list_diagrammen(bundle, elements, marks, moments)


def _verloop(tx: Transaction, runner: Runner, instance: Instance, dossier: Dossier) -> Verloop:
    process = runner.get_process(tx, instance.bundle_id)
    return Verloop(
        instance=instance,
        naam=process.name or process.id,
        is_lijn=instance.id == dossier.instance_id,
        diagrammen=find_diagrammen(tx, runner, instance),
    )


def _newest(instance: Instance) -> tuple[datetime, str]:
    return instance.started_at, instance.id


def list_diagrammen(
    bundle: Bundle,
    elements: Mapping[str, Element],
    marks: Marks,
    moments: Mapping[str, datetime] = _NO_MOMENTS,
) -> tuple[Diagram, ...]:
    """Return the pictures of a bundle, the main one first."""
    keys = {each.process_key for each in elements.values()}
    order = sorted(keys, key=lambda key: (key != bundle.process_key, key))
    return tuple(_diagram(bundle, key, elements, marks, moments) for key in order)


def _diagram(
    bundle: Bundle,
    key: str,
    elements: Mapping[str, Element],
    marks: Marks,
    moments: Mapping[str, datetime],
) -> Diagram:
    mine = [each for each in elements.values() if each.process_key == key]
    ids = frozenset(each.id for each in mine)
    process = elements.get(key)
    return Diagram(
        proces=key,
        naam=process.name if process and process.name else key,
        xml=_picture(bundle, key),
        huidig=marks.current & ids,
        gepasseerd=marks.passed & ids,
        stappen=tuple(_stappen(mine, marks, moments)),
    )


def _picture(bundle: Bundle, key: str) -> bytes:
    """Return the file that holds a process, as UTF-8; its name is the modeller's choice."""
    for file in bundle.files:
        if file.name.endswith(".bpmn") and key in list_processes({file.name: file.content}):
            return plain_text(file.content).encode()
    raise KeyError(key)


def _stappen(
    elements: Iterable[Element], marks: Marks, moments: Mapping[str, datetime]
) -> Iterable[Stap]:
    for element in elements:
        if element.kind in _STAPPEN:
            yield Stap(
                element_id=element.id,
                naam=element.name,
                soort=_STAPPEN[element.kind],
                rol=element.lane,
                staat=_staat(element.id, marks),
                tot=moments.get(element.id),
            )


def _staat(element_id: str, marks: Marks) -> Staat:
    if element_id in marks.current:
        return Staat.NU
    return Staat.GEDAAN if element_id in marks.passed else Staat.NOG_NIET
