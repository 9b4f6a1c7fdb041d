"""Plays stories one after another: what must come before, the steps, and what came of them."""

from __future__ import annotations

from datetime import UTC
from types import MappingProxyType
from typing import TYPE_CHECKING

from tasks.scenarios.story import Story

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tasks.model import Account
    from tasks.regie import Regie
    from tasks.scenarios.reading import Scenario, Vooraf
    from tasks.scenarios.story import Verloop

NOBODY: Mapping[str, Account] = MappingProxyType({})


class Player:
    """Plays stories one after another on one store.

    ``cast`` gives an account per role, ``partners`` one per organisation that can be asked;
    whoever plays in a story must be there when it is played.
    """

    def __init__(
        self,
        regie: Regie,
        cast: Mapping[str, Account],
        partners: Mapping[str, Account] = NOBODY,
    ) -> None:
        self._regie = regie
        self._cast = cast
        self._partners = partners

    def play(
        self,
        scenario: Scenario,
        begin: datetime,
        *,
        casus_id: str = "",
        dossier_id: str = "",
        until: Vooraf | None = None,
    ) -> Verloop:
        """Play all steps, starting at ``begin`` (aware), and tell what came of it.

        Args:
            scenario: what happens.
            begin: moment of the first step.
            casus_id: what ``@casus`` stands for in the answers.
            dossier_id: where a story goes on that starts no process.
            until: play only the part that must come before another story.

        Raises:
            ScenarioError: a step cannot be done; what was done before it stays.
        """
        story = Story(self._regie, self._cast, self._partners, begin.astimezone(UTC), casus_id)
        if scenario.proces is None:
            story.go_on_in(dossier_id)
        else:
            story.start(scenario.proces)
        steps = scenario.stappen if until is None else until.steps_of(scenario)
        for number, stap in enumerate(steps, start=1):
            story.take(stap, number)
        if scenario.tot is not None and until is None:
            story.find(scenario.tot, len(scenario.stappen))
        return story.outcome()
