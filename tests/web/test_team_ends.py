"""A place in a casus that ends closes every way in: whatever its pages led to is not there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from tasks.casus.team import Plaats
from tests.web.world import NOW, find_taak, viewer_of

if TYPE_CHECKING:
    from tasks.regie import Regie
    from tests.web.browser import Person
    from tests.web.conftest import Clock, SignIn
    from tests.web.world import World

_HREF = re.compile(r'(?:href|data-diagram)="(/[^"#?]+)')
LISTS = ("/casussen", "/casussen.csv", "/taken", "/taken?welke=alle", "/taken.csv")


def _follow(person: Person, path: str, nummer: str) -> set[str]:
    """Return every address about one casus that its pages lead to, and that opens."""
    found: set[str] = set()
    todo = [path]
    while todo:
        here = todo.pop()
        answer = person.get(here)
        if answer.status_code != 200 or here in found:
            continue
        found.add(here)
        if answer.mimetype == "text/html":
            about = rf"/(casussen|meldingen)/{nummer}|/(stukken|taken|dossiers)/[0-9a-f]{{8}}-"
            todo += [each for each in _HREF.findall(answer.text) if re.match(about, each)]
    return found


def test_what_the_pages_of_a_casus_led_to_is_gone_once_the_place_ended(
    sign_in: SignIn, regie: Regie, world: World, clock: Clock
) -> None:
    taak = find_taak(regie, viewer_of(regie, world.accounts["ihsan"]), "plan_opstellen")
    rik, path = world.accounts["rik"].id, f"/casussen/{taak.nummer}"
    with regie.database.transaction() as tx:
        plaats = Plaats("regisseur", rik, "Tijdelijk", weken=1)
        regie.team.benoem(tx, taak.dossier_id, plaats, by="test", now=NOW)
    person = sign_in("rik")
    assert person.post(f"/taken/{taak.id}/oppakken").status_code == 303
    ways = _follow(person, path, taak.nummer) | _follow(
        person, f"{path}/naast-elkaar/Duidingen", taak.nummer
    )
    for each in ("", ".json", "/besluiten", "/lezers", "/tijdlijn", "/tijdlijn.csv"):
        assert f"{path}{each}" in ways
    for part in ("/acties/teamlid_toelaten", "/naast-elkaar/", "/tekeningen/", "/stukken/"):
        assert any(part in each for each in ways), part
    assert f"/taken/{taak.id}" in ways
    assert all(taak.nummer in person.get(each).text for each in LISTS)
    clock.now = NOW + timedelta(days=9)
    person = sign_in("rik")
    assert {each: person.get(each).status_code for each in ways} == dict.fromkeys(ways, 404)
    for each in LISTS:
        answer = person.get(each)
        assert (answer.status_code, taak.nummer in answer.text) == (200, False), each
    for late in (f"{path}/acties/teamlid_toelaten", f"/taken/{taak.id}/teruggeven"):
        assert person.post(late).status_code == 404
    assert sign_in("ihsan").get(path).status_code == 200
