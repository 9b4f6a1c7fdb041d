"""Makes a bundle: a main diagram with all that it calls, shows and asks, named by its content.

What lies in the same folder and is not used changes nothing. Whether the bundle may run
is for the gate; here it only has to be complete enough to be looked at.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from engine.catalog.codes import Code
from engine.catalog.gate_calls import called_process, list_calls
from engine.catalog.reading import (
    Diagram,
    list_process_elements,
    list_rule_tasks,
    read_diagram,
)
from engine.catalog.xml import parse_xml
from engine.decisions import list_decision_ids
from engine.errors import BundleRefusedError
from engine.model import Bundle, BundleFile, Finding, JsonValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

DIAGRAM, FORM, DECISIONS = ".bpmn", ".form", ".dmn"


def build_bundle(process_key: str, files: Mapping[str, bytes]) -> Bundle:
    """Return the bundle that starts with a process, out of a folder of files.

    It holds the diagram of the process, the diagrams that are called from it, directly or
    not, each form whose bare name is the value of a property of a user task, and each file
    with a decision that a business rule task asks. What is called, shown or asked but not
    there is left out; the gate tells.

    Args:
        process_key: id of the process that an instance starts with.
        files: contents by file name; the order does not matter.

    Raises:
        BundleRefusedError: ``process_not_found`` (with what is wrong in diagrams that
            could not be read), or ``process_twice`` when two files hold a needed process.
    """
    folder = _read_folder(files)
    needed = {process_key}
    names: set[str] = set()
    todo = [process_key]
    while todo:
        diagram = folder.find(todo.pop())
        if diagram is None:
            continue
        names |= used_files(diagram, files)
        called = {called_process(node) for _, node in list_calls(diagram)} - needed
        needed |= called
        todo += called
    if folder.find(process_key) is None:
        folder.refuse(Code.PROCESS_NOT_FOUND, process_key, process=process_key)
    content = tuple(BundleFile(name, bytes(files[name])) for name in sorted(names))
    return Bundle(_identify(process_key, content), process_key, content)


def used_files(diagram: Diagram, files: Mapping[str, bytes]) -> set[str]:
    """Return the names of the file of a diagram and of those that it shows or asks."""
    return {diagram.file} | _forms(diagram, files) | _decision_files(diagram, files)


def list_processes(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the keys of executable processes that no diagram in ``files`` calls, sorted.

    A diagram that cannot be read is left out.
    """
    folder = _read_folder(files)
    diagrams = [each for some in folder.diagrams.values() for each in some]
    called = {called_process(node) for each in diagrams for _, node in list_calls(each)}
    return tuple(
        sorted(
            {each.process.id for each in diagrams if each.process.xml.get("isExecutable") == "true"}
            - called
        )
    )


@dataclass(frozen=True, slots=True)
class _Folder:
    diagrams: Mapping[str, tuple[Diagram, ...]]
    unreadable: tuple[Finding, ...]

    def find(self, key: str) -> Diagram | None:
        found = self.diagrams.get(key, ())
        if len(found) > 1:
            other = found[1].file
            self.refuse(Code.PROCESS_TWICE, found[0].file, process=key, other=other)
        return found[0] if found else None

    def refuse(self, code: Code, file: str, **params: JsonValue) -> NoReturn:
        raise BundleRefusedError((Finding(code, file, params=params), *self.unreadable))


def _read_folder(files: Mapping[str, bytes]) -> _Folder:
    diagrams: dict[str, tuple[Diagram, ...]] = {}
    unreadable: list[Finding] = []
    for name in sorted(files):
        if not name.endswith(DIAGRAM):
            continue
        try:
            root = parse_xml(files[name], name)
        except BundleRefusedError as refused:
            unreadable += refused.findings
            continue
        diagram = read_diagram(name, root)
        if diagram is not None:
            for key in _keys(root):
                diagrams[key] = (*diagrams.get(key, ()), diagram)
    return _Folder(diagrams, tuple(unreadable))


def _keys(root: etree._Element) -> set[str]:
    return {each.get("id", "") for each in list_process_elements(root)} - {""}


def _forms(diagram: Diagram, files: Mapping[str, bytes]) -> set[str]:
    values = {
        value
        for scope in diagram.scopes
        for node in scope.nodes.values()
        if node.kind == "userTask"
        for value in node.element.properties.values()
    }
    return {f"{value}{FORM}" for value in values} & files.keys()


def _decision_files(diagram: Diagram, files: Mapping[str, bytes]) -> set[str]:
    """Return the files with a decision that is asked; two with the same one are for the gate."""
    asked = {node.element.decision for _, node in list_rule_tasks(diagram)}
    if not asked:
        return set()
    tables = (name for name in files if name.endswith(DECISIONS))
    return {name for name in tables if asked.intersection(list_decision_ids(files[name]))}


def _identify(process_key: str, files: tuple[BundleFile, ...]) -> str:
    """Return the SHA-256 over everything; lengths keep neighbours apart."""
    digest = hashlib.sha256()
    for part in (process_key.encode(), *(p for f in files for p in (f.name.encode(), f.content))):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
