"""Forms as a modeller would draw them, in few words."""

from __future__ import annotations

from typing import Any

import orjson

from tasks.forms import Form, check_form, parse_form

HEADING = {"type": "text", "text": "# Proef", "properties": {"bron": "Aanname: A1"}}
JA_NEE = ("ja", "nee")


def drawing(*components: Any, heading: bool = True, **root: Any) -> bytes:
    """Return the file of a form that holds these components."""
    above = [HEADING] if heading else []
    return orjson.dumps({"type": "default", "components": [*above, *components]} | root)


def form(*components: Any) -> Form:
    """Return the form that holds these components."""
    return parse_form("proef.form", drawing(*components))


def codes(*components: Any, **root: Any) -> list[str]:
    """Return what the check says about these components."""
    return [finding.code for finding in check_form("proef.form", drawing(*components, **root))]


def field(kind: str, key: str = "vraag", **more: Any) -> dict[str, Any]:
    """Return a component with a label, and options where the kind needs them."""
    component: dict[str, Any] = {"type": kind, "key": key, "label": key.capitalize()}
    if kind == "datetime":
        component |= {"subtype": "date", "dateLabel": component.pop("label")}
    if kind in {"radio", "select", "checklist"} and "valuesKey" not in more:
        component["values"] = options(*JA_NEE)
    return component | more


def options(*values: str) -> list[dict[str, str]]:
    """Return options whose label is the value with a capital."""
    return [{"value": value, "label": value.capitalize()} for value in values]


def group(*components: Any, label: str = "Groep", **more: Any) -> dict[str, Any]:
    """Return a fieldset."""
    return {"type": "group", "label": label, "components": list(components)} | more


def hidden_when(condition: str) -> dict[str, str]:
    """Return the attribute that hides a component."""
    return {"hide": f"={condition}"}
