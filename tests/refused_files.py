"""What the gate refuses in files, ids and drawings."""

from __future__ import annotations

from engine.catalog import Code
from tests.diagrams import call, diagram, end, start, user
from tests.refused import FILE, KEY, Refused, around, changed, proef, raw

_OPEN = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'
_OTHER = "other.bpmn"

FILES = [
    Refused(Code.XML_BROKEN, "empty", None, raw(b"")),
    Refused(Code.XML_BROKEN, "cut off", None, raw(around()[FILE][:900])),
    Refused(Code.XML_BROKEN, "an entity that nobody defined", None, changed("Einde", "&x;")),
    Refused(Code.XML_TOO_LARGE, "more than 2 MB", None, raw(b" " * 2_000_001)),
    Refused(Code.XML_ENCODING, "UTF-32", None, raw("<a/>".encode("utf-32"))),
    Refused(Code.XML_ENCODING, "half a UTF-16", None, raw("<a/>".encode("utf-16-le") + b"<")),
    Refused(Code.XML_ENCODING, "declared as UTF-7", None, changed("UTF-8", "UTF-7")),
    Refused(Code.XML_ENCODING, "Latin-1 bytes", None, raw("<é/>".encode("latin-1"))),
    Refused(
        Code.XML_DOCTYPE,
        "entities",
        None,
        raw(b'<!DOCTYPE d [<!ENTITY x "y">]>' + _OPEN.encode() + b"&x;</definitions>"),
    ),
    Refused(
        Code.XML_TOO_DEEP,
        "41 levels",
        None,
        raw((_OPEN + "<a>" * 41 + "</a>" * 41 + "</definitions>").encode()),
    ),
    Refused(
        Code.XML_TOO_MANY_ELEMENTS,
        "5,001 elements",
        None,
        raw((_OPEN + "<a/>" * 5_001 + "</definitions>").encode()),
    ),
    Refused(
        Code.XML_TOO_MANY_ATTRIBUTES,
        "51 attributes",
        None,
        raw(("<a " + " ".join(f'a{n}=""' for n in range(51)) + "/>").encode()),
    ),
    Refused(Code.XML_NOT_BPMN, "a web page", None, raw(b"<html/>")),
    Refused(Code.FILE_NAME, "a path", None, {**around(), "../x.form": b"{}"}),
    Refused(Code.FILE_KIND, "a program", None, {**around(), "x.exe": b""}),
    Refused(Code.BUNDLE_TOO_LARGE, "101 files", None, {f"f{n}.form": b"{}" for n in range(101)}),
    Refused(
        Code.BUNDLE_TOO_LARGE,
        "too many elements together",
        None,
        {
            f"d{n}.bpmn": (_OPEN + "<category/>" * 4_900 + "</definitions>").encode()
            for n in range(7)
        },
    ),
    Refused(Code.PROCESS_MISSING, "nothing drawn", None, raw(f"{_OPEN}</definitions>".encode())),
    Refused(
        Code.PROCESS_MANY,
        "two processes in one file",
        None,
        around(extra='<bpmn:process id="ander" isExecutable="true"/>'),
    ),
    Refused(Code.PROCESS_NOT_EXECUTABLE, "a picture only", KEY, around(executable=False)),
    Refused(
        Code.PROCESS_NOT_FOUND,
        "another process",
        None,
        {FILE: diagram("ander", start(), user("taak"), end(), flows="begin > taak > einde")},
    ),
]

IDS = [
    Refused(
        Code.ID_MISSING,
        "a task without id",
        "proef",
        changed('<bpmn:userTask id="taak"', "<bpmn:userTask"),
    ),
    *(
        Refused(Code.ID_FORMAT, f"the id {each!r}", each, around(user(each)))
        for each in ("1a", "a b", "a-b", "a.b", "é", "stap [child]", "a" * 101)
    ),
    *(
        Refused(Code.ID_RESERVED, f"the id {each}", each, around(user(each)))
        for each in ("Start", "End", "Root", "typename")
    ),
    Refused(
        Code.ID_DUPLICATE,
        "twice in one file",
        "taak",
        around(process_extra='<bpmn:textAnnotation id="taak"/>'),
    ),
    Refused(
        Code.ID_DUPLICATE,
        "twice in one bundle",
        "taak",
        {
            **proef(
                start("s"),
                call("roep", "ander"),
                user("taak"),
                end("e"),
                flows="s > roep > taak > e",
            ),
            _OTHER: diagram("ander", start(), user("taak"), end(), flows="begin > taak > einde"),
        },
    ),
]

DRAWING = [
    Refused(Code.DRAWING_MISSING, "nothing drawn", "taak", around(drawn=False)),
    Refused(
        Code.DRAWING_MISSING,
        "an arrow of one point",
        "begin_naar_taak",
        changed("<di:waypoint", "<di:x", around()),
    ),
    Refused(
        Code.DRAWING_BROKEN,
        "a place that is no number",
        "begin",
        changed('x="120"', 'x="links"'),
    ),
]

REFUSED = [*FILES, *IDS, *DRAWING]
