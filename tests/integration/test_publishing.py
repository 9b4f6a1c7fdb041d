"""What passes the gate becomes what new instances start with, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from engine.catalog import build_bundle, find_publication, list_publications, publish
from engine.errors import BundleRefusedError
from engine.model import Publication
from engine.store import definitions
from tests.diagrams import diagram, end, part, start, user
from tests.refused import KEY, RULES, around, bundled

if TYPE_CHECKING:
    from engine import Bundle, Database

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OTHER = {"ander.bpmn": diagram("ander", start(), user("t"), end(), flows="begin > t > einde")}


def _publish(database: Database, bundle: Bundle, *, days: int = 0) -> Publication:
    with database.transaction() as tx:
        return publish(tx, bundle, rules=RULES, by="maker", now=NOW + timedelta(days=days))


def test_a_published_bundle_is_found_and_can_be_read_back(database: Database) -> None:
    bundle = build_bundle(KEY, around())
    published = _publish(database, bundle)
    assert published == Publication(KEY, 1, bundle.id, NOW, "maker")
    with database.reading() as tx:
        assert find_publication(tx, KEY) == published
        assert definitions.get_bundle(tx, bundle.id) == bundle


def test_publishing_the_same_again_changes_nothing(database: Database) -> None:
    bundle = build_bundle(KEY, around())
    assert _publish(database, bundle) == _publish(database, bundle, days=1)


def test_a_change_makes_a_new_version_and_going_back_another(database: Database) -> None:
    first = build_bundle(KEY, around())
    second = build_bundle(KEY, around(user("meer")))
    versions = [_publish(database, each, days=n) for n, each in enumerate([first, second, first])]
    assert [each.version for each in versions] == [1, 2, 3]
    assert [each.bundle_id for each in versions] == [first.id, second.id, first.id]
    with database.reading() as tx:
        assert find_publication(tx, KEY) == versions[-1]


def test_what_the_gate_refuses_leaves_nothing_behind(database: Database) -> None:
    wrong = bundled(around(part("task", "stap")))
    with pytest.raises(BundleRefusedError) as refused:
        _publish(database, wrong)
    assert [each.code for each in refused.value.findings] == ["element_not_supported"]
    with database.reading() as tx:
        assert find_publication(tx, KEY) is None
        assert list_publications(tx) == ()


def test_a_warning_does_not_stop_publication(database: Database) -> None:
    assert _publish(database, build_bundle(KEY, around(drawn=False))).version == 1


def test_the_newest_publication_of_each_process_is_listed(database: Database) -> None:
    forms = {"vragen.form": b"{}"}
    _publish(database, build_bundle(KEY, around()))
    newest = _publish(database, build_bundle(KEY, around(user("meer"))))
    other = _publish(database, build_bundle("ander", {**OTHER, **forms}))
    with database.reading() as tx:
        assert list_publications(tx) == (other, newest)
