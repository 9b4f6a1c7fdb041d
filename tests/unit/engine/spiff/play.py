"""A process played from test to test: saved and loaded again at every step, as the runner does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine.config import EngineConfig
from engine.model import Bundle, BundleFile, Element, HistoryKind, JsonValue, Variables
from engine.spiff import Live, Program, compile_bundle

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine.spiff import Passed, Thrown

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CONFIG = EngineConfig(timezone=AMSTERDAM, service_property="dienst", form_property="formulier")
MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)

_numbers = count()


def bundle_of(key: str, **files: bytes) -> Bundle:
    """Return a bundle under an id of its own; a file is named after its keyword."""
    return Bundle(
        f"bundle-{next(_numbers)}",
        key,
        tuple(BundleFile(f"{name}.bpmn", content) for name, content in sorted(files.items())),
    )


def program_of(key: str, **files: bytes) -> Program:
    return compile_bundle(bundle_of(key, **files), CONFIG)


def no_service(element: Element, variables: Variables) -> Mapping[str, JsonValue]:
    raise AssertionError(f"nobody expected a service at {element.id} with {variables}")


class Play:
    """One instance of a program; ``history`` is everything that happened."""

    def __init__(
        self,
        program: Program,
        variables: Variables | None = None,
        *,
        now: datetime = MONDAY,
        serve: Callable[[Element, Variables], Mapping[str, JsonValue]] = no_service,
    ) -> None:
        self.program = program
        self.now = now
        self.serve = serve
        self.history: list[Passed] = []
        self.flows: list[str] = []
        self.thrown: list[Thrown] = []
        live = program.start(variables or {}, now=now)
        live.advance(serve)
        self._keep(live)

    def complete(self, element_id: str, /, **variables: JsonValue) -> Play:
        """Complete the first open item of that element."""
        live = self.load()
        token_id = next(
            item.token_id for item in live.open_items() if item.element_id == element_id
        )
        return self.complete_token(token_id, **variables)

    def complete_token(self, token_id: str, **variables: JsonValue) -> Play:
        """Complete one open item."""
        live = self.load()
        live.complete(token_id, variables, self.serve)
        return self._keep(live)

    def tokens(self) -> int:
        """Return how many tokens are kept, in the process and all inside it."""
        return sum(len(each.tasks) for each in self.load()._top.with_inner())

    def wait(self, **span: float) -> Play:
        """Let time pass, and let what is due then fire once."""
        self.now += timedelta(**span)
        live = self.load()
        live.fire(self.serve)
        return self._keep(live)

    def receive(self, name: str, /, **payload: JsonValue) -> Play:
        """Hand over a message or signal to the first that waits for that name."""
        live = self.load()
        token_id = next(each.token_id for each in live.awaited() if each.name == name)
        assert live.receive(token_id, payload, self.serve)
        return self._keep(live)

    def load(self) -> Live:
        return self.program.load(self.state, now=self.now)

    def _keep(self, live: Live) -> Play:
        self.state = live.dump()
        self.history.extend(live.trace)
        self.flows.extend(live.flows)
        self.thrown.extend(live.thrown)
        return self

    @property
    def open(self) -> list[str]:
        return sorted(item.element_id for item in self.load().open_items())

    @property
    def awaited(self) -> list[str]:
        return sorted(each.name for each in self.load().awaited())

    @property
    def due(self) -> dict[str, str]:
        """Return when each timer is due, as local time."""
        return {
            timer.element_id: timer.due_at.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M")
            for timer in self.load().timers()
        }

    @property
    def ended(self) -> bool:
        return self.load().ended

    @property
    def variables(self) -> Variables:
        return self.load().variables

    @property
    def path(self) -> list[str]:
        return [fact.element_id for fact in self.history]

    def kinds(self) -> list[tuple[str, HistoryKind]]:
        return [(fact.element_id, fact.kind) for fact in self.history]
