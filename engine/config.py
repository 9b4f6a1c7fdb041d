"""What the floor above tells the engine: names of diagram properties, services, limits.

The engine itself knows no Dutch and no casus; every domain word comes in through here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from engine.model import JsonValue, Variables

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from engine.feel import NamedFunctions
    from engine.model import Element
    from engine.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """What a named service gets when a token reaches its service task.

    ``tx`` is the transaction of the whole step: what the service writes is kept or undone
    together with it. ``by`` is whoever caused the step (a person, or the clock).
    """

    tx: Transaction
    instance_id: str
    business_key: str
    element: Element
    variables: Variables
    by: str
    now: datetime


Service: TypeAlias = Callable[[ServiceCall], Mapping[str, JsonValue]]
"""A service returns the variables to set; an exception undoes the step.

A ``BusinessError`` undoes nothing: it goes to the error event on the border of the task.
"""


@dataclass(frozen=True, slots=True)
class OutwardCall:
    """What a handler of work outside gets; no transaction is open meanwhile.

    Attributes:
        key: the same at every attempt, so that who does the work can tell a repetition.
        payload: the variables that the diagram names, as they were when the token came.
        attempt: counts from one.
    """

    key: str
    instance_id: str
    business_key: str
    element: Element
    payload: Variables
    attempt: int


Outward: TypeAlias = Callable[[OutwardCall], Mapping[str, JsonValue]]
"""A handler does the work and returns the variables to set.

It is called at least once: it may be called again when it had done its work already. It
keeps its time-outs well under ``engine.answering.LEASE``. A ``BusinessError`` is an answer
too; an ``OutwardRefusedError`` is given up at once; after any other exception it is called
again later.
"""


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """Settings of one engine.

    Attributes:
        timezone: calendar in which durations and dates of timers are counted.
        service_property: diagram property that names the service of a service task.
        form_property: diagram property that names the form of a user task.
        correlation_property: diagram property with the key (FEEL) under which a message is
            sent or awaited; without it that is the business key of the instance.
        payload_property: diagram property with the names of the variables, separated by
            commas, that a message, a signal or a request to a service outside carries.
        announced_property: diagram property with the names of the variables, separated by
            commas, whose values the floor above hears when a work item opens.
        message_lifetime: how long a message waits for a receiver before it is dropped.
        result_property: diagram property that names the variable for what a decision
            answers; without it that variable has the id of the decision.
        services: what a service task may call inside its own step, by name.
        outward: what a service task may ask to be done outside, by name; not in both.
        functions: what formulas and decision tables may call beside FEEL itself; the gate
            has to know the same.
        clock_actor: recorded as ``by`` when nobody acts but time.
    """

    timezone: ZoneInfo
    service_property: str
    form_property: str
    correlation_property: str = "correlation"
    payload_property: str = "payload"
    announced_property: str = "announced"
    message_lifetime: timedelta = timedelta(days=90)
    result_property: str = "result"
    services: Mapping[str, Service] = field(default_factory=dict)
    outward: Mapping[str, Outward] = field(default_factory=dict)
    functions: NamedFunctions = frozenset()
    clock_actor: str = "clock"

    def __post_init__(self) -> None:
        """Refuse a name that stands for two things.

        Raises:
            ValueError: a service is both inside and outside.
        """
        if both := self.services.keys() & self.outward.keys():
            raise ValueError(f"both inside and outside: {', '.join(sorted(both))}")
