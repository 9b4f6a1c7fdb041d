"""Every line of the log has fields of a short list, and nothing that anybody typed or saw."""

from __future__ import annotations

import io
import json
import logging
import re
from typing import TYPE_CHECKING

import pytest

from engine import WorkItemClosed
from tasks.model import Soort
from tasks.scheduler import Scheduler
from tests.filling import fill_in
from tests.web.browser import Person
from tests.web.world import NOW, find_taak, viewer_of
from webui import logs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tasks.regie import Regie
    from tests.web.conftest import SignIn
    from tests.web.world import World

POISON = "GIFKIKKER"
KEYS = {"at", "level", "logger", "event", *logs.FIELDS}


class Written(io.StringIO):
    """What was written to the log so far."""

    def lines(self) -> list[str]:
        return self.getvalue().splitlines()

    def objects(self, event: str) -> list[dict[str, object]]:
        parsed = [json.loads(line) for line in self.lines()]
        return [each for each in parsed if each["event"] == event]


def _logging(form: str, level: int = logging.DEBUG) -> Iterator[Written]:
    root = logging.getLogger()
    before, written = root.level, Written()
    handler = logs.configure(form, written, level)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


@pytest.fixture(params=logs.FORMS)
def written(request: pytest.FixtureRequest) -> Iterator[Written]:
    """Write everything to a log of each form, down to the smallest detail of any library."""
    yield from _logging(request.param)


@pytest.fixture
def as_json() -> Iterator[Written]:
    yield from _logging("json", logging.INFO)


