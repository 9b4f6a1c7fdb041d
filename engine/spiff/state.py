# ruff: noqa: SLF001 - the library offers its tree and its steps only by private names
"""State as bytes: what is kept of a process, and nothing of its diagrams.

JSON, compressed; a token is a short list, and a called process stands inside the token
that owns it. The diagrams come from the bundle. A change of shape is a new format with
a reader for the old one; nothing here guesses.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

import orjson

from engine.spiff.problems import UnreadableStateError
from engine.spiff.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.spiff.workflow import AnyWorkflow, Workflow

STATE_FORMAT: Final = 1
_FAST: Final = 1
_MAX_BYTES: Final = 16_000_000
#: id, index of the parent, state, name of the step, what the step keeps, the process in it
_TokenRecord = list[Any]


def dump_state(top: Workflow) -> bytes:
    """Return the state of a process as bytes."""
    record = {"format": STATE_FORMAT, "variables": top.data, "process": _write(top)}
    return zlib.compress(orjson.dumps(record), _FAST)


def load_state(state: bytes, top: Workflow) -> None:
    """Fill an empty process with the state that `dump_state` gave.

    Raises:
        UnreadableStateError: damaged, of another format, or of another diagram.
    """
    record = _unpack(state)
    try:
        top.data = record["variables"]
        _read(record["process"], top)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableStateError(STATE_FORMAT) from error


def _unpack(state: bytes) -> dict[str, Any]:
    try:
        record = orjson.loads(zlib.decompressobj().decompress(state, _MAX_BYTES))
        state_format = record["format"]
    except (zlib.error, orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise UnreadableStateError(0) from error
    if state_format != STATE_FORMAT:
        raise UnreadableStateError(state_format if isinstance(state_format, int) else 0)
    found: dict[str, Any] = record
    return found


def _write(workflow: AnyWorkflow) -> dict[str, Any]:
    places: dict[str, int] = {}
    tokens: list[_TokenRecord] = []
    for token in _walk(workflow):
        places[token.id] = len(tokens)
        tokens.append(_write_token(token, places, workflow))
    return {"ended": workflow.completed, "success": workflow.success, "tokens": tokens}


def _write_token(token: Token, places: dict[str, int], workflow: AnyWorkflow) -> _TokenRecord:
    parent = -1 if token._parent is None else places[token._parent]
    record: _TokenRecord = [token.id, parent, token._state, token.task_spec.name]
    inner = workflow.top_workflow.subprocesses.get(token.id)
    if token.internal_data or inner is not None:
        record.append(token.internal_data)
    if inner is not None:
        record.append(_write(inner))
    return record


def _walk(workflow: AnyWorkflow) -> Iterator[Token]:
    """Yield the tokens in the order of the tree, so that parents come first."""
    ahead = [workflow.task_tree.id]
    while ahead:
        token = workflow.tasks[ahead.pop()]
        yield token
        ahead.extend(reversed(token._children))


def _read(record: dict[str, Any], workflow: AnyWorkflow) -> None:
    workflow.completed = record["ended"]
    workflow.success = record["success"]
    tokens: list[Token] = []
    for each in record["tokens"]:
        tokens.append(_read_token(each, tokens, workflow))
    workflow.task_tree = tokens[0]


def _read_token(record: _TokenRecord, tokens: list[Token], workflow: AnyWorkflow) -> Token:
    token_id, parent, state, name, *more = record
    spec = workflow.spec.task_specs[name]
    token = Token(workflow, spec, tokens[parent] if parent >= 0 else None, state, token_id)
    if more:
        token.internal_data = more[0]
    if len(more) > 1:
        inner = workflow.top_workflow.adopt(token, spec.spec)
        inner.completed_event.connect(spec._on_subworkflow_completed, token)
        _read(more[1], inner)
    return token
