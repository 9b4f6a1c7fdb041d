"""XML from strangers is read safely, and nothing in it is fetched or expanded."""

from __future__ import annotations

import contextlib
from time import process_time
from typing import TYPE_CHECKING

import pytest

from engine.catalog.xml import MAX_BYTES, kind_of, parse_xml
from engine.errors import BundleRefusedError
from engine.xml import plain_text
from tests.diagrams import diagram, end, start, user

if TYPE_CHECKING:
    from pathlib import Path

RIGHT = diagram("proef", start(), user("taak"), end(), flows="begin > taak > einde")
OPEN = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'

HEAVY = {
    "half a million elements": OPEN + b">" + b"<a/>" * 490_000 + b"</definitions>",
    "half a million levels": OPEN + b">" + b"<a>" * 600_000,
    "eighty thousand namespaces": OPEN
    + b"".join(b' xmlns:n%d="u%d"' % (n, n) for n in range(80_000))
    + b"/>",
    "a hundred thousand attributes": OPEN
    + b"".join(b' a%d=""' % n for n in range(150_000))
    + b"/>",
    "one long text": OPEN + b">" + b"x" * 1_900_000 + b"</definitions>",
    "a comment without end": b"<!--" + b"-" * 1_900_000,
    "a declaration without end": b"<?xml " + b"encoding " * 200_000,
    "one byte too many": b" " * (MAX_BYTES + 1),
}


def _code(content: bytes) -> str:
    with pytest.raises(BundleRefusedError) as refused:
        parse_xml(content, "a.bpmn")
    (finding,) = refused.value.findings
    assert finding.file == "a.bpmn"
    return finding.code


def test_a_diagram_is_read_with_or_without_a_byte_order_mark() -> None:
    assert kind_of(parse_xml(RIGHT, "a.bpmn")) == "definitions"
    assert kind_of(parse_xml(b"\xef\xbb\xbf" + RIGHT, "a.bpmn")) == "definitions"


def test_comments_and_processing_instructions_leave_nothing_behind() -> None:
    noisy = RIGHT.replace(b"<bpmn:startEvent", b"<!-- x --><?php exit ?><bpmn:startEvent")
    assert len(list(parse_xml(noisy, "a").iter())) == len(list(parse_xml(RIGHT, "a").iter()))


def test_a_file_cannot_bring_another_file_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    entity = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
    assert _code(entity + OPEN + b">&x;</definitions>") == "xml_doctype"
    included = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}"/>'
    root = parse_xml(OPEN + b">" + included.encode() + b"</definitions>", "a.bpmn")
    assert "secret" not in "".join(map(str, root.itertext()))


def test_a_doctype_is_refused_even_where_the_parser_would_not_see_it() -> None:
    assert _code(b"<!-- <!DOCTYPE x> -->" + RIGHT) == "xml_doctype"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "cp037", "utf-7"])
def test_nobody_can_hide_in_an_encoding_what_a_file_says(encoding: str) -> None:
    text = "<?xml version='1.0'?><!DOCTYPE d [<!ENTITY x 'y'>]><d>é&x;</d>"
    assert _code(text.encode(encoding)) in {"xml_encoding", "xml_broken", "xml_doctype"}
    declared = RIGHT.replace(b"UTF-8", encoding.encode())
    assert _code(declared) == "xml_encoding"


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ("iso-8859-1", "latin-1"),
        ("ISO-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("UTF-16", "utf-16"),
        ("UTF-16LE", "utf-16-le"),
        ("utf-16", "utf-16-be"),
    ],
)
def test_what_tools_write_is_read_as_it_is_meant(declared: str, codec: str) -> None:
    drawn = diagram("proef", start("begin", name="Eén café"), end(), flows="begin > einde")
    text = drawn.decode().replace("UTF-8", declared)
    (event,) = parse_xml(text.encode(codec), "a.bpmn").iter("{*}startEvent")
    assert event.get("name") == "Eén café"
    broken = text.replace("</", "<", 1).encode(codec)
    assert _code(broken) == "xml_broken"


def test_plain_signs_may_be_declared_as_such() -> None:
    assert kind_of(parse_xml(RIGHT.replace(b"UTF-8", b"us-ascii"), "a")) == "definitions"


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        (b"us-ascii", "é".encode()),
        (b"UTF-8", "é".encode("latin-1")),
        (b"windows-1252", b"\x81"),
        (b"iso-8859-1", b"it\x92s"),  # an apostrophe of Windows, which Latin 1 does not know
        (b"iso-8859-15", b"e"),
        (b"UTF-16", b"e"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(declared: bytes, name: bytes) -> None:
    assert _code(RIGHT.replace(b"UTF-8", declared).replace(b"Begin", name)) == "xml_encoding"


def test_a_mark_and_a_declaration_that_disagree_are_refused() -> None:
    assert _code(b"\xef\xbb\xbf" + RIGHT.replace(b"UTF-8", b"iso-8859-1")) == "xml_encoding"
    assert _code(RIGHT.decode().encode("utf-16")) == "xml_encoding"


def test_the_text_of_a_file_says_no_longer_how_it_was_written() -> None:
    text = plain_text(RIGHT.decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    assert text.lstrip() == RIGHT.decode().partition("?>")[2].lstrip()
    assert text.count("\n") == RIGHT.decode().count("\n")


@pytest.mark.parametrize("what", HEAVY)
def test_a_heavy_file_is_answered_and_not_read_to_death(what: str) -> None:
    began = process_time()
    with contextlib.suppress(BundleRefusedError):
        parse_xml(HEAVY[what], "a.bpmn")
    assert process_time() - began < 5
