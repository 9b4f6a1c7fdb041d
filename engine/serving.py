"""Calls the named services of the floor above for the service tasks of one step.

What a service writes belongs to the step. When it raises, the step is undone; of the
exception only its kind is told, since its message may hold what people wrote.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from engine.config import ServiceCall
from engine.errors import BusinessError, StepFailedError, StorageError
from engine.spiff import StepProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from engine.config import EngineConfig
    from engine.model import Element, Instance, JsonValue, Variables
    from engine.store.transaction import Transaction


class Serving:
    """The services of one step."""

    def __init__(
        self, config: EngineConfig, tx: Transaction, instance: Instance, *, by: str, now: datetime
    ) -> None:
        self._config = config
        self._tx = tx
        self._instance = instance
        self._by = by
        self._now = now
        self._failure: Exception | None = None

    def __call__(self, element: Element, variables: Variables) -> Mapping[str, JsonValue]:
        """Serve one service task and return the variables to set."""
        name = element.properties.get(self._config.service_property, "")
        service = self._config.services.get(name)
        if service is None:
            raise StepProblem(element.id, "service_unknown", name)
        call = ServiceCall(
            tx=self._tx,
            instance_id=self._instance.id,
            business_key=self._instance.business_key,
            element=element,
            variables=variables,
            by=self._by,
            now=self._now,
        )
        try:
            return service(call)
        except BusinessError:
            raise
        except StorageError as failure:
            self._failure = failure
            raise
        except Exception as failure:
            self._failure = StepProblem(element.id, "service_failed", name_failure(failure))
            raise self._failure from failure

    @contextlib.contextmanager
    def blamed(self) -> Iterator[None]:
        """Let what stopped a service come out as it was, whatever was made of it on the way.

        Raises:
            StepProblem: a service failed.
            StorageError: the storage failed while a service wrote.
        """
        try:
            yield
        except Exception as failure:
            if self._failure is not None:
                raise self._failure from failure
            raise


def name_failure(failure: Exception) -> str:
    """Say what kind of thing went wrong, without the content of variables."""
    if isinstance(failure, StepFailedError):
        return f"{failure.code} at {failure.element_id}: {failure.reason}"
    return type(failure).__name__
