"""Reading diagrams from strangers, and the namespaces that BPMN uses.

It knows what a diagram may weigh; what its elements mean is for ``reading`` and the gate.
"""

from __future__ import annotations

from functools import lru_cache

from lxml import etree

from engine.catalog.codes import Code
from engine.errors import BundleRefusedError
from engine.model import Finding
from engine.xml import MAX_BYTES, MEGABYTE, XmlRefusal, parse_safely

__all__ = ["MAX_BYTES", "MEGABYTE", "bpmn", "kind_of", "parse_xml"]

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SPIFF = "http://spiffworkflow.org/bpmn/schema/1.0/core"

PREFIXES = {BPMN: "", BPMNDI: "bpmndi:", DC: "dc:", DI: "di:", SPIFF: "spiffworkflow:"}

MAX_ELEMENTS = 5_000


def parse_xml(content: bytes, file: str) -> etree._Element:
    """Return the root of a BPMN file, read by ``engine.xml``.

    Raises:
        BundleRefusedError: with one finding, whose code starts with ``xml_``.
    """
    try:
        root = parse_safely(content, max_elements=MAX_ELEMENTS)
    except XmlRefusal as refusal:
        finding = Finding(Code(refusal.code), file, params=refusal.params)
        raise BundleRefusedError((finding,)) from None
    if root.tag != f"{{{BPMN}}}definitions":
        raise BundleRefusedError((Finding(Code.XML_NOT_BPMN, file),))
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
