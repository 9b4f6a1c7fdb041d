"""The few marks of explanation: paragraphs, lists and bold. Everything else is plain text.

Nothing here makes HTML; HTML and templating in a text are refused, so that a modeller is
not surprised to see them printed.
"""

from __future__ import annotations

import re
from itertools import groupby

from tasks.forms.model import Line, Part, Span

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_BULLET = re.compile(r"\s*(?:[-*]|\d{1,3}\.)\s+")
_HEADING = re.compile(r"#{1,6}\s+")
_NOT_PLAIN = re.compile(r"<[A-Za-z/!?]|\{\{|^\s*=")


def is_plain(text: str) -> bool:
    """Tell whether a text is free of HTML, templating and expressions."""
    return _NOT_PLAIN.search(text) is None


def split_title(text: str) -> tuple[str, str]:
    """Split off a first line such as ``# Screening``; the title is "" without one."""
    first, _, rest = text.strip().partition("\n")
    if not first.startswith("# "):
        return "", text
    return first[2:].strip(), rest.strip()


def read_parts(text: str) -> tuple[Part, ...]:
    """Return the paragraphs and lists of a text.

    A heading becomes a bold paragraph: the levels of a page belong to the page.
    """
    return tuple(
        part for chunk in re.split(r"\n\s*\n", text) for part in _read_chunk(chunk) if part.lines
    )


def _read_chunk(chunk: str) -> list[Part]:
    lines = [line for line in chunk.splitlines() if line.strip()]
    return [
        Part(kind, tuple(_read_line(line) for line in group))
        for kind, group in groupby(lines, key=_line_kind)
    ]


def _line_kind(line: str) -> str:
    return "list" if _BULLET.match(line) else "paragraph"


def _read_line(line: str) -> Line:
    if heading := _HEADING.match(line):
        return (Span(line[heading.end() :].strip(), bold=True),)
    bare = _BULLET.sub("", line, count=1) if _BULLET.match(line) else line
    pieces = _BOLD.split(bare.strip())
    return tuple(
        Span(piece, bold=position % 2 == 1) for position, piece in enumerate(pieces) if piece
    )
