"""A bundle, ready to run: read once, shared by every instance and every thread.

Only diagrams are kept in memory, never a running process. Knows no storage.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Final

from engine.spiff.expressions import Outside
from engine.spiff.live import Live
from engine.spiff.parser import Compiled, compile_diagrams
from engine.spiff.state import load_state
from engine.spiff.variables import merge_variables
from engine.spiff.workflow import Workflow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from engine.config import EngineConfig
    from engine.decisions import DecisionModel
    from engine.feel import NamedFunctions
    from engine.model import Bundle, Element, Variables

#: a bundle takes some 150 kB in memory
MAX_KEPT: Final = 64


class Program:
    """The diagrams of one bundle under one configuration; safe to share between threads."""

    def __init__(self, compiled: Compiled, config: EngineConfig) -> None:
        self._compiled = compiled
        self._config = config

    @property
    def decisions(self) -> Mapping[str, DecisionModel]:
        """What business rule tasks ask, by id of the decision."""
        return self._compiled.decisions

    @property
    def elements(self) -> Mapping[str, Element]:
        """What the diagrams say, by element id."""
        return self._compiled.elements

    @property
    def flows(self) -> Mapping[tuple[str, str], str]:
        """Id of the sequence flow between two elements, in called processes too."""
        return self._compiled.flows

    def start(self, variables: Variables, *, now: datetime) -> Live:
        """Make a new process that has not taken a step yet.

        Args:
            variables: of the instance.
            now: aware moment at which its timers start to count.

        Raises:
            VariablesRefusedError: process state may not hold the variables.
        """
        top = self._empty(now)
        merge_variables(top.data, variables)
        top.begin()
        return Live(top, self._compiled)

    def load(self, state: bytes, *, now: datetime) -> Live:
        """Make a process again from its saved state.

        Args:
            state: as `Live.dump` gave it.
            now: aware moment of the step that is about to be taken.

        Raises:
            UnreadableStateError: a `ValueError` that carries the format of the state.
        """
        top = self._empty(now)
        load_state(state, top)
        return Live(top, self._compiled)

    def _empty(self, now: datetime) -> Workflow:
        outside = Outside(now, self._config, self._compiled.elements, self._compiled.decisions)
        return Workflow(self._compiled.spec, self._compiled.inner, outside)


class _Kept:
    """The bundles used last, compiled; bounded, and one thread compiles at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._compiled: OrderedDict[tuple[str, NamedFunctions], Compiled] = OrderedDict()

    def get(self, bundle: Bundle, functions: NamedFunctions) -> Compiled:
        key = (bundle.id, functions)
        with self._lock:
            found = self._compiled.get(key)
            if found is None:
                found = self._compiled[key] = compile_diagrams(bundle, functions=functions)
            self._compiled.move_to_end(key)
            while len(self._compiled) > MAX_KEPT:
                self._compiled.popitem(last=False)
            return found


_kept = _Kept()


def compile_bundle(bundle: Bundle, config: EngineConfig) -> Program:
    """Return a bundle ready to run; a bundle that was used lately is not read again.

    Raises:
        BundleRefusedError: the diagrams do not run; never for a bundle that the deploy
            gate let through.
    """
    return Program(_kept.get(bundle, config.functions), config)
