"""Reading XML from strangers, safely and in bounded time.

This is the only place that parses a diagram. It knows the namespaces of BPMN and what a
file may weigh; what its elements mean is for ``reading`` and the gate.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NoReturn

from lxml import etree

from engine.catalog.codes import Code
from engine.errors import BundleRefusedError
from engine.model import Finding, JsonValue

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"

PREFIXES = {BPMN: "", BPMNDI: "bpmndi:", DC: "dc:", DI: "di:", SPIFF: "spiffworkflow:"}

MEGABYTE = 1_000_000
MAX_BYTES = 2 * MEGABYTE
MAX_ELEMENTS = 5_000
MAX_ATTRIBUTES = 50  # of one element: to find one, the parser walks along all of them
MAX_DEPTH = 40

_BOM = b"\xef\xbb\xbf"
_DECLARATION = re.compile(r"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")
_DOCTYPE = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def parse_xml(content: bytes, file: str) -> etree._Element:
    """Return the root of a BPMN file.

    Nothing is fetched, no entity is expanded, comments and processing instructions are
    dropped, and the answer comes fast whatever the bytes are.

    Raises:
        BundleRefusedError: with one finding, whose code starts with ``xml_``.
    """
    _require_plain_text(content, file)
    parser = etree.XMLParser(
        encoding="utf-8",  # what the declaration says was checked; nothing else is believed
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content.removeprefix(_BOM), parser)
    except etree.XMLSyntaxError as problem:
        _refuse(Code.XML_BROKEN, file, line=problem.lineno)
    _require_bounds(root, file)
    if root.tag != f"{{{BPMN}}}definitions":
        _refuse(Code.XML_NOT_BPMN, file)
    return root


def kind_of(element: etree._Element) -> str:
    """Return the local name of a BPMN element; other namespaces keep a prefix."""
    return _kind(element.tag)


@lru_cache(maxsize=1_024)
def _kind(tag: str) -> str:
    name = etree.QName(tag)
    return PREFIXES.get(name.namespace or "", "?:") + name.localname


def bpmn(name: str) -> str:
    """Return the full tag of a BPMN element."""
    return f"{{{BPMN}}}{name}"


def _require_plain_text(content: bytes, file: str) -> None:
    """Let only UTF-8 through, so that no other check can be read differently than the parser."""
    if len(content) > MAX_BYTES:
        _refuse(Code.XML_TOO_LARGE, file, limit=MAX_BYTES // MEGABYTE)
    try:
        text = content.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError:
        _refuse(Code.XML_ENCODING, file)
    declared = _DECLARATION.match(text)
    if "\0" in text or (declared and declared[1].lower() not in {"utf-8", "utf8", "us-ascii"}):
        _refuse(Code.XML_ENCODING, file)
    if _DOCTYPE.search(text):
        _refuse(Code.XML_DOCTYPE, file)


def _require_bounds(root: etree._Element, file: str) -> None:
    depth = count = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth, count = depth + 1, count + 1
        if depth > MAX_DEPTH:
            _refuse(Code.XML_TOO_DEEP, file, limit=MAX_DEPTH)
        if count > MAX_ELEMENTS:
            _refuse(Code.XML_TOO_MANY_ELEMENTS, file, limit=MAX_ELEMENTS)
        if len(element.attrib) > MAX_ATTRIBUTES:
            _refuse(Code.XML_TOO_MANY_ATTRIBUTES, file, limit=MAX_ATTRIBUTES)


def _refuse(code: Code, file: str, **params: JsonValue) -> NoReturn:
    raise BundleRefusedError((Finding(code, file, params=params),)) from None
