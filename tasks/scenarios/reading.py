"""Reads scenario files: YAML in, frozen values out, a clear reason when it is not one.

A step is one of five things: somebody completes a task, starts an action, time passes, a
message comes, or (for a decision of a body) somebody records and a second person confirms
or sends back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tasks.errors import ScenarioError
from tasks.yamllezen import YamlOnleesbaarError, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from engine import JsonValue

#: in an answer: an organisation that can be asked, by its name
PARTNER_MARK = "@partner:"
#: a story does not begin longer ago than this
MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Bericht:
    """A message from outside; ``sleutel`` None stands for the dossier that came last."""

    naam: str
    sleutel: str | None
    inhoud: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Stap:
    """One step: ``taak`` with ``antwoorden``, ``actie``, ``wacht``, ``bericht`` or ``waarde``.

    Attributes:
        antwoorden: what is typed, by field key; lists for several choices.
        voor: of a task that several organisations have: the one that does it here.
        terug: reason with which the second person first sends the decision back.
        bevestigd: the second person confirms; False leaves the recorded decision waiting.
        actie: process that somebody starts at the dossier that came last.
        door: role of who starts it; None when anybody who may will do.
        waarde: a parameter and what it becomes, as a beheerder types it.
        wacht: ISO 8601 duration by which the clock jumps; the tick runs after it.
    """

    taak: str | None
    antwoorden: Mapping[str, tuple[str, ...]]
    terug: str | None
    wacht: str | None
    bericht: Bericht | None = None
    bevestigd: bool = True
    voor: str | None = None
    actie: str | None = None
    door: str | None = None
    waarde: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Vooraf:
    """The part of another story that must come before, and leaves a casus.

    Attributes:
        scenario: name of its file.
        stappen: how many of its steps; None for as far as ``tot``.
        tot: the task that must wait then; None with ``stappen`` None means all of it.
    """

    scenario: str
    stappen: int | None = None
    tot: str | None = None

    def steps_of(self, scenario: Scenario) -> tuple[Stap, ...]:
        """Return the steps of that story that must come before.

        Raises:
            ScenarioError: it never comes to the task.
        """
        if self.tot is None:
            return scenario.stappen[: self.stappen]
        tasks = [stap.taak for stap in scenario.stappen]
        if self.tot not in tasks:
            raise ScenarioError(0, f"{self.scenario} never comes to {self.tot}")
        return scenario.stappen[: tasks.index(self.tot)]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A story with its beginning and the end events it must reach, in order.

    Attributes:
        proces: with which it begins; None when it goes on in the casus that came before.
        begin: moment at which the story starts, local when naive; None for a demo story.
        dagen_geleden: for demo stories: how many days before now the story starts.
        eindigt_in: ids of end events over all processes that were started.
        tot: element that waits when the story stops; None when it plays to an end.
        vooraf: parts of other stories that must come before, in order.
    """

    naam: str
    proces: str | None
    begin: datetime | None
    dagen_geleden: int
    stappen: tuple[Stap, ...]
    eindigt_in: tuple[str, ...]
    dekt: str
    tot: str | None = None
    vooraf: tuple[Vooraf, ...] = ()

    @property
    def partners(self) -> tuple[str, ...]:
        """The organisations that the story puts questions to, sorted."""
        typed = (
            text for stap in self.stappen for texts in stap.antwoorden.values() for text in texts
        )
        marked = (text for text in typed if text.startswith(PARTNER_MARK))
        return tuple(sorted({text.removeprefix(PARTNER_MARK) for text in marked}))


def read_scenario(path: Path) -> Scenario:
    """Read one scenario file.

    Raises:
        ScenarioError: the file is not a scenario; ``stap`` is 0 when the head is wrong.
    """
    return make_scenario(read_told(path.read_bytes(), path.name), path.name)


def read_told(content: bytes, name: str) -> object:
    """Return what a file of stories states, not yet judged.

    Raises:
        ScenarioError: it is too large, or no plain YAML.
    """
    try:
        return read_yaml(content)
    except YamlOnleesbaarError as error:
        raise ScenarioError(0, f"{name}: {error}") from error


