"""Bundles that the deploy gate must refuse, each with the code and the element it names.

One table for three purposes: the gate says these codes, the Dutch texts fit what it says,
and the fuzz tests start from them. Each case is a right diagram with one thing wrong.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine.catalog import Code, GateRules
from engine.model import Bundle, BundleFile, Finding
from tests.diagrams import FORM, LANE, OUTWARD, SERVICE, diagram, end, start, user

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.diagrams import Part

KEY = "proef"
FILE = f"{KEY}.bpmn"


def _check_form(name: str, content: bytes) -> tuple[Finding, ...]:
    return () if content.startswith(b"{") else (Finding("form_not_json", name),)


RULES = GateRules(
    form_property="formulier",
    service_property="dienst",
    lanes=frozenset({LANE, "Beoordelaar"}),
    services=frozenset({SERVICE, OUTWARD}),
    outward=frozenset({OUTWARD}),
    check_form=_check_form,
    source_pattern=re.compile(r"^(Bron|Aanname): ", re.MULTILINE),
    result_property="advies",
    known_names=lambda _: frozenset({"route", "aantal", "uiterlijk", "soort", "typename"}),
    choices=lambda _: {"soort": frozenset({"groot", "klein"})},
    decisions_steer=False,
)


@dataclass(frozen=True)
class Refused:
    """A bundle with one thing wrong.

    Attributes:
        element: id that the finding names, or None when it is about a file.
    """

    code: Code
    why: str
    element: str | None
    files: Mapping[str, bytes] = field(repr=False)

    @property
    def bundle(self) -> Bundle:
        return bundled(self.files)


def bundled(files: Mapping[str, bytes]) -> Bundle:
    """Return a bundle of exactly these files, right or wrong.

    Its id follows from its content: what was compiled is remembered by id.
    """
    content = tuple(BundleFile(name, files[name]) for name in sorted(files))
    return Bundle(hashlib.sha256(repr(content).encode()).hexdigest(), KEY, content)


def proef(*parts: Part, flows: str, **more: Any) -> dict[str, bytes]:
    """Return the files of a bundle with one diagram and one form."""
    return {FILE: diagram(KEY, *parts, flows=flows, **more), f"{FORM}.form": b"{}"}


def around(*parts: Part, flows: str = "", **more: Any) -> dict[str, bytes]:
    """Return a bundle in which parts stand between a begin, a task and an end."""
    line = "begin > taak > " + " > ".join([part.id for part in parts] + ["einde"])
    return proef(start(), user("taak"), *parts, end(), flows=f"{line}\n{flows}", **more)


def raw(content: bytes) -> dict[str, bytes]:
    """Return a bundle whose only diagram is what it is given."""
    return {FILE: content}


def changed(old: str, new: str, files: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """Return a right bundle with one text in its diagram replaced."""
    files = around() if files is None else files
    assert old.encode() in files[FILE], old
    return {**files, FILE: files[FILE].replace(old.encode(), new.encode(), 1)}
