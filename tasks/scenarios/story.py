"""One story under way: its clock, its dossiers, and who plays in it.

Each step is done by a person who may do it. The clock is the story's own; it moves only
when the story says so. Nothing is done behind the inbox: claim, complete, record, confirm
and send back are the real ones.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from engine import GOT_THROUGH, HistoryKind, parse_duration
from tasks.errors import ScenarioError, TasksError
from tasks.model import Recht
from tasks.scenarios.reading import PARTNER_MARK
from tasks.store import accounts, dossierlijst, verhalen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from engine import HistoryEntry, Transaction
    from tasks.model import Account, Viewer
    from tasks.regie import Regie
    from tasks.scenarios.reading import Bericht, Stap
    from tasks.store.verhalen import WachtendeTaak

HERE = ZoneInfo("Europe/Amsterdam")
#: between two steps of a story a little time goes by
PAUSE = timedelta(minutes=10)
#: in an answer: the account of whoever plays this role
ROLE_MARK = "@rol:"
#: in an answer: the account with this sign-in name
PERSON_MARK = "@persoon:"
#: in an answer: the casus that an earlier part of the story opened
CASUS_MARK = "@casus"
#: in an answer: the day that lies this far ahead, as an ISO 8601 duration
DAY_MARK = "@over:"


@dataclass(frozen=True, slots=True)
class Verloop:
    """What came of a story.

    Attributes:
        einden: ids of the end events, in the order in which they were reached.
        elementen: ids of the elements that a token went through.
        rijen: rows of decision tables that an answer came from, by file and id.
        dossiers: ids of the dossiers that the story made, oldest first.
    """

    einden: tuple[str, ...]
    elementen: frozenset[str]
    rijen: frozenset[tuple[str, str]]
    dossiers: tuple[str, ...]


class Story:
    """One story under way: its clock, its dossiers and who plays in it."""

    def __init__(
        self,
        regie: Regie,
        cast: Mapping[str, Account],
        partners: Mapping[str, Account],
        now: datetime,
        casus_id: str,
    ) -> None:
        self._regie = regie
        self._cast = cast
        self._partners = partners
        self._casus_id = casus_id
        self.now = now
        self.dossiers: list[str] = []
        self._told = 0

    def start(self, process_key: str) -> None:
        """Start the first process, by somebody who may start it."""
        for account in self._cast.values():
            with self._as(account) as (tx, viewer):
                keys = {
                    each.process_key for each in self._regie.meldingen.list_startbaar(tx, viewer)
                }
                if process_key not in keys:
                    continue
                dossier = self._regie.meldingen.start(tx, viewer, process_key, now=self.now)
                self.dossiers.append(dossier.id)
                return
        raise ScenarioError(0, f"nobody may start {process_key}")

    def go_on_in(self, dossier_id: str) -> None:
        """Go on in a dossier that is there already; what it went through is not told again."""
        self.dossiers.append(dossier_id)
        with self._regie.database.reading() as tx:
            self._told = max((line.id for line in self._lines(tx)), default=0)

    def take(self, stap: Stap, number: int) -> None:
        """Do one step, then let the clock move on a little."""
        try:
            if stap.wacht is not None:
                self._wait(stap.wacht)
            elif stap.bericht is not None:
                self._send(stap.bericht)
            elif stap.waarde is not None:
                self._change(*stap.waarde, number)
            elif stap.actie is not None:
                self._begin(stap.actie, stap.door, number)
            else:
                self._act(stap, number)
        except TasksError as error:
            raise ScenarioError(number, str(error)) from error
        self.now += PAUSE

    def outcome(self) -> Verloop:
        """Tell what came of the story so far, out of the engine's own history."""
        rijen: set[tuple[str, str]] = set()
        with self._regie.database.reading() as tx:
            lines = [line for line in self._lines(tx) if line.id > self._told]
            for dossier_id in self.dossiers:
                for instance in self._regie.runner.list_instances(tx, dossier_id):
                    rijen |= self._list_rijen(tx, instance.id)
        return Verloop(
            einden=tuple(
                line.element_id
                for line in lines
                if line.kind is HistoryKind.ENDED and line.element_id
            ),
            elementen=frozenset(
                line.element_id for line in lines if line.kind in GOT_THROUGH and line.element_id
            ),
            rijen=frozenset(rijen),
            dossiers=tuple(self.dossiers),
        )

    def _lines(self, tx: Transaction) -> list[HistoryEntry]:
        """Return the history of all dossiers of the story, oldest first."""
        runner = self._regie.runner
        lines = [
            line
            for dossier_id in self.dossiers
            for instance in runner.list_instances(tx, dossier_id)
            for line in runner.list_history(tx, instance.id)
        ]
        return sorted(lines, key=lambda line: line.id)

    def _list_rijen(self, tx: Transaction, instance_id: str) -> set[tuple[str, str]]:
        runner = self._regie.runner
        uses = runner.list_decisions(tx, instance_id)
        if not uses:
            return set()
        rules = runner.list_rules(tx, runner.get_instance(tx, instance_id).bundle_id)
        return {row for use in uses for row in rules[use.decision_id] if row[1] in use.matched}

    def _wait(self, wacht: str) -> None:
        self.now = self._after(wacht)
        self._regie.tick(self.now)

    def _after(self, duration: str) -> datetime:
        return parse_duration(duration).after(self.now, HERE)

    def _send(self, bericht: Bericht) -> None:
        """Put a message on its way, and let the clock of the engine hand it over."""
        key = self.dossiers[-1] if bericht.sleutel is None else self._meant(bericht.sleutel)
        with self._regie.database.transaction() as tx:
            self._regie.runner.send(tx, bericht.naam, key=key, payload=bericht.inhoud, now=self.now)
        self._regie.tick(self.now)

    def _change(self, sleutel: str, wordt: str, number: int) -> None:
        """Let whoever may give a parameter another value."""
        aannames, typed = self._regie.aannames, {"waarde": wordt, "reden": "Oefening"}
        for account in self._cast.values():
            with self._as(account) as (tx, viewer):
                if Recht.AANNAMES_BEHEREN in viewer.rechten:
                    old = aannames.get_parameter(tx, viewer, sleutel)
                    aannames.change(tx, viewer, sleutel, **typed, versie=old.versie, now=self.now)
                    return
        raise ScenarioError(number, f"nobody may change {sleutel}")

    def _begin(self, process_key: str, door: str | None, number: int) -> None:
        """Start an action at the newest dossier, by this role or by the first who may."""
        for rol, account in self._cast.items():
            if door not in {None, rol}:
                continue
            with self._as(account) as (tx, viewer):
                zicht = dossierlijst.find_by_id(tx, viewer, self.dossiers[-1], self.now)
                if zicht is None:
                    continue
                found = self._regie.acties.list_startbaar(tx, viewer, zicht.dossier, now=self.now)
                nummer = zicht.dossier.nummer
                if process_key in {each.process_key for each in found}:
                    self._regie.acties.start(tx, viewer, nummer, process_key, now=self.now)
                    return
        raise ScenarioError(number, f"nobody may start {process_key} now")

    def _act(self, stap: Stap, number: int) -> None:
        taak = self.find(stap.taak or "", number, stap.voor)
        answers = {key: tuple(map(self._meant, value)) for key, value in stap.antwoorden.items()}
        account = self._player_of(taak, taak.rol, number)
        inbox = self._regie.inbox
        with self._as(account) as (tx, viewer):
            versie = inbox.claim(tx, viewer, taak.id, now=self.now).versie
            if taak.bevestiger_rol is None:
                inbox.complete(tx, viewer, taak.id, answers, versie, now=self.now)
        if taak.bevestiger_rol is not None:
            if stap.terug is not None:
                versie = self._record(taak, account, answers, versie)
                versie = self._send_back(taak, taak.bevestiger_rol, stap.terug, versie, number)
            versie = self._record(taak, account, answers, versie)
            if stap.bevestigd:
                self._confirm(taak, taak.bevestiger_rol, versie, number)
        self._look_for_new_dossiers()

    def _record(
        self,
        taak: WachtendeTaak,
        account: Account,
        answers: Mapping[str, tuple[str, ...]],
        versie: int,
    ) -> int:
        with self._as(account) as (tx, viewer):
            recorded = self._regie.inbox.record(tx, viewer, taak.id, answers, versie, now=self.now)
        self.now += PAUSE
        return recorded.versie

    def _send_back(
        self, taak: WachtendeTaak, rol: str, reden: str, versie: int, number: int
    ) -> int:
        with self._as(self._player_of(taak, rol, number)) as (tx, viewer):
            return self._regie.inbox.send_back(
                tx, viewer, taak.id, reden, versie, now=self.now
            ).versie

    def _confirm(self, taak: WachtendeTaak, rol: str, versie: int, number: int) -> None:
        with self._as(self._player_of(taak, rol, number)) as (tx, viewer):
            self._regie.inbox.confirm(tx, viewer, taak.id, versie, now=self.now)

    @contextlib.contextmanager
    def _as(self, account: Account) -> Iterator[tuple[Transaction, Viewer]]:
        with self._regie.database.transaction() as tx:
            yield tx, self._viewer(tx, account)

    def find(self, element_id: str, number: int, voor: str | None = None) -> WachtendeTaak:
        """Return the task of the story that waits at this element, for this organisation."""
        with self._regie.database.reading() as tx:
            waiting = verhalen.list_waiting(tx, self.dossiers)
        for taak in waiting:
            if taak.element_id == element_id and voor in {None, taak.organisatie}:
                return taak
        there = ", ".join(sorted(taak.element_id for taak in waiting)) or "nothing"
        raise ScenarioError(number, f"{element_id} does not wait for anybody; {there} does")

    def _player_of(self, taak: WachtendeTaak, rol: str, number: int) -> Account:
        asked = taak.organisatie
        account = self._cast.get(rol) if asked is None else self._partners.get(asked)
        if account is None:
            raise ScenarioError(number, f"nobody in the cast plays {rol} for {taak.element_id}")
        return account

    def _viewer(self, tx: Transaction, account: Account) -> Viewer:
        viewer = self._regie.accounts.viewer(tx, account.id, account.versie, now=self.now)
        if viewer is None:
            raise ScenarioError(0, f"{account.aanmeldnaam} cannot sign in")
        return viewer

    def _meant(self, value: str) -> str:
        if value.startswith(ROLE_MARK):
            return self._cast[value.removeprefix(ROLE_MARK)].id
        if value.startswith(PERSON_MARK):
            return self._find_person(value.removeprefix(PERSON_MARK))
        if value.startswith(PARTNER_MARK):
            return value.removeprefix(PARTNER_MARK)
        if value.startswith(DAY_MARK):
            return self._after(value.removeprefix(DAY_MARK)).astimezone(HERE).date().isoformat()
        return self._casus_id if value == CASUS_MARK else value

    def _find_person(self, aanmeldnaam: str) -> str:
        with self._regie.database.reading() as tx:
            found = accounts.find_by_aanmeldnaam(tx, aanmeldnaam)
        if found is None:
            raise ScenarioError(0, f"nobody signs in as {aanmeldnaam}")
        return found[0].id

    def _look_for_new_dossiers(self) -> None:
        with self._regie.database.reading() as tx:
            for casus_id in verhalen.list_gekoppeld(tx, self.dossiers):
                if casus_id not in self.dossiers:
                    self.dossiers.append(casus_id)
