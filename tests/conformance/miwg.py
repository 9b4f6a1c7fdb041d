"""Offers the reference models of the interchange working group to the gate.

They come from many tools and most are not meant to run. What is asked here: every file is
answered, each refusal names a reason that has a sentence in Dutch, and nothing crashes.

``python -m tests.conformance.miwg`` writes the list of verdicts anew.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from engine import (
    Bundle,
    BundleFile,
    BundleRefusedError,
    GateRules,
    check_bundle,
    parse_xml,
)
from engine.model import Severity
from tasks.findings import describe, say
from tests.conformance.corpora import corpus, counts, store

if TYPE_CHECKING:
    from pathlib import Path

    from engine import Finding
    from tests.conformance.corpora import Verdicts

KIT = "miwg"
LIST = "verdicts_miwg.json"
RULES = GateRules(
    form_property="form",
    service_property="service",
    lanes=frozenset(),
    services=frozenset(),
    check_form=lambda _name, _content: (),
)


def judge(folder: Path) -> Verdicts:
    """Return a verdict per file: accepted, or refused with the codes why."""
    return {
        str(path.relative_to(folder)): _judge_file(path) for path in sorted(folder.rglob("*.bpmn"))
    }


def _judge_file(path: Path) -> str:
    findings = [each for each in _findings(path) if each.severity is Severity.ERROR]
    for each in findings:
        assert "Meld dit aan de beheerder" not in say(each), f"no sentence for {each}"
        assert describe(each), each
    codes = sorted({str(each.code) for each in findings})
    return f"refused: {', '.join(codes)}" if codes else "accepted"


def _findings(path: Path) -> tuple[Finding, ...]:
    content = path.read_bytes()
    try:
        root = parse_xml(content, path.name)
    except BundleRefusedError as refused:
        return refused.findings
    keys = [each.get("id", "") for each in root.iter("{*}process")]
    file = BundleFile("model.bpmn", content)
    bundles = [Bundle(id="kit", process_key=key, files=(file,)) for key in keys or [""]]
    return tuple(each for bundle in bundles for each in check_bundle(bundle, RULES))


if __name__ == "__main__":
    found = judge(corpus(KIT))
    store(LIST, found)
    sys.stdout.write(f"{KIT}: {counts(found)}\n")
