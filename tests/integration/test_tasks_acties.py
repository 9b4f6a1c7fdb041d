"""Actions beside the line of a dossier: who may start one, when, and what closing does to it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.casus.team import Plaats
from tasks.dossier.plaats import list_plaatsen
from tasks.errors import (
    ActieLooptAlError,
    ActieNietMogelijkError,
    AntwoordenOngeldigError,
    DossierGeslotenError,
    NotFoundError,
    TaakAfgerondError,
)
from tasks.model import TaakStatus
from tasks.store import dossiers
from tests.databases import count_statements
from tests.kantoor import Kantoor, found_kantoor

if TYPE_CHECKING:
    from engine import Database
    from tasks.model import Dossier

WAAROM = "Het is intussen opgelost"


@pytest.fixture
def kantoor(database: Database) -> Kantoor:
    return found_kantoor(database)


@pytest.fixture
def casus(kantoor: Kantoor) -> Dossier:
    """Give a casus under way, with its regisseur."""
    casus = kantoor.open_casus()
    kantoor.appoint(casus)
    return kantoor.reload(casus)


def test_an_action_runs_beside_the_line_and_ends_by_itself(
    kantoor: Kantoor, casus: Dossier
) -> None:
    kantoor.begin("coen", casus, "overleggen")
    assert kantoor.reload(casus).fase == "Uitvoering"
    assert kantoor.find_taak("werken", casus)
    kantoor.do("overleggen_doen", casus)
    assert kantoor.reload(casus) == casus
    assert kantoor.find_taak("werken", casus)
    assert "overleggen" in kantoor.startbaar("coen", casus)


def test_a_role_within_the_casus_starts_what_the_diagram_says(
    kantoor: Kantoor, casus: Dossier
) -> None:
    assert kantoor.startbaar("roos", casus) == ["haasten", "overleggen"]
    kantoor.begin("roos", casus, "haasten")
    assert kantoor.find_taak("haasten_doen", casus)


def test_who_lost_the_role_starts_nothing_any_more(kantoor: Kantoor, casus: Dossier) -> None:
    with kantoor.acting("coen") as (tx, _):
        kantoor.regie.team.benoem(
            tx,
            casus.id,
            Plaats("regisseur", kantoor.cast["rik"].id, "Test"),
            by="test",
            now=kantoor.later(),
        )
    assert kantoor.startbaar("rik", casus) == ["haasten", "overleggen"]
    with pytest.raises(NotFoundError):
        kantoor.begin("roos", casus, "haasten")


#: sees the casus for a task of the action itself, or has no place in it, or nothing at all
@pytest.mark.parametrize("who", ["vos", "rik", "vera"])
def test_who_may_not_start_it_finds_no_action(kantoor: Kantoor, casus: Dossier, who: str) -> None:
    kantoor.begin("coen", casus, "overleggen")
    other = kantoor.open_casus()
    for each in (casus, other):
        assert kantoor.startbaar(who, each) == []
        for proces in ("haasten", "heropenen", "verbinden", "lijn", "unknown"):
            with pytest.raises(NotFoundError):
                kantoor.begin(who, each, proces)
    kantoor.begin("coen", casus, "verbinden")


def test_an_action_makes_no_dossier_of_its_own(kantoor: Kantoor, casus: Dossier) -> None:
    with kantoor.acting("coen") as (tx, viewer):
        listed = kantoor.regie.meldingen.list_startbaar(tx, viewer)
        assert [each.process_key for each in listed] == ["lijn"]
        with pytest.raises(NotFoundError):
            kantoor.regie.meldingen.start(tx, viewer, "overleggen", now=kantoor.now)
    with pytest.raises(NotFoundError):
        kantoor.begin("coen", casus, "lijn")


def test_only_in_its_fase(kantoor: Kantoor) -> None:
    early = kantoor.open_casus()
    with kantoor.acting("coen") as (tx, _):
        kantoor.regie.team.benoem(
            tx,
            early.id,
            Plaats("regisseur", kantoor.cast["roos"].id, "Test"),
            by="test",
            now=kantoor.later(),
        )
    assert kantoor.startbaar("roos", early) == ["overleggen"]
    with pytest.raises(ActieNietMogelijkError):
        kantoor.begin("roos", early, "haasten")


def test_of_one_kind_one_runs_at_a_time(kantoor: Kantoor, casus: Dossier) -> None:
    kantoor.begin("coen", casus, "overleggen")
    assert "overleggen" not in kantoor.startbaar("coen", casus)
    with pytest.raises(ActieLooptAlError):
        kantoor.begin("roos", casus, "overleggen")
    kantoor.begin("roos", casus, "haasten")


def test_two_people_who_press_at_once_start_one(kantoor: Kantoor, casus: Dossier) -> None:
    def press(who: str) -> Exception | None:
        try:
            kantoor.begin(who, casus, "overleggen")
        except ActieLooptAlError as error:
            return error
        return None

    for _ in range(5):
        with ThreadPoolExecutor(4) as pool:
            told = list(pool.map(press, ["coen", "roos", "coen", "roos"]))
        assert told.count(None) == 1
        with kantoor.acting("coen") as (tx, viewer):
            taken = kantoor.regie.dossiers.get(tx, viewer, casus.nummer, now=kantoor.now).taken
        assert [each.element_id for each in taken].count("overleggen_doen") == 1
        kantoor.do("overleggen_doen", casus)


def test_starting_takes_at_most_15_statements_and_one_commit(
    kantoor: Kantoor, casus: Dossier
) -> None:
    with (
        count_statements(kantoor.regie.database) as counted,
        kantoor.acting("roos") as (tx, viewer),
    ):
        counted.statements.clear()  # who looks is counted by the page, not by the action
        kantoor.regie.acties.start(tx, viewer, casus.nummer, "overleggen", now=kantoor.later())
    assert len(counted) <= 15, "\n".join(counted.statements)
    assert counted.commits == 1


def test_closing_the_dossier_stops_its_actions_and_says_so(
    kantoor: Kantoor, casus: Dossier
) -> None:
    kantoor.begin("coen", casus, "overleggen")
    taak = kantoor.find_taak("overleggen_doen", casus)
    kantoor.do("werken", casus)
    with kantoor.acting("vos") as (tx, viewer), pytest.raises(TaakAfgerondError):
        kantoor.regie.inbox.complete(
            tx, viewer, taak.id, {"tekst": ("Te laat",)}, taak.versie, now=kantoor.now
        )
    with kantoor.acting("coen") as (tx, viewer):
        told = kantoor.regie.dossiers.timeline(tx, viewer, casus.id, now=kantoor.now)
        courses = kantoor.regie.dossiers.verloop(tx, viewer, casus.id, now=kantoor.now)
    assert "Actie gestopt: Overleggen" in [each.wat for each in told]
    assert [(each.naam, each.is_lijn) for each in courses] == [
        ("Lijn", True),
        ("Overleggen", False),
    ]
    assert all(each.instance.status.ended for each in courses)
    assert kantoor.regie.tick(kantoor.later(timedelta(days=9))).fired == 0


def test_a_closed_dossier_is_read_only_but_for_its_own_actions(kantoor: Kantoor) -> None:
    casus = kantoor.close_casus()
    assert kantoor.startbaar("coen", casus) == ["heropenen"]
    for proces in ("overleggen", "verbinden"):
        with pytest.raises(ActieNietMogelijkError):
            kantoor.begin("coen", casus, proces)
    kantoor.begin("coen", casus, "heropenen")
    kantoor.do("heropenen_besluiten", casus, verder="nee")
    after = kantoor.reload(casus)
    assert (after.fase, after.closed_at) == ("Afgesloten", casus.closed_at)
    with kantoor.acting("coen") as (tx, viewer):
        pagina = kantoor.regie.dossiers.get(tx, viewer, casus.nummer, now=kantoor.now)
        (*_, stuk) = sorted(pagina.stukken, key=lambda each: each.created_at)
        assert stuk.element_id == "heropenen_besluiten"
    with (
        kantoor.acting("vos") as (tx, viewer),
        pytest.raises((NotFoundError, DossierGeslotenError)),
    ):
        kantoor.regie.dossiers.correct(
            tx, viewer, stuk.id, {"tekst": ("Anders",), "verder": ("ja",)}, now=kantoor.now
        )


def test_the_team_sees_nothing_of_a_closed_dossier(kantoor: Kantoor) -> None:
    casus = kantoor.close_casus()
    with kantoor.acting("roos") as (tx, viewer), pytest.raises(NotFoundError):
        kantoor.regie.dossiers.get(tx, viewer, casus.nummer, now=kantoor.now)
    with pytest.raises(NotFoundError):
        kantoor.begin("roos", casus, "heropenen")


def test_a_reopened_dossier_starts_its_line_anew_without_its_former_team(kantoor: Kantoor) -> None:
    casus = kantoor.close_casus()
    kantoor.begin("coen", casus, "heropenen")
    kantoor.do("heropenen_besluiten", casus, verder="ja")
    after = kantoor.reload(casus)
    assert (after.fase, after.closed_at, after.regisseur) == ("Begin", None, None)
    with kantoor.acting("coen") as (tx, viewer):
        courses = kantoor.regie.dossiers.verloop(tx, viewer, casus.id, now=kantoor.now)
    assert [(each.naam, each.is_lijn, each.instance.status.ended) for each in courses] == [
        ("Lijn", True, False),
        ("Heropenen", False, True),
        ("Lijn", False, True),
    ]
    kantoor.appoint(casus)
    kantoor.do("werken", casus)
    assert kantoor.reload(casus).closed_at == kantoor.now
    assert kantoor.startbaar("coen", casus) == ["heropenen"]


def test_suspending_lets_line_and_actions_rest_together(kantoor: Kantoor, casus: Dossier) -> None:
    kantoor.begin("coen", casus, "overleggen")
    with kantoor.acting("coen") as (tx, viewer):
        kantoor.regie.ingrepen.suspend(tx, viewer, casus.nummer, WAAROM, now=kantoor.later())
    assert kantoor.find_taak("overleggen_doen", casus).geschorst
    assert kantoor.startbaar("roos", casus) == []
    with pytest.raises(ActieNietMogelijkError):
        kantoor.begin("roos", casus, "haasten")
    assert kantoor.regie.tick(kantoor.later(timedelta(days=4))).fired == 0
    with kantoor.acting("coen") as (tx, viewer):
        kantoor.regie.ingrepen.resume(tx, viewer, casus.nummer, WAAROM, now=kantoor.later())
    assert kantoor.regie.tick(kantoor.now).fired == 1
    assert kantoor.find_taak("werken", casus)


def test_one_action_is_stopped_and_the_rest_goes_on(kantoor: Kantoor, casus: Dossier) -> None:
    kantoor.begin("coen", casus, "overleggen")
    kantoor.begin("roos", casus, "haasten")
    with kantoor.acting("coen") as (tx, viewer):
        page = kantoor.regie.ingrepen.page(tx, viewer, casus.nummer, now=kantoor.now)
    assert sorted(each.naam for each in page.acties) == ["Haasten", "Overleggen"]
    assert len(page.momenten) == 3
    chosen = next(each for each in page.acties if each.naam == "Overleggen")
    line = kantoor.reload(casus).instance_id or ""
    with kantoor.acting("coen") as (tx, viewer):
        stop = kantoor.regie.ingrepen.cancel_actie
        with pytest.raises(NotFoundError):
            stop(tx, viewer, casus.nummer, line, WAAROM, now=kantoor.now)
        stop(tx, viewer, casus.nummer, chosen.instance_id, WAAROM, now=kantoor.later())
    with kantoor.acting("coen") as (tx, viewer):
        page = kantoor.regie.ingrepen.page(tx, viewer, casus.nummer, now=kantoor.now)
    assert [each.naam for each in page.acties] == ["Haasten"]
    assert (page.regels[0].soort, page.regels[0].wat) == ("actie", "Overleggen")
    assert kantoor.find_taak("werken", casus).status is TaakStatus.OPEN
    kantoor.begin("coen", casus, "overleggen")


def test_stopping_the_dossier_stops_its_actions_too(kantoor: Kantoor, casus: Dossier) -> None:
    kantoor.begin("coen", casus, "overleggen")
    with kantoor.acting("coen") as (tx, viewer):
        kantoor.regie.ingrepen.cancel(tx, viewer, casus.nummer, WAAROM, now=kantoor.later())
        page = kantoor.regie.ingrepen.page(tx, viewer, casus.nummer, now=kantoor.now)
    assert (page.loopt, page.acties, page.taken) == (False, (), ())
    assert kantoor.reload(casus).fase == "Gestopt"


def test_casussen_that_belong_together_are_shown_to_who_may_see_both(
    kantoor: Kantoor, casus: Dossier
) -> None:
    other = kantoor.open_casus()
    kantoor.begin("coen", casus, "verbinden")
    kantoor.do("verbinden_kiezen", casus, andere_casus=other.id)

    def linked(who: str, each: Dossier) -> list[str]:
        with kantoor.acting(who) as (tx, viewer):
            page = kantoor.regie.dossiers.get(tx, viewer, each.nummer, now=kantoor.now)
        return [dossier.nummer for dossier in page.gekoppeld]

    assert linked("coen", casus) == [other.nummer]
    assert linked("coen", other) == [casus.nummer]
    # the regisseur of one of them inherits no sight of the other, and is not told of it
    assert linked("roos", casus) == []
    with kantoor.acting("roos") as (tx, viewer), pytest.raises(NotFoundError):
        kantoor.regie.dossiers.get(tx, viewer, other.nummer, now=kantoor.now)


def test_casussen_that_belonged_together_are_shown_as_what_was_once(
    kantoor: Kantoor, casus: Dossier
) -> None:
    other, third = kantoor.open_casus(), kantoor.open_casus()
    for each in (other, third):
        kantoor.begin("coen", casus, "verbinden")
        kantoor.do("verbinden_kiezen", casus, andere_casus=each.id)

    def told(who: str, each: Dossier) -> tuple[set[str], set[tuple[str, datetime]]]:
        with kantoor.acting(who) as (tx, viewer):
            page = kantoor.regie.dossiers.get(tx, viewer, each.nummer, now=kantoor.now)
        past = {(dossier.nummer, until_at) for dossier, until_at in page.was_gekoppeld}
        return {dossier.nummer for dossier in page.gekoppeld}, past

    both = {other.nummer, third.nummer}
    assert told("coen", casus) == (both, set())
    # from the other side it is the same link
    kantoor.begin("coen", other, "scheiden")
    kantoor.do("scheiden_kiezen", other, andere_casus=casus.id)
    ended_at = kantoor.now
    assert told("coen", casus) == ({third.nummer}, {(other.nummer, ended_at)})
    assert told("coen", other) == (set(), {(casus.nummer, ended_at)})
    assert told("roos", casus) == (set(), set())
    kantoor.begin("coen", casus, "scheiden")
    with pytest.raises(AntwoordenOngeldigError):
        kantoor.do("scheiden_kiezen", casus, andere_casus=other.id)
    kantoor.begin("coen", casus, "verbinden")
    kantoor.do("verbinden_kiezen", casus, andere_casus=other.id)
    assert told("coen", casus) == (both, set())


def test_what_is_done_about_an_action_stands_with_its_dossier(
    kantoor: Kantoor, casus: Dossier
) -> None:
    kantoor.begin("coen", casus, "overleggen")
    instance_id = kantoor.find_taak("overleggen_doen", casus).instance_id
    with kantoor.regie.database.reading() as tx:
        (plaats,) = list_plaatsen(tx, kantoor.regie.runner, {instance_id}).values()
        rij = dossiers.find_sleutelrij_of(tx, instance_id)
    assert (plaats.nummer, plaats.proces) == (casus.nummer, "overleggen")
    assert rij is not None
    assert rij.dossier_id == casus.id
