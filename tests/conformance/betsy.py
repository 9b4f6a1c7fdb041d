"""Runs engine tests drawn by others on the real runner, and judges what came out.

The files are templates: a script task is a placeholder. Each becomes a named service that
leaves its mark, conditions are put into FEEL, and what has no name is called by its id
(a name is for people). Nothing else of a model is changed.

``python -m tests.conformance.betsy`` writes the list of verdicts anew.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from lxml import etree

from engine import (
    BundleRefusedError,
    Database,
    EngineConfig,
    GateRules,
    Runner,
    Severity,
    StepFailedError,
    VariablesRefusedError,
    build_bundle,
    list_processes,
    migrate,
    publish,
    tick,
)
from tests.conformance.corpora import corpus, counts, store

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from engine import JsonValue, ServiceCall
    from tests.conformance.corpora import Verdicts

KIT = "betsy"
LIST = "verdicts_betsy.json"
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"
BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)
SERVICE = "mark"
#: the one test that measures time: do two automatic steps overlap?
AT_ONCE = "EXECUTION_parallel"
TIMESTAMPS = ["CREATE_TIMESTAMP_LOG_1", "CREATE_TIMESTAMP_LOG_2"]
RULES = GateRules(
    form_property="form",
    service_property="service",
    lanes=frozenset(),
    services=frozenset({SERVICE}),
    check_form=lambda _name, _content: (),
)


@dataclass
class Marks:
    """What the services left behind, in order."""

    left: list[str] = field(default_factory=list)

    def serve(self, call: ServiceCall) -> Mapping[str, JsonValue]:
        """Leave the mark that the placeholder asked for."""
        script = call.element.properties["script"]
        if script == "INCREMENT_INTEGER_VARIABLE_AND_LOG":
            self.left.append("INCREMENT_correct")
            count = call.variables.get("integerVariable")
            return {"integerVariable": (count if isinstance(count, int) else 0) + 1}
        if script == "CREATE_MARKER_FILE":
            self.left.append("MARKER_exists")
        elif script.startswith(("SCRIPT_", "CREATE_TIMESTAMP_LOG_")):
            self.left.append(script)
        return {}


def judge(folder: Path) -> Verdicts:
    """Return a verdict per case: right, refused with the codes why, or wrong."""
    tests = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    verdicts: Verdicts = {}
    for test in tests:
        content = executable((folder / test["file"]).read_bytes())
        for number, case in enumerate(test["cases"], start=1):
            verdicts[f"{test['group']}/{test['name']}/{number}"] = _judge_case(content, case)
    return verdicts


def executable(content: bytes) -> bytes:
    """Replace placeholders by services that leave a mark, and conditions by FEEL."""
    root = etree.fromstring(content)
    for task in list(root.iter(f"{{{BPMN}}}scriptTask")):
        script = task.find(f"{{{BPMN}}}script")
        mark = "" if script is None else (script.text or "").strip()
        if script is not None:
            task.remove(script)
        task.tag = f"{{{BPMN}}}serviceTask"
        extensions = etree.Element(f"{{{BPMN}}}extensionElements")
        properties = etree.SubElement(extensions, f"{{{SPIFF}}}properties")
        for name, value in (("service", SERVICE), ("script", mark)):
            etree.SubElement(properties, f"{{{SPIFF}}}property", name=name, value=value)
        task.insert(0, extensions)
    for condition in root.iter(f"{{{BPMN}}}conditionExpression"):
        condition.text = re.sub(
            r'(\w+)\.contains\("(\w+)"\)', r'contains(\1, "\2")', condition.text or ""
        )
    for node in root.iter(f"{{{BPMN}}}*"):
        if node.get("id") and not node.get("name") and not node.tag.endswith("sequenceFlow"):
            node.set("name", node.get("id", ""))
    return etree.tostring(root)


def _judge_case(content: bytes, case: Mapping[str, Any]) -> str:
    marks = Marks()
    database = Database("sqlite://")
    runner = Runner(
        EngineConfig(
            timezone=ZoneInfo("UTC"),
            service_property="service",
            form_property="form",
            services={SERVICE: marks.serve},
        )
    )
    try:
        migrate(database)
        _run(database, runner, content, case)
    except BundleRefusedError as refused:
        errors = [each for each in refused.findings if each.severity is Severity.ERROR]
        return "refused: " + ", ".join(sorted({str(each.code) for each in errors}))
    except (StepFailedError, VariablesRefusedError) as failed:
        marks.left.append("ERROR_runtime")
        if "ERROR_runtime" not in case["traces"]:
            return f"wrong: {type(failed).__name__} {getattr(failed, 'code', '')}"
    finally:
        database.dispose()
    return _compare(marks.left, list(case["traces"]))


def _run(database: Database, runner: Runner, content: bytes, case: Mapping[str, Any]) -> None:
    files = {"model.bpmn": content}
    key = list_processes(files)[0]
    with database.transaction() as tx:
        publish(tx, build_bundle(key, files), rules=RULES, by="kit", now=BEGIN)
    variables: dict[str, JsonValue] = {"integerVariable": case["integerVariable"]}
    if case["input"] is not None:
        variables["test"] = case["input"]
    with database.transaction() as tx:
        runner.start(tx, key, business_key="case", variables=variables, by="kit", now=BEGIN)
    tick(database, runner, now=BEGIN + timedelta(milliseconds=case["delay_ms"] + 60_000))


def _compare(left: list[str], expected: list[str]) -> str:
    if expected == [AT_ONCE] and sorted(left) == TIMESTAMPS:
        return "differs: services of one instance take turns, by design"
    if left == expected:
        return "right"
    if sorted(left) == sorted(expected):
        return "right in another order: " + " ".join(left)
    return f"wrong: {' '.join(left) or 'nothing'}"


if __name__ == "__main__":
    found = judge(corpus(KIT))
    store(LIST, found)
    sys.stdout.write(f"{KIT}: {counts(found)}\n")
