"""Programs that watch the system get counts and colours, and never a name or a number."""

from __future__ import annotations

import re
from types import SimpleNamespace as Namespace
from typing import TYPE_CHECKING

import pytest

from tasks.bewaking import RUIMTE
from tasks.model import Soort
from tests.databases import count_statements
from tests.web.world import NOW, find_taak, viewer_of
from webui.app import create_app
from webui.settings import WebSettings

if TYPE_CHECKING:
    from flask import Flask

    from tasks.regie import Regie
    from tests.web.conftest import SignIn
    from tests.web.world import World

TOKEN = "a secret of twenty or more"
PATHS = ["/gezond", "/metrics"]
FROM_ELSEWHERE = {"REMOTE_ADDR": "192.0.2.7"}
_SAMPLE = re.compile(
    r'casusregie_[a-z_]+(\{([a-z]+="[A-Za-z0-9_.+-]*")(,[a-z]+="[A-Za-z0-9_.+-]*")*\})? [0-9.e+-]+'
)


@pytest.fixture
def guarded(regie: Regie) -> Flask:
    """Give an application that asks programs for a token."""
    key = b"only for tests, 32 bytes long...."
    settings = WebSettings(secret_key=key, secure_cookies=False, watch_token=TOKEN)
    return create_app(regie, settings, clock=lambda: NOW)


def read_samples(text: str) -> dict[str, float]:
    """Read the format as strictly as it is written."""
    samples: dict[str, float] = {}
    typed: set[str] = set()
    for line in text.splitlines():
        if line.startswith("#"):
            if line.startswith("# TYPE "):
                typed.add(line.split()[2])
            continue
        assert _SAMPLE.fullmatch(line), line
        name, value = line.rsplit(" ", 1)
        bare = name.partition("{")[0]
        assert {bare, re.sub("_(bucket|sum|count)$", "", bare)} & typed, line
        assert name not in samples, line
        samples[name] = float(value)
    return samples


@pytest.mark.parametrize("path", PATHS)
def test_without_a_token_only_programs_on_this_machine_get_an_answer(path: str, app: Flask) -> None:
    client = app.test_client()
    assert client.get(path).status_code != 404
    assert client.get(path, environ_overrides=FROM_ELSEWHERE).status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_with_a_token_configured_only_the_token_counts(path: str, guarded: Flask) -> None:
    client = guarded.test_client()
    for wrong in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer é"}):
        assert client.get(path, headers=wrong).status_code == 404
    right = {"Authorization": f"Bearer {TOKEN}"}
    answer = client.get(path, headers=right, environ_overrides=FROM_ELSEWHERE)
    assert answer.status_code != 404


def test_programs_hear_what_is_red_and_that_it_healed(
    app: Flask, regie: Regie, monkeypatch: pytest.MonkeyPatch
) -> None:
    roomy = Namespace(free=RUIMTE)
    monkeypatch.setattr("tasks.bewaking.shutil.disk_usage", lambda _path: roomy)
    client = app.test_client()
    before = client.get("/gezond")
    assert before.status_code == 503
    assert before.json is not None
    assert before.json["gezond"] is False
    assert before.json["onderdelen"]["klok"] == "rood"
    assert before.json["onderdelen"]["sleutels"] == "groen"
    while regie.tick(NOW).due:
        pass
    after = client.get("/gezond")
    assert after.json is not None
    assert after.status_code == 200
    assert after.json["gezond"] is True
    assert set(after.json["onderdelen"].values()) == {"groen"}


def test_a_store_that_is_gone_is_told_and_not_a_fault(
    app: Flask, regie: Regie, sign_in: SignIn
) -> None:
    person = sign_in("bo")
    file = regie.database.file
    assert file is not None
    regie.database.dispose()
    away = file.rename(file.with_name("away"))
    told = person.client.get("/gezond")
    assert told.status_code == 503
    assert told.json is not None
    assert told.json["onderdelen"]["database"] == "rood"
    file.mkdir()  # nothing can be opened here
    samples = read_samples(app.test_client().get("/metrics").text)
    assert samples["casusregie_database_up"] == 0
    assert "casusregie_open_tasks" not in samples
    file.rmdir()
    away.rename(file)
    assert read_samples(app.test_client().get("/metrics").text)["casusregie_database_up"] == 1


