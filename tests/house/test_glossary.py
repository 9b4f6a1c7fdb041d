"""One word per thing: words that the glossary ruled out do not come back."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DUTCH_NOUNS = re.compile(
    r"\b(casus|melding|melder|regisseur|dossier|taak|besluit|rol|overleg|duiding)\w*\b",
    re.IGNORECASE,
)


def _ruled_out() -> set[str]:
    rows = re.findall(
        r"^\| [^|]+ \| [^|]+ \| ([^|]+) \|$",
        (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    words = {word.strip() for row in rows for word in row.split(",")}
    return words - {"not", "---"}


def _screen_texts() -> dict[str, str]:
    found = [
        *(ROOT / "webui" / "templates").rglob("*.html"),
        *(ROOT / "bpmn").rglob("*.form"),
        *(ROOT / "bpmn").rglob("*.bpmn"),
    ]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in found}


def test_no_screen_form_or_diagram_uses_a_word_that_was_ruled_out() -> None:
    dutch = _ruled_out() & {
        *("tipgever", "zaak", "cliënt", "verdachte", "casemanager", "behandelplan"),
        *("herbeoordeling", "uitfaseren", "stuurgroep", "teamoverleg", "accorderen"),
        *("klus", "todo", "deadline", "kladversie", "autorisatie", "balie", "backoffice"),
    }
    assert len(dutch) > 10
    pattern = re.compile(r"\b(" + "|".join(sorted(dutch)) + r")\b", re.IGNORECASE)
    found = {name: pattern.findall(text) for name, text in _screen_texts().items()}
    assert not {name: words for name, words in found.items() if words}


def test_nobody_on_screen_is_called_a_terrorist() -> None:
    """Only the names of risk groups, quoted from the framework, may hold the word."""
    for name, text in _screen_texts().items():
        for hit in re.finditer(r"[^\n\"]*terrorist[^\n\"]*", text, re.IGNORECASE):
            quoted = "(potentiële) terroristen" in hit.group() or "terroristisch" in hit.group()
            assert quoted, f"{name}: {hit.group()}"


def test_the_engine_knows_no_dutch_and_no_casus() -> None:
    for room in (ROOT / "engine").rglob("*.py"):
        tree = ast.parse(room.read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        names |= {
            node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)
        }
        found = {name for name in names if DUTCH_NOUNS.fullmatch(name)}
        assert not found, f"{room.relative_to(ROOT)}: {found}"
