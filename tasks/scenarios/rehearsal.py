"""Rehearses stories in a store of their own: what would happen, without harm.

Answers a modeller's questions: does each story end where it should, which elements does
no story touch, which arrows does none take, and which rows of decision tables does none need?
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine import Database, EngineError, FlowsTaken, utc_now
from tasks.errors import ScenarioError, TasksError
from tasks.regie import Regie, migrate
from tasks.scenarios.cast import add_partners, make_cast
from tasks.scenarios.player import Player
from tasks.scenarios.reading import read_scenario
from tasks.scenarios.story import HERE
from tasks.sealing import KeyRing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tasks.model import Account
    from tasks.scenarios.reading import Scenario
    from tasks.scenarios.story import Verloop

#: before any story begins
_PREPARED = datetime(2026, 1, 5, 8, tzinfo=UTC)
#: kinds that no token passes: they are drawn, not run
DRAWN_ONLY = frozenset({"process", "subProcess"})


@dataclass(frozen=True, slots=True)
class Uitslag:
    """How one story went; ``fout`` is None when it ended where it should.

    Attributes:
        pijlen: ids of the sequence flows that a token took.
        rijen: rows of decision tables that an answer came from, by file and id.
    """

    naam: str
    fout: str | None
    einden: tuple[str, ...] = ()
    elementen: frozenset[str] = frozenset()
    pijlen: frozenset[str] = frozenset()
    rijen: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Verslag:
    """What a rehearsal showed.

    Attributes:
        onaangeraakt: ids of elements that no story went through, per process.
        ongegaan: ids of sequence flows that no story took, per process.
        ongebruikt: ids of rows that no answer in any story came from, per file.
    """

    uitslagen: tuple[Uitslag, ...]
    onaangeraakt: Mapping[str, tuple[str, ...]]
    ongegaan: Mapping[str, tuple[str, ...]]
    ongebruikt: Mapping[str, tuple[str, ...]]

    @property
    def goed(self) -> bool:
        """Whether every story ended where it should."""
        return all(uitslag.fout is None for uitslag in self.uitslagen)


class Rehearsal:
    """A store with the given diagrams published and a cast to play.

    Args:
        files: content by path, as ``tasks.publishing.read_folder`` gives it.
        database: an empty store, that is filled.

    Raises:
        BundleRefusedError: the gate refuses the diagrams.
    """

    def __init__(self, files: Mapping[str, bytes], database: Database) -> None:
        self._database = database
        migrate(self._database)
        self.regie = Regie.open(self._database, KeyRing.generate())
        with self._database.transaction() as tx:
            publications = self.regie.publish_folder(tx, files, by="rehearsal", now=_PREPARED)
            self._bundle_ids = tuple(each.bundle_id for each in publications)
            self._cast = make_cast(self.regie, tx, now=_PREPARED)
        self._taken: set[str] = set()
        self.regie.runner.listen(FlowsTaken, lambda _, event: self._taken.update(event.flows))
        self._partners: dict[str, Account] = {}
        self._player = Player(self.regie, self._cast, self._partners)

    def play(self, path: Path) -> Uitslag:
        """Play one scenario file and compare its ends with what it says.

        A story that cannot be read or played is an outcome too, not an exception.
        """
        try:
            scenario = read_scenario(path)
            verloop = self._play_after_its_prelude(scenario, path)
        except ScenarioError as error:
            return Uitslag(path.stem, f"stap {error.stap}: {error.reden}")
        except (TasksError, EngineError) as error:
            return Uitslag(path.stem, str(error))
        expected = scenario.eindigt_in
        wrong = None
        if verloop.einden != expected:
            wrong = f"ended in {list(verloop.einden)}, expected {list(expected)}"
        return Uitslag(
            scenario.naam,
            wrong,
            verloop.einden,
            verloop.elementen,
            frozenset(self._taken),
            verloop.rijen,
        )

    def untouched(self, touched: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
        """Return per process the elements that are not among the touched ones."""
        found: dict[str, list[str]] = {}
        with self._database.reading() as tx:
            for bundle_id in self._bundle_ids:
                for element in self.regie.runner.elements(tx, bundle_id).values():
                    if element.kind not in DRAWN_ONLY and element.id not in touched:
                        found.setdefault(element.process_key, []).append(element.id)
        return {key: tuple(sorted(ids)) for key, ids in sorted(found.items())}

    def untaken(self, taken: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
        """Return per process the sequence flows that are not among the taken ones."""
        found: dict[str, set[str]] = {}
        with self._database.reading() as tx:
            for bundle_id in self._bundle_ids:
                for flow, process_key in self.regie.runner.list_flows(tx, bundle_id).items():
                    if flow not in taken:
                        found.setdefault(process_key, set()).add(flow)
        return {key: tuple(sorted(ids)) for key, ids in sorted(found.items())}

    def unused(self, used: frozenset[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
        """Return per file the rows behind what diagrams ask that are not among the used ones."""
        found: dict[str, list[str]] = {}
        with self._database.reading() as tx:
            rows = {
                row
                for bundle_id in self._bundle_ids
                for behind in self.regie.runner.list_rules(tx, bundle_id).values()
                for row in behind
            }
        for file, row in sorted(rows - used):
            found.setdefault(file, []).append(row)
        return {file: tuple(ids) for file, ids in found.items()}

    def close(self) -> None:
        """Let the store go."""
        self._database.dispose()

    def _play_after_its_prelude(self, scenario: Scenario, path: Path) -> Verloop:
        left: list[str] = []
        self._bring_partners(scenario)
        for part in scenario.vooraf:
            before = read_scenario(path.with_name(f"{part.scenario}.yaml"))
            self._bring_partners(before)
            made = self._player.play(before, _begin(before), until=part)
            left.append(made.dossiers[-1])
        self._taken.clear()  # what came before is told by the stories that it is from
        casus_id, goes_on_in = (left[0], left[-1]) if left else ("", "")
        return self._player.play(
            scenario, _begin(scenario), casus_id=casus_id, dossier_id=goes_on_in
        )

    def _bring_partners(self, scenario: Scenario) -> None:
        """Let somebody answer for each organisation that the story asks."""
        new = [naam for naam in scenario.partners if naam not in self._partners]
        with self._database.transaction() as tx:
            self._partners |= add_partners(self.regie, tx, new, now=_begin(scenario))


def rehearse(
    files: Mapping[str, bytes], paths: Iterable[Path], database: Database | None = None
) -> Verslag:
    """Play scenario files, one after another, in one empty store; None for one in memory.

    Raises:
        BundleRefusedError: the gate refuses the diagrams.
    """
    rehearsal = Rehearsal(files, database or Database("sqlite://"))
    try:
        uitslagen = tuple(rehearsal.play(path) for path in paths)
        touched = frozenset().union(*(uitslag.elementen for uitslag in uitslagen))
        taken = frozenset().union(*(uitslag.pijlen for uitslag in uitslagen))
        used = frozenset().union(*(uitslag.rijen for uitslag in uitslagen))
        return Verslag(
            uitslagen,
            onaangeraakt=rehearsal.untouched(touched),
            ongegaan=rehearsal.untaken(taken),
            ongebruikt=rehearsal.unused(used),
        )
    finally:
        rehearsal.close()


def _begin(scenario: Scenario) -> datetime:
    begin = scenario.begin or utc_now()
    return begin if begin.tzinfo else begin.replace(tzinfo=HERE)
