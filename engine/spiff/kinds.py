"""What the history says of a token that left its element."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.bpmn.specs import mixins

from engine.model import HistoryKind
from engine.spiff.events import Happening, ThrowEvent
from engine.spiff.repeating import Repeating
from engine.spiff.steps import BusinessRuleTask, ServiceTask

if TYPE_CHECKING:
    from engine.spiff.tokens import Token

_KINDS = (
    (mixins.UserTaskMixin, HistoryKind.COMPLETED),
    (mixins.EndEventMixin, HistoryKind.ENDED),
    (ThrowEvent, HistoryKind.SENT),
    (ServiceTask, HistoryKind.SERVED),
    (BusinessRuleTask, HistoryKind.DECIDED),
)


def is_done_inside(token: Token) -> bool:
    """A step that was done several times has told so each time; if never, it tells so itself."""
    return isinstance(token.task_spec, Repeating) and token.internal_data["done"] > 0


def kind_of(token: Token) -> HistoryKind:
    """Return what the history says of a token that left its element."""
    if isinstance(token.task_spec, mixins.BoundaryEventMixin | mixins.IntermediateCatchEventMixin):
        happened = isinstance(token.task_spec.event_definition, Happening)
        return HistoryKind.RECEIVED if happened else HistoryKind.FIRED
    for kind_of_step, kind in _KINDS:
        if isinstance(token.task_spec, kind_of_step):
            return kind
    return HistoryKind.PASSED
