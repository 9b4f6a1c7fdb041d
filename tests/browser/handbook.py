"""Reads a chapter of the handbook as a row of instructions, each to be followed literally.

Whatever a chapter sets in bold or as code must be part of an instruction that is known here:
it cannot tell people to do something that no test ever did.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "handboek"
#: introduces what must be seen then
_THEN = "**U ziet dan:**"
#: what a chapter tells people to do, and between parentheses with what
_VERBS = {
    "sign_in": r"[Mm]eld u aan als `([^`]+)`",
    "stay": r"[Uu] bent nog aangemeld als `([^`]+)`",
    "open_taak": r"[Oo]pen de taak \*\*([^*]+)\*\*",
    "open_again": r"([Oo]pen dezelfde taak)",
    "press": r"(?:[Dd]ruk op|daarna op) \*\*([^*]+)\*\*",
    "follow": r"[Oo]pen \*\*([^*]+)\*\*",
    "find": r"([Zz]oek uw nummer)",
    "no_way": r"([Ee]en weg naar het dossier is er niet)",
    "gone": r"([Uu]w nummer staat er niet meer)",
    "answer": r"^\| ([^|]+ \| [^|]+) \|$",
    "write_down": r"\*\*(Schrijf dat nummer op)\.\*\*",
    "sign_out": r"([Mm]eld u af)",
    "see": r"(?<!\*)\*([^*]+)\*(?!\*)",
    "unknown": r"(\*\*[^*]+\*\*|`[^`]+`)",
}
_INSTRUCTION = re.compile(
    "|".join(f"(?P<{verb}>{words})" for verb, words in _VERBS.items()), re.MULTILINE
)


@dataclass(frozen=True)
class Instruction:
    """One thing to do or to see; of an answer the words are the question and what to say."""

    verb: str
    words: str


@dataclass(frozen=True)
class Part:
    """A part of a chapter under its own heading."""

    title: str
    instructions: tuple[Instruction, ...]

    @property
    def answers(self) -> dict[str, str]:
        """What is answered here, by question."""
        told = (each.words.split(" | ") for each in self.instructions if each.verb == "answer")
        return dict(told)


def read_parts() -> tuple[Part, ...]:
    """Return the parts that lead through the whole line, in order."""
    return tuple(map(_read_part, _read_whole_line()[1:]))


def read_announced() -> tuple[str, ...]:
    """Return what the start of the demonstration says, as told before the first part."""
    return tuple(re.findall(_VERBS["see"], _read_whole_line()[0]))


def _read_whole_line() -> list[str]:
    """Return what comes before the first part, and the parts."""
    text = (FOLDER / "de-hele-lijn.md").read_text(encoding="utf-8")
    before, first, after = text.partition("## Stap 1.")
    return [before, *f"{first}{after}".removeprefix("## ").split("\n## ")]


def _read_part(text: str) -> Part:
    title, _, body = text.partition("\n")
    body = body.replace(_THEN, "").replace("| Vraag | Antwoord |\n", "")
    found = _INSTRUCTION.finditer(body)
    told = [Instruction(each.lastgroup or "", each[(each.lastindex or 0) + 1]) for each in found]
    unknown = [each.words for each in told if each.verb == "unknown"]
    assert not unknown, f"nobody can follow {unknown} under {title}"
    return Part(title, tuple(told))
