"""Reads what a decision says: a table or one expression, and the kind of its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.decisions.codes import DecisionCode
from engine.decisions.columns import NOTHING, Reader
from engine.decisions.dmn import child, children, text_of, words
from engine.decisions.kinds import Kind
from engine.decisions.naming import ANYTHING
from engine.decisions.policies import LISTS, MAX_RULES, ORDERED, Aggregation, Policy
from engine.decisions.table import InputColumn, OutputColumn, Rule, Table
from engine.feel import Expression, is_name

if TYPE_CHECKING:
    from lxml import etree

MAX_COLUMNS = 50


def read_logic(
    reader: Reader, xml: etree._Element, declared: Kind
) -> tuple[Table | Expression | None, Kind]:
    """Return the logic of a decision, if it has any, and the kind of its answer.

    Args:
        reader: reads its expressions.
        xml: the decision.
        declared: what the decision says that its answer is.
    """
    formula = child(xml, "literalExpression")
    if formula is not None:
        kind = reader.kinds.named(formula.get("typeRef"), formula)
        read = reader.expression(formula, text_of(formula))
        return read or NOTHING, kind if declared.is_open else declared
    drawn = child(xml, "decisionTable")
    if drawn is None:
        reader.report.refuse(DecisionCode.LOGIC_MISSING, xml)
        return None, declared
    if declared.is_open:
        declared = reader.kinds.named(drawn.get("typeRef"), drawn)
    table = read_table(reader, drawn, declared, xml.get("id", ""))
    return table, _agreed(reader, drawn, declared, _kind_of(table))


def read_table(reader: Reader, xml: etree._Element, declared: Kind, decision_id: str) -> Table:
    """Return a decision table; what is wrong with it is in the report.

    A rule without an id is called after the decision and its place: ``risk#3``.
    """
    report = reader.report
    drawn = {name: tuple(children(xml, name)) for name in ("input", "output", "rule")}
    for name, limit in (("input", MAX_COLUMNS), ("output", MAX_COLUMNS), ("rule", MAX_RULES)):
        if len(drawn[name]) > limit:
            report.refuse(DecisionCode.TOO_MANY, xml, of=name, limit=limit)
            drawn[name] = ()
    if not drawn["rule"]:
        report.refuse(DecisionCode.RULE_NONE, xml)
    policy, aggregation = _read_policy(reader, xml)
    inputs = tuple(reader.input(each) for each in drawn["input"])
    single = Kind(declared.scalar, whole=declared.whole, allowed=declared.allowed)
    outputs = tuple(
        reader.output(each, single if _one_by_one(drawn["output"], aggregation) else ANYTHING)
        for each in drawn["output"]
    )
    _check_outputs(reader, xml, outputs)
    _check_policy(reader, xml, policy, aggregation, outputs)
    rules = tuple(
        _read_rule(reader, each, f"{decision_id}#{place}", inputs, outputs)
        for place, each in enumerate(drawn["rule"], 1)
    )
    return Table(inputs, outputs, rules, policy, aggregation)


def _one_by_one(outputs: tuple[etree._Element, ...], aggregation: Aggregation | None) -> bool:
    """Return whether what is declared for the decision holds for each answer as well."""
    return len(outputs) == 1 and aggregation is not Aggregation.COUNT


def _read_policy(reader: Reader, xml: etree._Element) -> tuple[Policy, Aggregation | None]:
    written, added = xml.get("hitPolicy", Policy.UNIQUE), xml.get("aggregation")
    policy, aggregation = Policy.UNIQUE, None
    try:
        policy = Policy(written)
    except ValueError:
        reader.report.refuse(DecisionCode.HIT_POLICY, xml, policy=written)
        return policy, None
    if added is None:
        return policy, None
    try:
        aggregation = Aggregation(added)
    except ValueError:
        reader.report.refuse(DecisionCode.AGGREGATION, xml, aggregation=added)
    if policy is not Policy.COLLECT:
        reader.report.refuse(DecisionCode.AGGREGATION_MISPLACED, xml, aggregation=added)
    return policy, aggregation


def _check_outputs(reader: Reader, xml: etree._Element, outputs: tuple[OutputColumn, ...]) -> None:
    if not outputs:
        reader.report.refuse(DecisionCode.OUTPUT_NONE, xml)
    if len(outputs) < 2:  # noqa: PLR2004 - one answer needs no name
        return
    seen: set[str] = set()
    for column, drawn in zip(outputs, children(xml, "output"), strict=False):
        if not is_name(column.name):
            reader.report.refuse(DecisionCode.NAME_UNREADABLE, drawn, called=column.name)
        elif column.name in seen:
            reader.report.refuse(DecisionCode.NAME_TWICE, drawn, called=column.name)
        seen.add(column.name)


def _check_policy(
    reader: Reader,
    xml: etree._Element,
    policy: Policy,
    aggregation: Aggregation | None,
    outputs: tuple[OutputColumn, ...],
) -> None:
    report = reader.report
    if aggregation is not None and len(outputs) > 1:
        report.refuse(DecisionCode.AGGREGATION_OUTPUTS, xml)
    if aggregation is not None and any(column.default is not None for column in outputs):
        report.refuse(DecisionCode.AGGREGATION_DEFAULT, xml)
    if policy not in ORDERED:
        return
    listed = [column for column in outputs if column.allowed or column.kind.allowed]
    if not listed:
        report.refuse(DecisionCode.VALUES_MISSING, xml, policy=policy)
    elif any(column.order is None for column in listed):
        report.refuse(DecisionCode.VALUES_NOT_LISTED, xml)


def _read_rule(
    reader: Reader,
    xml: etree._Element,
    rule_id: str,
    inputs: tuple[InputColumn, ...],
    outputs: tuple[OutputColumn, ...],
) -> Rule:
    cells, answers = tuple(children(xml, "inputEntry")), tuple(children(xml, "outputEntry"))
    for found, wanted in ((cells, inputs), (answers, outputs)):
        if len(found) != len(wanted):
            about = {"wanted": len(wanted), "found": len(found)}
            reader.report.refuse(DecisionCode.RULE_WIDTH, xml, **about)
    tests = [reader.cell(*pair) for pair in zip(cells, inputs, strict=False)]
    read = [reader.answer(*pair) for pair in zip(answers, outputs, strict=False)]
    return Rule(xml.get("id") or rule_id, tuple(filter(None, tests)), tuple(read), _told(xml))


def _told(xml: etree._Element) -> str:
    """Return what stands beside a rule: its description, and then its notes."""
    spoken = [each.text for each in children(xml, "description")]
    spoken += [text_of(each) for each in children(xml, "annotationEntry")]
    return " ".join(filter(None, map(words, spoken)))


def _kind_of(table: Table) -> Kind:
    """Return what comes out of a table."""
    many = table.policy in LISTS and table.aggregation is None
    if table.aggregation is Aggregation.COUNT:
        return Kind("number", whole=True)
    if len(table.outputs) != 1:
        return Kind(parts={column.name: column.kind for column in table.outputs}, many=many)
    kind = table.outputs[0].kind
    return Kind(kind.scalar, kind.parts, many=many or kind.many, whole=kind.whole)


def _agreed(reader: Reader, xml: etree._Element, declared: Kind, made: Kind) -> Kind:
    """Return the kind of the answer; what is declared may say more, but nothing else."""
    if declared.is_open:
        return made
    other_scalar = made.scalar is not None and declared.scalar != made.scalar
    other_parts = declared.parts is not None and set(declared.parts) != set(made.parts or {})
    if made.many and not declared.many:
        reader.report.refuse(DecisionCode.RESULT_IS_LIST, xml)
    elif other_scalar or other_parts:
        reader.report.refuse(DecisionCode.RESULT_DIFFERS, xml)
    return declared