def make_scenario(told: object, name: str) -> Scenario:
    """Turn what YAML gave into a scenario.

    Raises:
        ScenarioError: something is missing or of the wrong kind.
    """
    if not isinstance(told, Mapping):
        raise ScenarioError(0, f"{name}: expected a mapping")
    if "stappen" not in told:
        raise ScenarioError(0, f"{name}: expected a list under 'stappen'")
    steps = read_list(told, "stappen", name)
    vooraf = _vooraf(told.get("vooraf"))
    return Scenario(
        naam=str(told.get("naam", name)),
        proces=_text(told, "proces", 0) if "proces" in told or not vooraf else None,
        begin=_moment(told.get("begin")),
        dagen_geleden=_days(told.get("dagen_geleden", 0)),
        stappen=tuple(_stap(step, number) for number, step in enumerate(steps, start=1)),
        eindigt_in=tuple(str(each) for each in read_list(told, "eindigt_in", name)),
        dekt=str(told.get("dekt", "")),
        tot=_text(told, "tot", 0) if "tot" in told else None,
        vooraf=vooraf,
    )


def read_list(told: Mapping[Any, Any], key: str, name: str) -> list[Any]:
    """Return the list under a key, empty when it is not there.

    Raises:
        ScenarioError: something else stands there.
    """
    listed = told.get(key) or []
    if not isinstance(listed, list):
        raise ScenarioError(0, f"{name}: expected a list under '{key}'")
    return listed


def _days(told: object) -> int:
    if isinstance(told, bool) or not isinstance(told, int) or not 0 <= told <= MOST_DAYS:
        raise ScenarioError(0, f"'dagen_geleden' is not a number of days up to {MOST_DAYS}")
    return told


def _vooraf(told: object) -> tuple[Vooraf, ...]:
    if told is None:
        return ()
    return tuple(_one_before(each) for each in (told if isinstance(told, list) else [told]))


def _one_before(told: object) -> Vooraf:
    if not isinstance(told, Mapping):
        raise ScenarioError(0, "'vooraf' needs a 'scenario'")
    stappen = told.get("stappen")
    if stappen is not None and (isinstance(stappen, bool) or not isinstance(stappen, int)):
        raise ScenarioError(0, "'stappen' in 'vooraf' is not a number")
    tot = _text(told, "tot", 0) if "tot" in told else None
    return Vooraf(_text(told, "scenario", 0), stappen, tot)


def _stap(told: object, number: int) -> Stap:
    if not isinstance(told, Mapping):
        raise ScenarioError(number, "expected a mapping")
    if "wacht" in told:
        return Stap(taak=None, antwoorden={}, terug=None, wacht=_text(told, "wacht", number))
    if "bericht" in told:
        return Stap(None, {}, None, None, _bericht(told, number))
    if "actie" in told:
        door = _text(told, "door", number) if "door" in told else None
        return Stap(None, {}, None, None, actie=_text(told, "actie", number), door=door)
    if "waarde" in told:
        changed = _text(told, "waarde", number), _text(told, "wordt", number)
        return Stap(None, {}, None, None, waarde=changed)
    answers = told.get("antwoorden") or {}
    if not isinstance(answers, Mapping):
        raise ScenarioError(number, "expected a mapping under 'antwoorden'")
    return Stap(
        taak=_text(told, "taak", number),
        antwoorden={str(key): _typed(value) for key, value in answers.items()},
        terug=str(told["terug"]) if "terug" in told else None,
        wacht=None,
        bevestigd=_yes_or_no(told, "bevestigd", number),
        voor=_text(told, "voor", number) if "voor" in told else None,
    )


def _bericht(told: Mapping[Any, Any], number: int) -> Bericht:
    content = told.get("inhoud") or {}
    if not isinstance(content, Mapping):
        raise ScenarioError(number, "expected a mapping under 'inhoud'")
    return Bericht(
        naam=_text(told, "bericht", number),
        sleutel=_text(told, "sleutel", number) if "sleutel" in told else None,
        inhoud={
            str(key): value if value is None or isinstance(value, bool | int) else str(value)
            for key, value in content.items()
        },
    )


def _yes_or_no(told: Mapping[Any, Any], key: str, number: int) -> bool:
    value = told.get(key, True)
    if not isinstance(value, bool):
        raise ScenarioError(number, f"'{key}' is not true or false")
    return value


def _typed(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - YAML gives any scalar or list
    """Give the value as a browser would send it."""
    if isinstance(value, list):
        return tuple(part for each in value for part in _typed(each))
    if value is True:
        return ("ja",)
    if value is False or value is None:
        return ()
    return (str(value),)


def _text(told: Mapping[Any, Any], key: str, number: int) -> str:
    value = told.get(key)
    if not isinstance(value, str) or not value:
        raise ScenarioError(number, f"'{key}' is missing")
    return value


def _moment(told: object) -> datetime | None:
    if told is None:
        return None
    if isinstance(told, datetime):
        return told
    try:
        return datetime.fromisoformat(str(told))
    except ValueError as error:
        raise ScenarioError(0, f"'begin' is not a moment: {told}") from error
