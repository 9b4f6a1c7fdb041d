"""The variables of an instance: one set, shared by every branch and every called process.

Only an instance of a multi-instance step has a set of its own, which lies over it: what is
written while it runs is written there.

The library gives each branch a copy and lets the branch that finishes last overwrite
what the others decided. Here whoever writes last decides, key by key, and a branch sees
what another has written. Only JSON enters, small, and without names that mean something
to the library. Knows no expressions.
"""

from __future__ import annotations

import math
from collections import ChainMap
from typing import TYPE_CHECKING, Final, TypeAlias

import orjson

from engine.errors import VariablesRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from SpiffWorkflow.task import Task

    from engine.model import JsonValue

    Scope: TypeAlias = dict[str, JsonValue]

#: names with a meaning to the library, refused at every depth
RESERVED_NAMES: Final = frozenset({"typename", "data_objects"})
#: where a token keeps the variables that are its own
LOCAL: Final = "local"
MAX_BYTES: Final = 65_536
MAX_DEPTH: Final = 20
MAX_NAME: Final = 255
_MAX_INTEGER: Final = 2**53


def scope_of(token: Task) -> Scope:
    """Return the variables that a token writes: those nearest to it."""
    return next(_scopes(token))


def visible_to(token: Task) -> Scope:
    """Return the variables that a token reads; not to be changed."""
    scopes = list(_scopes(token))
    return scopes[0] if len(scopes) == 1 else dict(ChainMap(*scopes))


def copy_variables(variables: Mapping[str, JsonValue]) -> Scope:
    """Return variables for somebody who might change them."""
    copied: Scope = orjson.loads(orjson.dumps(variables))
    return copied


def _scopes(token: Task) -> Iterator[Scope]:
    """Yield the sets of variables that a token sees, the nearest first."""
    top = token.workflow.top_workflow
    while True:
        if LOCAL in token.internal_data:
            yield token.internal_data[LOCAL]
        owner_id = token.workflow.parent_task_id
        if owner_id is None:
            break
        token = top.get_task_from_id(owner_id)
    yield top.data


def merge_variables(scope: Scope, given: Mapping[str, JsonValue]) -> None:
    """Set variables in one set; an existing one is replaced as a whole.

    Raises:
        VariablesRefusedError: with a code and the path of the first offender; nothing is
            set then.
    """
    if not given:
        return
    check_variables(given)
    merged = {**scope, **given}
    if len(orjson.dumps(merged)) > MAX_BYTES:
        raise VariablesRefusedError("too_large", "")
    scope.update(orjson.loads(orjson.dumps(given)))


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
