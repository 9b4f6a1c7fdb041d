"""The variables of an instance: one set, shared by every branch and every called process.

The library gives each branch a copy and lets the branch that finishes last overwrite
what the others decided. Here whoever writes last decides, key by key, and a branch sees
what another has written. Only JSON enters, small, and without names that mean something
to the library. Knows no expressions.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import orjson

from engine.errors import VariablesRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from SpiffWorkflow.bpmn import BpmnWorkflow

    from engine.model import JsonValue

#: names with a meaning to the library, refused at every depth
RESERVED_NAMES: Final = frozenset({"typename", "data_objects"})
MAX_BYTES: Final = 65_536
MAX_DEPTH: Final = 20
MAX_NAME: Final = 255
_MAX_INTEGER: Final = 2**53


def variables_of(workflow: BpmnWorkflow) -> dict[str, JsonValue]:
    """Return the variables that a token in this (sub-)workflow reads and writes."""
    variables: dict[str, JsonValue] = workflow.top_workflow.data
    return variables


def copy_variables(workflow: BpmnWorkflow) -> dict[str, JsonValue]:
    """Return the variables for somebody who might change them."""
    copied: dict[str, JsonValue] = orjson.loads(orjson.dumps(variables_of(workflow)))
    return copied


def merge_variables(workflow: BpmnWorkflow, given: Mapping[str, JsonValue]) -> None:
    """Set variables; an existing one is replaced as a whole.

    Raises:
        VariablesRefusedError: with a code and the path of the first offender; nothing is
            set then.
    """
    if not given:
        return
    check_variables(given)
    merged = {**variables_of(workflow), **given}
    if len(orjson.dumps(merged)) > MAX_BYTES:
        raise VariablesRefusedError("too_large", "")
    variables_of(workflow).update(orjson.loads(orjson.dumps(given)))


def check_variables(given: Mapping[str, JsonValue]) -> None:
    """Refuse what process state may not hold.

    Raises:
        VariablesRefusedError: ``not_json``, ``reserved_name``, ``name_invalid`` or
            ``too_deep``.
    """
    _check_names(given, "", 1)


def _check_names(given: Mapping[str, JsonValue], path: str, depth: int) -> None:
    for name, value in given.items():
        if not isinstance(name, str):
            raise VariablesRefusedError("not_json", path)
        here = f"{path}.{name[:MAX_NAME]}" if path else name[:MAX_NAME]
        if name in RESERVED_NAMES:
            raise VariablesRefusedError("reserved_name", here)
        if not name or name.startswith("_") or len(name) > MAX_NAME:
            raise VariablesRefusedError("name_invalid", here)
        _check_value(value, here, depth)


def _check_value(value: JsonValue, path: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise VariablesRefusedError("too_deep", path)
    if isinstance(value, dict):
        _check_names(value, path, depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_value(item, f"{path}[{index}]", depth + 1)
    elif not _is_plain(value):
        raise VariablesRefusedError("not_json", path)


def _is_plain(value: object) -> bool:
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, str):
        return _is_encodable(value)
    if isinstance(value, int):
        return abs(value) <= _MAX_INTEGER
    return isinstance(value, float) and math.isfinite(value)


def _is_encodable(text: str) -> bool:
    """Half a surrogate pair is a Python text that JSON cannot carry."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
