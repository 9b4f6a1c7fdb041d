"""Dossiers as somebody reads them: lists, pages, documents, the log of who looked.

Every opening is written down (L1). What a viewer may see comes from the store's one place
for that; what is refused looks the same as what does not exist.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.dossier import correctie, reeksen
from tasks.dossier.besluiten import list_besluiten
from tasks.dossier.formulieren import get_form, get_open_form, list_options
from tasks.dossier.gang import Gang
from tasks.dossier.indienen import TABEL
from tasks.dossier.leeslog import (
    GEVONDEN,
    NAAST_ELKAAR,
    list_regels,
    log,
    log_export,
    log_found,
    log_melder,
    log_search,
)
from tasks.dossier.model import DossierPagina, Inhoud
from tasks.dossierfilter import DossierFilter
from tasks.errors import AntwoordenOngeldigError, NotFoundError
from tasks.model import Dossier, Page, Recht, Soort
from tasks.store import dossierlijst, dossiers, stappen, stukken, takenlijst, teams
from tasks.store.dossierlijst import Zoekvraag

if TYPE_CHECKING:
    from datetime import datetime

    from engine import Transaction
    from tasks.dossier.reeksen import Reeks
    from tasks.forms import Form, Raw
    from tasks.leesregel import Leesregel
    from tasks.model import Dossierstuk, Viewer
    from tasks.store.stukken import StukRij

#: rows of a file; who needs more narrows the list
_UITVOER = 10_000
_GEEN_REDEN = "Vul in waarom u dit wilt inzien."


class Dossiers(Gang):
    """Reads dossiers, and corrects what stands in them."""

    def list(
        self,
        tx: Transaction,
        viewer: Viewer,
        soort: Soort,
        *,
        page: int = 1,
        per_page: int = 25,
        zoek: str = "",
        narrowed: DossierFilter | None = None,
        now: datetime,
    ) -> Page[Dossier]:
        """Return a page of the dossiers that the viewer may see.

        A search is written down, and with every dossier that a name or birth date found:
        whoever answers for it can see who looked for that person (L1).

        Args:
            tx: a reading is enough to list; to search it must be able to write.
            viewer: who looks.
            soort: meldingen or casussen.
            page: counts from 1.
            per_page: rows on a page.
            zoek: part of a number, or exactly a name or an ISO birth date.
            narrowed: what else the rows must satisfy, and their order; newest first without.
            now: aware UTC moment.
        """
        asked, narrowed = self._zoekvraag(zoek), narrowed or DossierFilter()
        offset = (page - 1) * per_page
        rows = dossierlijst.list_page(
            tx, viewer, soort, asked, narrowed, limit=per_page, offset=offset, now=now
        )
        total = dossierlijst.count_matching(tx, viewer, soort, asked, narrowed, now=now)
        if asked.waarden:
            log_search(tx, viewer, asked.waarden, now=now)
            found = [each.id for each in rows if asked.nummer.upper() not in each.nummer]
            log_found(tx, viewer, found, doel=GEVONDEN, now=now)
        return Page(rows=rows, page=page, per_page=per_page, total=total)

    def list_fasen(
        self, tx: Transaction, viewer: Viewer, soort: Soort, *, now: datetime
    ) -> tuple[str, ...]:
        """Return where the dossiers in sight stand, for a filter; a reading is enough."""
        return dossierlijst.list_fasen(tx, viewer, soort, now=now)

    def list_risicos(
        self, tx: Transaction, viewer: Viewer, soort: Soort, *, now: datetime
    ) -> tuple[str, ...]:
        """Return the estimates of risk among the dossiers in sight, the greatest first (R14).

        For a filter; a reading is enough.
        """
        return dossierlijst.list_risicos(tx, viewer, soort, now=now)

    def export(
        self,
        tx: Transaction,
        viewer: Viewer,
        soort: Soort,
        narrowed: DossierFilter,
        *,
        now: datetime,
    ) -> tuple[Dossier, ...]:
        """Return the first 10,000 rows of a list, for a file; writes that down (L1)."""
        nothing = Zoekvraag()
        rows = dossierlijst.list_page(
            tx, viewer, soort, nothing, narrowed, limit=_UITVOER, offset=0, now=now
        )
        log_export(tx, viewer, [each.id for each in rows], wat="dossierlijst", now=now)
        return rows

    def get(
        self, tx: Transaction, viewer: Viewer, nummer: str, *, now: datetime, doel: str = "inzien"
    ) -> DossierPagina:
        """Open a dossier by its number; writes a line in the read log.

        Raises:
            NotFoundError: unknown, or not for this viewer.
        """
        zicht = dossierlijst.find_by_nummer(tx, viewer, nummer, now)
        if zicht is None:
            raise NotFoundError("dossier", nummer)
        dossier = zicht.dossier
        log(tx, viewer, dossier.id, doel=doel, now=now)
        heads = stukken.list_heads(tx, dossier.id)
        linked = dossierlijst.list_linked(tx, viewer, dossier.id, now)
        return DossierPagina(
            dossier=dossier,
            stukken=heads,
            taken=takenlijst.list_open_in(tx, viewer, dossier.id, now),
            gekoppeld=tuple(each for each, until_at in linked if until_at is None),
            was_gekoppeld=tuple((each, at) for each, at in linked if at is not None),
            team=teams.list_team(tx, dossier.id),
            heeft_melder=zicht.heeft_melder,
            may_open_melder=zicht.heeft_melder and Recht.MELDER_INZIEN in viewer.rechten,
            may_list_readers=zicht.guarded,
            reeksen=reeksen.list_reeksen(tx, self._runner, heads),
            besluiten=list_besluiten(tx, self._runner, heads),
            vragen=stappen.list_vragen(tx, dossier.id),
        )

    def reeks(
        self, tx: Transaction, viewer: Viewer, dossier_id: str, naam: str, *, now: datetime
    ) -> Reeks:
        """Open the documents of one row, to lie beside each other; each is logged (L1, R42).

        Raises:
            NotFoundError: unknown, not for this viewer, or no document belongs to that row.
        """
        zicht = self._find(tx, viewer, dossier_id, now)
        reeks = reeksen.read_reeks(tx, self._runner, self._kluis, zicht.dossier.id, naam)
        if reeks is None:
            raise NotFoundError("reeks", naam)
        for stuk in reeks.stukken:
            log(tx, viewer, dossier_id, doel=NAAST_ELKAAR, now=now, stuk_id=stuk.id)
        return reeks

    def open_stuk(
        self, tx: Transaction, viewer: Viewer, stuk_id: str, doel: str, *, now: datetime
    ) -> Inhoud:
        """Open one dossierstuk; writes a line in the read log with the purpose.

        Raises:
            NotFoundError: unknown, or not for this viewer.
        """
        rij = self._find_stuk(tx, viewer, stuk_id, now)
        log(tx, viewer, rij.stuk.dossier_id, doel=doel, now=now, stuk_id=stuk_id)
        opened = self._open(tx, rij, now)
        return replace(
            opened,
            may_correct=correctie.may_correct(rij, viewer),
            dossier_zichtbaar=rij.dossier_visible,
        )

    def correct(
        self, tx: Transaction, viewer: Viewer, stuk_id: str, raw: Raw, *, now: datetime
    ) -> Dossierstuk:
        """File a new version beside the old one; the course of the process stays as it was.

        For the author, or whoever has the role of the step it came from.

        Raises:
            NotFoundError: unknown, or not for this viewer to correct.
            CorrectieNietMogelijkError: corrected already, or decided by two persons.
            DossierGeslotenError: the dossier can only be read.
            AntwoordenOngeldigError: the form has errors.
        """
        rij = self._find_stuk(tx, viewer, stuk_id, now)
        correctie.check_may_correct(rij, viewer)
        form = self._open(tx, rij, now).form
        antwoorden = form.read(raw)
        return correctie.correct(
            tx, self._kluis, viewer, rij, form=form, antwoorden=antwoorden, now=now
        )

    def readers(
        self,
        tx: Transaction,
        viewer: Viewer,
        dossier_id: str,
        *,
        page: int = 1,
        per_page: int = 50,
        now: datetime,
    ) -> Page[Leesregel]:
        """Return a page of who opened a dossier, newest first (L1).

        Why the melder was opened is told to who may open the melder.

        Raises:
            NotFoundError: unknown, or this viewer does not answer for it.
        """
        zicht = self._find(tx, viewer, dossier_id, now)
        if not zicht.guarded:
            raise NotFoundError("dossier", dossier_id)
        entitled = Recht.MELDER_INZIEN in viewer.rechten
        melder = dossiers.find_melder_of(tx, dossier_id) if entitled else None
        return list_regels(tx, self._kluis, dossier_id, melder, page=page, per_page=per_page)

    def melder(
        self, tx: Transaction, viewer: Viewer, melding_nummer: str, reden: str, *, now: datetime
    ) -> tuple[Inhoud, ...]:
        """Break the seal on who reported, with a reason that is written down (A16, L1).

        Raises:
            NotFoundError: no such melding, no sealed melder, or not for this viewer.
            AntwoordenOngeldigError: no reason was given.
        """
        zicht = dossierlijst.find_by_nummer(tx, viewer, melding_nummer, now)
        if zicht is None or Recht.MELDER_INZIEN not in viewer.rechten:
            raise NotFoundError("melder", melding_nummer)
        melding_id = zicht.dossier.id
        melder = dossiers.find_melder_of(tx, melding_id)
        if melder is None:
            raise NotFoundError("melder", melding_nummer)
        if not reden.strip():
            raise AntwoordenOngeldigError({"reden": _GEEN_REDEN})
        # logged with the melding, where whoever guards it will look
        log_melder(tx, self._kluis, viewer, melding_id, melder, reden=reden, now=now)
        rows = stukken.list_with_contents(tx, melder.dossier_id)
        opened = (self._open(tx, rij, now) for rij in rows)
        return tuple(replace(each, soort=Soort.MELDING, nummer=melding_nummer) for each in opened)

    def _zoekvraag(self, zoek: str) -> Zoekvraag:
        text = zoek.strip()
        if not text:
            return Zoekvraag()
        hashed = [self._kluis.ring.blind_index(soort, text) for soort in ("naam", "geboortedatum")]
        return Zoekvraag(nummer=text, waarden=tuple(each for each in hashed if each))

    def _find_stuk(self, tx: Transaction, viewer: Viewer, stuk_id: str, now: datetime) -> StukRij:
        rij = stukken.find_for(tx, viewer, stuk_id, now)
        if rij is None:
            raise NotFoundError("dossierstuk", stuk_id)
        return rij

    def _open(self, tx: Transaction, rij: StukRij, now: datetime) -> Inhoud:
        stuk = rij.stuk
        form = self._get_form(tx, rij)
        options = list_options(tx, self._geldend, form.sources, stuk.dossier_id, now)
        opened = self._kluis.open(rij.sleutel, rij.inhoud, table=TABEL, row_id=stuk.id)
        antwoorden = opened if isinstance(opened, dict) else {}
        return Inhoud(
            stuk=stuk,
            soort=rij.sleutel.soort,
            nummer=rij.sleutel.nummer,
            form=form.with_options(options).with_chosen(antwoorden),
            antwoorden=antwoorden,
        )

    def _get_form(self, tx: Transaction, rij: StukRij) -> Form:
        """Return the form that a dossierstuk was filled in with, and the advice of then."""
        stuk = rij.stuk
        find_form = get_form if rij.sleutel.soort is Soort.MELDER else get_open_form
        form = find_form(tx, self._runner, stuk.bundle_id, stuk.formulier)
        return form.with_advies({each.veld: each.advies for each in stuk.opvolging})