def _break(regie: Regie, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the floor below fail with what was typed in its exception."""

    def fail(*_args: object, **more: object) -> None:
        raise RuntimeError(POISON) from ValueError(str(more))

    monkeypatch.setattr(regie.dossiers, "list", fail)


def _walk(app: Flask, person: Person, regie: Regie, world: World) -> None:
    """Put poison wherever a visitor can put anything."""
    viewer = viewer_of(regie, world.accounts["mila"])
    taak = find_taak(regie, viewer, "melding_screenen")
    page = f"/taken/{taak.id}"
    person.get(page, headers={"User-Agent": POISON, "X-Request-Id": POISON, "Referer": POISON})
    person.get(f"/taken?nummer={POISON}&soort={POISON}")
    person.get(f"/{POISON}/{POISON}?{POISON}={POISON}")
    person.get(f"/casussen/{POISON}")
    person.client.open("/taken", method=POISON)
    person.client.open("/taken", base_url=f"http://{POISON.lower()}.example")
    person.post(f"{page}/afronden", {"onderbouwing": POISON, "versie": str(taak.versie)})
    person.post(f"{page}/concept", {"onderbouwing": POISON, "versie": POISON})
    person.post("/meldingen", {"zoek": POISON})
    with regie.database.transaction() as tx:
        form = regie.inbox.open_taak(tx, viewer, taak.id, now=NOW).form
    typed = fill_in(form, {}, text=lambda _field: f"{POISON} in een zin die lang genoeg is")
    sent = {name: list(texts) for name, texts in typed.items()}
    answer = person.post(f"{page}/afronden", {**sent, "versie": str(taak.versie)})
    assert answer.status_code in {303, 422}
    stranger = Person(app)
    stranger.sign_in(POISON, POISON)
    app.test_client().get("/metrics", headers={"Authorization": f"Bearer {POISON}"})


def test_poison_names_numbers_and_addresses_are_in_no_line(
    written: Written,
    app: Flask,
    *,
    sign_in: SignIn,
    regie: Regie,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ihsan = viewer_of(regie, world.accounts["ihsan"])
    with regie.database.reading() as tx:
        dossiers = [
            each
            for soort in (Soort.MELDING, Soort.CASUS)
            for each in regie.dossiers.list(tx, ihsan, soort, now=NOW).rows
        ]
    taak = find_taak(regie, viewer_of(regie, world.accounts["mila"]), "melding_screenen")
    person = sign_in("mila")
    _walk(app, person, regie, world)
    _break(regie, monkeypatch)
    assert person.get("/meldingen").status_code == 500
    text = written.getvalue()
    assert text.count("\n") > 15
    secrets = {POISON, POISON.lower(), taak.id}
    secrets |= {each for dossier in dossiers for each in (dossier.nummer, dossier.id)}
    secrets |= {each.naam for each in world.accounts.values()}
    secrets |= {each.id for each in world.accounts.values()}
    secrets |= {"Robin", "Waterval", "127.0.0.1"}
    assert not [secret for secret in secrets if secret in text]
    assert not re.search(r"\b(mila|ihsan|sanne)\b", text)


def test_what_fails_behind_a_request_tells_its_kind_and_not_its_words(
    written: Written, regie: Regie
) -> None:
    def fail() -> None:
        raise RuntimeError(POISON)

    with regie.database.transaction() as tx:
        tx.after_commit(fail)
    Scheduler(fail)._try()
    text = written.getvalue()
    assert "an action after the commit failed" in text
    assert "a tick failed" in text
    assert text.count("RuntimeError at ") == 2
    assert POISON not in text


def test_of_a_library_only_its_own_sentence_is_told(written: Written) -> None:
    foreign = logging.getLogger("waitress")
    failure = ValueError(POISON)
    foreign.error("Exception while serving %s", f"/taken/{POISON}", exc_info=failure)
    foreign.warning({"found": POISON})
    foreign.warning("one\nline", extra={"person": POISON})
    text = written.getvalue()
    assert "Exception while serving %s: ValueError at" in text
    assert POISON not in text
    assert len(written.lines()) == 3


def test_a_request_is_one_object_with_its_route_and_how_long_it_took(
    as_json: Written, sign_in: SignIn
) -> None:
    answer = sign_in("mila").get("/taken?scope=mijn")
    line = as_json.objects("request")[-1]
    assert (line["method"], line["route"], line["status"]) == ("GET", "taken.index", 200)
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert isinstance(line["ms"], int)
    assert set(line) <= KEYS


def test_a_step_that_fails_is_an_incident_with_its_instance_element_and_request(
    as_json: Written, sign_in: SignIn, regie: Regie, world: World
) -> None:
    def fail(_tx: object, _event: WorkItemClosed) -> None:
        raise RuntimeError(POISON)

    person = sign_in("mila")
    viewer = viewer_of(regie, world.accounts["mila"])
    taak = find_taak(regie, viewer, "melding_afhandelen")
    with regie.database.transaction() as tx:
        form = regie.inbox.open_taak(tx, viewer, taak.id, now=NOW).form
    typed = {name: list(texts) for name, texts in fill_in(form, {}).items()}
    regie.runner.listen(WorkItemClosed, fail)
    answer = person.post(f"/taken/{taak.id}/afronden", {**typed, "versie": str(taak.versie)})
    assert answer.status_code == 500
    (line,) = as_json.objects("incident")
    assert line["instance_id"] == taak.instance_id
    assert line["code"] == "listener_failed"
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert str(line["request_id"]) in answer.text
    assert set(line) <= KEYS
    assert POISON not in as_json.getvalue()


def test_a_tick_that_did_something_is_told_and_an_idle_one_is_not(
    as_json: Written, regie: Regie
) -> None:
    assert regie.tick(NOW).fired > 0
    regie.tick(NOW)
    (line,) = as_json.objects("tick")
    assert line["fired"]


def test_a_line_for_people_says_the_same(sign_in: SignIn) -> None:
    for written in _logging("text", logging.INFO):
        sign_in("mila").get("/taken")
        line = written.lines()[-1]
    assert re.match(r"2\d{3}-\S+ INFO webui\.app GET /taken 200 \d+ ms request_id=\w{12} ", line)
    assert "route=taken.index" in line
