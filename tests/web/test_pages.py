"""What every page has: one heading, landmarks, names for fields, and nothing inline."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest

from tests.web.world import find_taak, viewer_of

if TYPE_CHECKING:
    from tasks.regie import Regie
    from tests.web.conftest import SignIn
    from tests.web.world import World

PLAIN = [
    ("ihsan", "/taken"),
    ("ihsan", "/taken?scope=mijn"),
    ("ihsan", "/meldingen"),
    ("ihsan", "/casussen"),
    ("ihsan", "/wachtwoord"),
    ("ihsan", "/beheer/incidenten"),
    ("ihsan", "/bestaat-niet"),
    ("mila", "/starten/melding"),
    ("bo", "/beheer"),
    ("bo", "/beheer/accounts"),
    ("bo", "/beheer/accounts/nieuw"),
    ("bo", "/beheer/accounts/rollen"),
    ("bo", "/beheer/gezondheid"),
    ("bo", "/beheer/processen"),
    ("bo", "/beheer/processen/melding/1"),
]
TASKS = [
    ("mila", "melding_screenen"),
    ("sanne", "opname_besluiten"),
    ("roos", "plan_opstellen"),
    ("mila", "melding_afhandelen"),
]


def check(page: str) -> None:
    tree: Any = lxml.html.fromstring(page)  # what a path finds depends on the path
    assert tree.get("lang") == "nl"
    assert len(tree.xpath("//h1")) == 1
    assert len(tree.xpath("//main[@id='inhoud']")) == 1
    assert tree.xpath("//a[@class='skip-link'][@href='#inhoud']")
    assert tree.findtext(".//title").endswith(" · Casusregie")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), sorted(each for each in ids if ids.count(each) > 1)
    for reference in tree.xpath("//@aria-describedby | //@aria-labelledby | //label/@for"):
        assert set(reference.split()) <= set(ids), reference
    assert not tree.xpath("//*[@style] | //style | //script[not(@src)]")
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    for field in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert tree.xpath("//label[@for=$id]", id=field.get("id")), field.get("name")
    for form in tree.xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrf_token']")
    for table in tree.xpath("//table"):
        assert table.xpath("./caption")
        assert not table.xpath(".//th[not(@scope)]")
    assert not re.search(r"\b(None|Undefined|False|True)\b", tree.text_content())


@pytest.mark.parametrize(("who", "path"), PLAIN, ids=lambda each: each)
def test_a_page_is_well_made(who: str, path: str, sign_in: SignIn) -> None:
    check(sign_in(who).get(path).text)


@pytest.mark.parametrize(("who", "element_id"), TASKS, ids=lambda each: each)
def test_a_task_and_its_dossier_are_well_made(
    who: str, element_id: str, sign_in: SignIn, regie: Regie, world: World
) -> None:
    person = sign_in(who)
    taak = find_taak(regie, viewer_of(regie, world.accounts[who]), element_id)
    page = person.get(f"/taken/{taak.id}").text
    check(page)
    action = re.search(r'action="(/taken/[^"]+/(?:afronden|vastleggen))"', page)
    assert action
    refused = person.post(action[1], {"versie": str(taak.versie)})
    assert refused.status_code == 422
    check(refused.text)
    plural = "meldingen" if taak.soort == "melding" else "casussen"
    dossier = person.get(f"/{plural}/{taak.nummer}").text
    check(dossier)
    for path in set(re.findall(r'href="(/stukken/[0-9a-f-]+)"', dossier)):
        check(person.get(path).text)


def test_the_sign_in_page_is_well_made(sign_in: SignIn) -> None:
    check(sign_in("ihsan").app.test_client().get("/aanmelden").text)
