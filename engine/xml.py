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

_DECLARATION = re.compile(r"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")
_WRITTEN_DECLARATION = re.compile(r"<\?xml\s[^>]{0,300}\?>")
_DOCTYPE = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
#: what a file may say that it is, and how it is read then
_ENCODINGS = {
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("us-ascii", "ascii"), "ascii"),
    **dict.fromkeys(("iso-8859-1", "latin1"), "latin-1"),
    **dict.fromkeys(("windows-1252", "cp1252"), "cp1252"),
}
_UTF_16 = frozenset({"utf-16", "utf16", "utf-16le", "utf-16be"})
#: how a file begins when each character takes two bytes
_WIDE = {
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
_BOM = b"\xef\xbb\xbf"
#: signs that no page shows: what stands here in Latin 1 was written as something else
_HIDDEN = re.compile(r"[\x80-\x9f]")


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
    text = plain_text(content)
    parser = etree.XMLParser(
        encoding="utf-8",  # the text was decoded here, and what it says of itself taken out
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as problem:
        _refuse("xml_broken", line=problem.lineno)
    _require_bounds(root, max_elements)
    return root


def plain_text(content: bytes) -> str:
    """Return the text of a piece of XML, without the line in which it says how it was written.

    Only a few encodings are let through, each decoded strictly, so that the checks and the
    parser cannot read the same bytes differently.

    Raises:
        XmlRefusal: ``xml_too_large``, ``xml_encoding`` or ``xml_doctype``.
    """
    if len(content) > MAX_BYTES:
        _refuse("xml_too_large", limit=MAX_BYTES // MEGABYTE)
    try:
        text = _decode(content)
    except UnicodeDecodeError:
        _refuse("xml_encoding")
    if "\0" in text:
        _refuse("xml_encoding")
    if _DOCTYPE.search(text):
        _refuse("xml_doctype")
    # blanks in its place keep the numbers of lines and columns as they are
    declaration = _WRITTEN_DECLARATION.match(text)
    written = declaration.end() if declaration else 0
    return re.sub(r"[^\n]", " ", text[:written]) + text[written:]


def _decode(content: bytes) -> str:
    wide = _WIDE.get(content[:2])
    if wide is not None:
        text = content.decode(wide)
        if _declared(text) not in _UTF_16 | {""}:
            _refuse("xml_encoding")
        return text
    plain = content.removeprefix(_BOM)
    encoding = _ENCODINGS.get(_declared(plain[:400].decode("latin-1")) or "utf-8")
    if encoding is None or (len(plain) < len(content) and encoding != "utf-8"):
        _refuse("xml_encoding")
    text = plain.decode(encoding)
    if encoding == "latin-1" and _HIDDEN.search(text):
        _refuse("xml_encoding")
    return text


def _declared(text: str) -> str:
    found = _DECLARATION.match(text)
    return found[1].lower() if found else ""


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
