"""From the bytes of a DMN file to decisions that can be asked, or to what is wrong.

Reading and checking are one walk, so that nothing is asked that was not checked.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.decisions.codes import DecisionCode
from engine.decisions.columns import Reader, list_implicit
from engine.decisions.dmn import NAMESPACES, check_shape, child, children, local, name_of, words
from engine.decisions.logic import read_logic
from engine.decisions.model import Decision, DecisionModel
from engine.decisions.naming import Kinds
from engine.decisions.report import Report
from engine.errors import BundleRefusedError
from engine.feel import find_ambiguous, is_name
from engine.model import Finding
from engine.xml import XmlRefusal, parse_safely

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml import etree

    from engine.decisions.kinds import Kind
    from engine.feel import NamedFunctions

MAX_ELEMENTS = 20_000
MAX_CHARACTERS = 100_000  # in all expressions together: reading them takes a second
MAX_DECISIONS = 100
_NO_FUNCTIONS: NamedFunctions = frozenset()
_ROOTS = frozenset(f"{{{space}}}definitions" for space in NAMESPACES)


def parse_decisions(
    name: str, content: bytes, functions: NamedFunctions = _NO_FUNCTIONS
) -> DecisionModel:
    """Return the decisions of a DMN 1.1-1.5 file.

    Args:
        name: of the file, for findings.
        content: its bytes.
        functions: what its expressions may call beside FEEL itself, as far as each of these
            is for decisions.

    Raises:
        BundleRefusedError: with everything that is wrong, as ``check_decisions`` tells it.
    """
    findings, model = _read(name, content, functions)
    if model is None:
        raise BundleRefusedError(findings)
    return model


def check_decisions(
    name: str, content: bytes, functions: NamedFunctions = _NO_FUNCTIONS
) -> tuple[Finding, ...]:
    """Return everything that is wrong with a file of decisions; nothing means it may be used.

    Never raises and never hangs, whatever the bytes are; takes what ``parse_decisions`` takes.
    """
    return _read(name, content, functions)[0]


def list_decision_ids(content: bytes) -> tuple[str, ...]:
    """Return the ids of the decisions in a file, right or wrong; none when it is no DMN."""
    try:
        root = parse_safely(content, max_elements=MAX_ELEMENTS)
    except XmlRefusal:
        return ()
    if root.tag not in _ROOTS:
        return ()
    return tuple(each.get("id", "") for each in children(root, "decision"))


def _read(
    name: str, content: bytes, functions: NamedFunctions
) -> tuple[tuple[Finding, ...], DecisionModel | None]:
    report = Report(name)
    model = None
    try:
        root = parse_safely(content, max_elements=MAX_ELEMENTS)
        if _is_readable(root, report):
            may_call = frozenset(each for each in functions if each.in_decisions)
            file = _File(root, report, may_call)
            model = file.model(name, hashlib.sha256(content).hexdigest())
    except XmlRefusal as refusal:
        return (Finding(refusal.code, name, params=refusal.params),), None
    except Exception as problem:  # noqa: BLE001 - a refusal is safer than a traceback
        report.refuse(DecisionCode.CHECK_FAILED, rule=type(problem).__name__)
    findings = report.findings()
    return findings, None if findings else model


def _is_readable(root: etree._Element, report: Report) -> bool:
    if root.tag not in _ROOTS:
        report.refuse(DecisionCode.XML_NOT_DMN)
        return False
    written = sum(len(each.text or "") for each in root.iter() if local(each) == "text")
    if written > MAX_CHARACTERS:
        report.refuse(DecisionCode.FILE_TOO_LARGE, limit=MAX_CHARACTERS)
        return False
    for kind in ("decision", "inputData", "itemDefinition"):
        if len(tuple(children(root, kind))) > MAX_DECISIONS:
            report.refuse(DecisionCode.TOO_MANY, of=kind, limit=MAX_DECISIONS)
            return False
    check_shape(root, report)
    return not report.findings()


@dataclass(slots=True)
class _File:
    """One file while it is being read."""

    root: etree._Element
    report: Report
    functions: NamedFunctions
    decisions: dict[str, etree._Element] = field(init=False)
    inputs: dict[str, etree._Element] = field(init=False)
    input_kinds: dict[str, Kind] = field(default_factory=dict)
    read: dict[str, Decision] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.decisions = {each.get("id", ""): each for each in children(self.root, "decision")}
        self.inputs = {each.get("id", ""): each for each in children(self.root, "inputData")}

    def model(self, file: str, version: str) -> DecisionModel:
        """Return the model; it counts only when nothing was reported."""
        if not self.decisions:
            self.report.refuse(DecisionCode.DECISION_NONE)
        types = {words(each.get("name")): each for each in children(self.root, "itemDefinition")}
        kinds = Kinds(self.report, types, self.functions)
        for name, xml in types.items():
            kinds.named(name, xml)
        for xml in self.inputs.values():
            self._read_input(xml, kinds)
        named = self._names()
        names = named | kinds.names | self._implicit_names(named, kinds)
        ambiguous = find_ambiguous(names)
        if ambiguous is not None:
            self.report.refuse(DecisionCode.NAME_AMBIGUOUS, called=ambiguous)
        for xml in self._in_order():
            self._read_decision(xml, kinds, named, names)
        return DecisionModel(file, version, self.input_kinds, self.read)

    def _read_input(self, xml: etree._Element, kinds: Kinds) -> None:
        name = name_of(xml)
        if not is_name(name):
            self.report.refuse(DecisionCode.NAME_UNREADABLE, xml, called=name)
        variable = child(xml, "variable")
        typed = xml if variable is None else variable
        self.input_kinds[name] = kinds.named(typed.get("typeRef"), typed)

    def _names(self) -> frozenset[str]:
        names: set[str] = set()
        for xml in (*self.inputs.values(), *self.decisions.values()):
            name = name_of(xml)
            if name in names:
                self.report.refuse(DecisionCode.NAME_TWICE, xml, called=name)
            names.add(name)
        return frozenset(name for name in names if is_name(name))

    def _implicit_names(self, named: frozenset[str], kinds: Kinds) -> frozenset[str]:
        found: set[str] = {
            part
            for xml in self.decisions.values()
            for output in self._tables(xml, "output")
            if is_name(part := words(output.get("name")))
        }
        for xml in self.decisions.values():
            for table in children(xml, "decisionTable"):
                found.update(list_implicit(table, named, kinds))
        return frozenset(found)

    def _tables(self, xml: etree._Element, name: str) -> Iterator[etree._Element]:
        for table in children(xml, "decisionTable"):
            yield from children(table, name)

    def _in_order(self) -> list[etree._Element]:
        """Return the decisions, each after those that it requires; a circle is reported."""
        done: dict[str, etree._Element] = {}
        waiting = {
            key: self._required(xml, "requiredDecision", self.decisions)
            for key, xml in self.decisions.items()
        }
        while waiting:
            ready = [key for key, needs in waiting.items() if done.keys() >= set(needs)]
            if not ready:
                for key in waiting:
                    self.report.refuse(DecisionCode.REQUIREMENT_CYCLE, self.decisions[key])
                break
            for key in ready:
                done[key] = self.decisions[key]
                del waiting[key]
        return list(done.values())

    def _required(
        self, xml: etree._Element, kind: str, known: Mapping[str, etree._Element]
    ) -> tuple[str, ...]:
        ids: dict[str, None] = {}
        for requirement in children(xml, "informationRequirement"):
            for each in children(requirement, kind):
                reference = each.get("href", "")
                if reference.removeprefix("#") in known and reference.startswith("#"):
                    ids[reference[1:]] = None
                else:
                    self.report.refuse(DecisionCode.REFERENCE_BROKEN, each, reference=reference)
        return tuple(ids)

    def _read_decision(
        self, xml: etree._Element, kinds: Kinds, named: frozenset[str], names: frozenset[str]
    ) -> None:
        requires = self._required(xml, "requiredDecision", self.decisions)
        scope = {}
        for needed in (self.read[key] for key in requires if key in self.read):
            scope[needed.name] = needed.kind
            if not is_name(needed.name):
                about = {"called": needed.name}
                self.report.refuse(DecisionCode.NAME_UNREADABLE, self.decisions[needed.id], **about)
        inputs = [
            name_of(self.inputs[key]) for key in self._required(xml, "requiredInput", self.inputs)
        ]
        for table in children(xml, "decisionTable"):
            for name, kind in list_implicit(table, named, kinds).items():
                self._add_implicit(xml, name, kind)
                inputs.append(name)
        scope |= {name: self.input_kinds[name] for name in inputs}
        variable = child(xml, "variable")
        typed = xml if variable is None else variable
        declared = kinds.named(typed.get("typeRef"), typed)
        reader = Reader(self.report, kinds, scope, names)
        logic, kind = read_logic(reader, xml, declared)
        if logic is not None:
            key = xml.get("id", "")
            self.read[key] = Decision(key, name_of(xml), kind, logic, tuple(inputs), requires)

    def _add_implicit(self, xml: etree._Element, name: str, kind: Kind) -> None:
        known = self.input_kinds.setdefault(name, kind)
        if (known.scalar, known.many) != (kind.scalar, kind.many):
            self.report.refuse(DecisionCode.INPUT_DIFFERS, xml, called=name)
