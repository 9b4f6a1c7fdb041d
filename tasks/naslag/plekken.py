"""Where an assumption lives: read from what is published, never typed by hand.

An element says so in its documentation (``Aanname: A14``, ``Wet: L5``) or by naming a
parameter; a form, a table, a list and a role say so in their source.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine import list_publications, parse_xml, read_diagram
from tasks.eigenschappen import list_nummers
from tasks.forms import FormulierOngeldigError, parse_form
from tasks.store import lijsten, rollen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine import Bundle, Node, Runner, Scope, Transaction

PROCES, STAP, FORMULIER = "proces", "stap", "formulier"
BESLISTABEL, LIJST, ROL = "beslistabel", "lijst", "rol"
_HOLDS_OTHERS = {"subProcess"}
_STATED = re.compile(r"\b(?:Aannames?|Wet):([^.\n<]*)")
_CALL = re.compile(r'\bparameter\s*\(\s*"([a-z0-9_]+)"')


@dataclass(frozen=True, slots=True, order=True)
class Plek:
    """One place: a step of a process, or a form, table, list or role.

    Attributes:
        soort: ``proces``, ``stap``, ``formulier``, ``beslistabel``, ``lijst`` or ``rol``.
        proces: name of the process of a step; empty for the others.
    """

    soort: str
    proces: str
    naam: str


def list_plekken(
    tx: Transaction, runner: Runner, parameters: Mapping[str, str]
) -> Mapping[str, tuple[Plek, ...]]:
    """Return where each assumption lives, by its key; sorted, each place once.

    Args:
        tx: a reading is enough.
        runner: knows the newest published version of each process.
        parameters: which assumption each parameter belongs to.
    """
    found: dict[str, set[Plek]] = defaultdict(set)
    for publication in list_publications(tx):
        bundle = runner.get_bundle(tx, publication.bundle_id)
        for plek, text in (*_steps(bundle), *_files(bundle)):
            for sleutel in _named(text, parameters):
                found[sleutel].add(plek)
    for plek, text in _others(tx):
        for sleutel in _named(text, parameters):
            found[sleutel].add(plek)
    return {sleutel: tuple(sorted(plekken)) for sleutel, plekken in found.items()}


def _steps(bundle: Bundle) -> Iterator[tuple[Plek, str]]:
    for file in bundle.files:
        diagram = None
        if file.name.endswith(".bpmn"):
            diagram = read_diagram(file.name, parse_xml(file.content, file.name))
        if diagram is None:
            continue
        process = diagram.process.element
        naam = process.name or process.id
        yield Plek(PROCES, "", naam), process.documentation
        for scope in diagram.scopes:
            for node in scope.nodes.values():
                yield Plek(STAP, naam, node.element.name or naam), _told(scope, node)


def _told(scope: Scope, node: Node) -> str:
    """Return all that a step says: its documentation, properties, clocks and conditions."""
    element = node.element
    own = () if element.kind in _HOLDS_OTHERS else node.xml.itertext()
    conditions = (flow.condition or "" for flow in scope.outgoing(node.id))
    return "\n".join((element.documentation, *element.properties.values(), *own, *conditions))


def _files(bundle: Bundle) -> Iterator[tuple[Plek, str]]:
    for file in bundle.files:
        name = file.name.rpartition(".")[0]
        if file.name.endswith(".form"):
            try:
                form = parse_form(name, file.content)
            except FormulierOngeldigError:
                continue
            yield Plek(FORMULIER, "", form.title), form.bron
        if file.name.endswith(".dmn"):
            text = file.content.decode(errors="replace")
            yield Plek(BESLISTABEL, "", name.replace("_", " ").capitalize()), text


def _others(tx: Transaction) -> Iterator[tuple[Plek, str]]:
    for lijst in lijsten.list_lijsten(tx):
        if not lijst.vervallen:
            told = " ".join((lijst.bron, *(item.bron for item in lijst.items)))
            yield Plek(LIJST, "", lijst.naam), told
    for rol in rollen.list_rollen(tx):
        if not rol.vervallen:
            yield Plek(ROL, "", rol.naam), rol.bron


def _named(text: str, parameters: Mapping[str, str]) -> Iterator[str]:
    for stated in _STATED.findall(text):
        yield from list_nummers(stated)
    for sleutel in (*_CALL.findall(text), *text.splitlines()):
        if sleutel in parameters:
            yield parameters[sleutel]
