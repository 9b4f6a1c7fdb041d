"""Fills an empty store with an invented organisation and a dozen stories in many stages.

Persons and stories come from ``bpmn/demo.yaml``. Every demo account has the same known
password, which is why a store that holds them is served on loopback only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from tasks.calendar import TIJDZONE
from tasks.errors import ScenarioError
from tasks.model import BEVRAAGDE_PARTNER
from tasks.scenarios.cast import with_chosen
from tasks.scenarios.player import Player
from tasks.scenarios.reading import make_scenario, read_list, read_told

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tasks.model import Account
    from tasks.regie import Regie
    from tasks.scenarios.reading import Scenario

DEMO_FILE = "demo.yaml"
DEMO_WACHTWOORD = "alleen-om-te-oefenen"
#: stories happen during the day
_BEGIN = 9


@dataclass(frozen=True, slots=True)
class Persoon:
    """An invented colleague of the demo."""

    aanmeldnaam: str
    naam: str
    organisatie: str
    rollen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demo:
    """What ``demo.yaml`` states."""

    personen: tuple[Persoon, ...]
    verhalen: tuple[Scenario, ...]


def read_demo(content: bytes) -> Demo:
    """Read the demo file.

    Raises:
        ScenarioError: it lacks persons or stories, or one of them is not right.
    """
    told = read_told(content, DEMO_FILE)
    if not isinstance(told, Mapping):
        raise ScenarioError(0, f"{DEMO_FILE}: expected a mapping")
    return Demo(
        personen=tuple(_persoon(each) for each in read_list(told, "personen", DEMO_FILE)),
        verhalen=tuple(
            make_scenario(each, DEMO_FILE) for each in read_list(told, "verhalen", DEMO_FILE)
        ),
    )


def _persoon(told: object) -> Persoon:
    needed = ("aanmeldnaam", "naam", "organisatie")
    if not isinstance(told, Mapping) or any(key not in told for key in needed):
        raise ScenarioError(0, f"{DEMO_FILE}: a person needs {', '.join(needed)}")
    return Persoon(
        **{key: str(told[key]) for key in needed},
        rollen=tuple(str(rol) for rol in read_list(told, "rollen", DEMO_FILE)),
    )


def _morning(moment: datetime) -> datetime:
    """Return when work begins on the day of this moment, or the moment itself when before that."""
    here = moment.astimezone(TIJDZONE)
    return min(here, here.replace(hour=_BEGIN, minute=0, second=0, microsecond=0)).astimezone(UTC)


def load_demo(
    regie: Regie, demo: Demo, *, now: datetime, tell: Callable[[str], None] = lambda _: None
) -> tuple[Account, ...]:
    """Create the persons and play the stories; the diagrams are already published.

    Each person and each step is a transaction of its own. In a story ``@casus`` stands for the
    newest dossier of the story before it. ``tell`` hears the name of each
    story as it begins, since this takes some seconds.

    Raises:
        ScenarioError: a story cannot be played.
    """
    accounts: dict[str, Account] = {}
    #: whoever plays in a story was there before it began
    arrived = now - timedelta(
        days=1 + max((each.dagen_geleden for each in demo.verhalen), default=0)
    )
    cast: dict[str, Account] = {}
    partners: dict[str, Account] = {}
    for persoon in demo.personen:
        with regie.database.transaction() as tx:
            account = regie.accounts.create_demo(
                tx,
                aanmeldnaam=persoon.aanmeldnaam,
                naam=persoon.naam,
                organisatie=persoon.organisatie,
                rollen=list(persoon.rollen),
                wachtwoord=DEMO_WACHTWOORD,
                now=arrived,
            )
        accounts[persoon.aanmeldnaam] = account
        cast |= {rol: account for rol in persoon.rollen if rol not in cast}
        if BEVRAAGDE_PARTNER in persoon.rollen:
            partners.setdefault(persoon.organisatie, account)
    with regie.database.reading() as tx:
        rollen = regie.rollen.list_rollen(tx)
    player, casus_id = Player(regie, with_chosen(cast, rollen), partners), ""
    for verhaal in demo.verhalen:
        tell(verhaal.naam)
        begin = _morning(now - timedelta(days=verhaal.dagen_geleden))
        casus_id = player.play(verhaal, begin, casus_id=casus_id).dossiers[-1]
    return tuple(accounts.values())
