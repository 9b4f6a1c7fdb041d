"""Reading XML from strangers, safely and in bounded time, whatever it is about.

The only place that parses. It knows neither BPMN nor DMN: what the elements mean, and in
which words a refusal is told, is for the rooms that read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from lxml import etree

if TYPE_CHECKING:
    from engine.model import JsonValue

MEGABYTE = 1_000_000
MAX_BYTES = 2 * MEGABYTE
MAX_ATTRIBUTES = 50  # of one element: to find one, the parser walks along all of them
MAX_DEPTH = 40

_BOM = b"\xef\xbb\xbf"
_DECLARATION = re.compile(r"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")
_DOCTYPE = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


class XmlRefusal(Exception):  # noqa: N818 - it becomes a finding before anyone sees it
    """The bytes are not XML that may be looked at; ``code`` starts with ``xml_``."""

    def __init__(self, code: str, **params: JsonValue) -> None:
        self.code = code
        self.params = params
        super().__init__(code)


def parse_safely(content: bytes, *, max_elements: int) -> etree._Element:
    """Return the root of a piece of XML.

    Nothing is fetched, no entity is expanded, comments and processing instructions are
    dropped, and the answer comes fast whatever the bytes are.

    Raises:
        XmlRefusal: ``xml_too_large``, ``xml_encoding``, ``xml_doctype``, ``xml_broken``,
            ``xml_too_deep``, ``xml_too_many_elements`` or ``xml_too_many_attributes``.
    """
    _require_plain_text(content)
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
        _refuse("xml_broken", line=problem.lineno)
    _require_bounds(root, max_elements)
    return root


def _require_plain_text(content: bytes) -> None:
    """Let only UTF-8 through, so that no other check can be read differently than the parser."""
    if len(content) > MAX_BYTES:
        _refuse("xml_too_large", limit=MAX_BYTES // MEGABYTE)
    try:
        text = content.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError:
        _refuse("xml_encoding")
    declared = _DECLARATION.match(text)
    if "\0" in text or (declared and declared[1].lower() not in {"utf-8", "utf8", "us-ascii"}):
        _refuse("xml_encoding")
    if _DOCTYPE.search(text):
        _refuse("xml_doctype")


def _require_bounds(root: etree._Element, max_elements: int) -> None:
    depth = count = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth, count = depth + 1, count + 1
        if depth > MAX_DEPTH:
            _refuse("xml_too_deep", limit=MAX_DEPTH)
        if count > max_elements:
            _refuse("xml_too_many_elements", limit=max_elements)
        if len(element.attrib) > MAX_ATTRIBUTES:
            _refuse("xml_too_many_attributes", limit=MAX_ATTRIBUTES)


def _refuse(code: str, **params: JsonValue) -> NoReturn:
    raise XmlRefusal(code, **params) from None