def test_an_administrator_reads_what_to_do(sign_in: SignIn, regie: Regie) -> None:
    person = sign_in("bo")
    page = person.get("/beheer/gezondheid").text
    assert "nog niet naar termijnen gekeken" in page
    assert "Kijk of casusregie serve draait" in page
    assert "/beheer/gezondheid" in person.get("/beheer").text
    while regie.tick(NOW).due:
        pass
    assert "Het systeem houdt termijnen bij" in person.get("/beheer/gezondheid").text


def test_metrics_tell_the_store_and_the_requests_by_the_name_of_their_route(
    app: Flask, sign_in: SignIn, regie: Regie, world: World
) -> None:
    person = sign_in("mila")
    taak = find_taak(regie, viewer_of(regie, world.accounts["mila"]), "melding_screenen")
    person.get(f"/taken/{taak.id}?zoek=Waterval")
    person.get("/bestaat-niet/Waterval")
    person.client.open("/taken", method="WATERVAL")
    regie.tick(NOW)
    text = app.test_client().get("/metrics").text
    samples = read_samples(text)
    asked = 'casusregie_requests_total{route="taak.show",method="GET",status="200"}'
    assert samples[asked] == 1
    assert samples['casusregie_requests_total{route="none",method="GET",status="404"}'] == 1
    assert samples['casusregie_request_seconds_count{route="taak.show"}'] == 1
    assert samples['casusregie_request_seconds_bucket{route="taak.show",le="+Inf"}'] == 1
    assert samples["casusregie_open_tasks"] > 3
    assert samples["casusregie_late_tasks"] > 3
    assert samples["casusregie_tick_age_seconds"] == 0
    assert samples['casusregie_instances{status="running"}'] > 3


def test_a_histogram_only_grows_from_bucket_to_bucket(app: Flask) -> None:
    client = app.test_client()
    for _ in range(5):
        client.get("/aanmelden")
    samples = read_samples(client.get("/metrics").text)
    prefix = 'casusregie_request_seconds_bucket{route="aanmelden.show"'
    buckets = [value for name, value in samples.items() if name.startswith(prefix)]
    assert len(buckets) == 11
    assert buckets == sorted(buckets)
    assert buckets[-1] == samples['casusregie_request_seconds_count{route="aanmelden.show"}'] == 5


def test_no_name_number_or_id_is_in_what_programs_get(
    app: Flask, sign_in: SignIn, regie: Regie, world: World
) -> None:
    ihsan = viewer_of(regie, world.accounts["ihsan"])
    with regie.database.reading() as tx:
        dossiers = [
            each
            for soort in (Soort.MELDING, Soort.CASUS)
            for each in regie.dossiers.list(tx, ihsan, soort, now=NOW).rows
        ]
    person = sign_in("ihsan")
    for each in dossiers:
        person.get(f"/{'casussen' if each.soort is Soort.CASUS else 'meldingen'}/{each.nummer}")
    text = "".join(app.test_client().get(path).text for path in PATHS)
    secrets = {each for dossier in dossiers for each in (dossier.nummer, dossier.id)}
    secrets |= {each.naam for each in world.accounts.values()}
    secrets |= {each.aanmeldnaam for each in world.accounts.values()} - {"bo"}
    assert len(secrets) > 20
    assert not [secret for secret in secrets if secret in text]


def test_a_scrape_costs_few_statements_and_a_look_too(app: Flask, regie: Regie) -> None:
    client = app.test_client()
    for path, most in (("/metrics", 5), ("/gezond", 7)):
        with count_statements(regie.database) as counted:
            client.get(path)
        assert len(counted) <= most, counted.statements


def test_a_program_gets_no_cookie(app: Flask) -> None:
    client = app.test_client()
    for path in PATHS:
        assert "Set-Cookie" not in client.get(path).headers


def test_the_disk_of_the_store_is_looked_at(sign_in: SignIn) -> None:
    assert "GB vrij op de schijf" in sign_in("bo").get("/beheer/gezondheid").text
