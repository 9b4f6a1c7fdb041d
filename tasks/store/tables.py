"""The tables of the floor of people. Nothing outside ``tasks.store`` touches them.

What people wrote stands only in ``inhoud`` columns, encrypted with the key of its
dossier; names and birth dates can be found only through a keyed hash.
"""

from __future__ import annotations

import sqlalchemy as sa

from engine import Moment, partial_index, tell_postgres
from tasks.store.tables_people import aanmeldpoging, account, metadata, rol, rolnaam, toekenning

__all__ = [
    "aanmeldpoging",
    "account",
    "actie",
    "beheerdaad",
    "concept",
    "dossier",
    "dossierstuk",
    "ingreep",
    "kenmerk",
    "koppeling",
    "leesregel",
    "metadata",
    "rol",
    "rolnaam",
    "taak",
    "toekenning",
    "vastlegging",
    "verband",
    "zoekwaarde",
]

dossier = sa.Table(
    "dossier",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("soort", sa.String(16), nullable=False),
    sa.Column("nummer", sa.String(32), nullable=False, unique=True),
    sa.Column("fase", sa.String(64), nullable=False),
    sa.Column("instance_id", sa.String(36)),
    #: the melding that a melder's identity belongs to; one melder each
    sa.Column("hoort_bij", sa.ForeignKey("dossier.id"), unique=True),
    sa.Column("sleutel", sa.LargeBinary, nullable=False),
    sa.Column("sleutel_id", sa.String(64), nullable=False, index=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("closed_at", Moment),
    #: when its process ended; it may still be corrected until it is closed
    sa.Column("ended_at", Moment),
    #: since when its process rests
    sa.Column("geschorst_at", Moment),
    #: whom it is about, as the list of that name says (R5): of a casus, once that is known
    sa.Column("betreft", sa.String(64)),
    #: until when a closed dossier is kept, and the parameter that said so (R47)
    sa.Column("bewaren_on", sa.Date),
    sa.Column("bewaartermijn", sa.String(64)),
    #: what a person last chose as the risk, in words of the modeller (R2, R14): the place of
    #: these words in their order, 0 for none, and the document that says so
    sa.Column("risico", sa.String(64)),
    sa.Column("risico_rang", sa.Integer, nullable=False, server_default="0"),
    sa.Column("risico_stuk_id", sa.String(36)),
    sa.Index("ix_dossier_soort_created_at", "soort", "created_at"),
    sa.Index("ix_dossier_soort_risico", "soort", "risico", "created_at"),
    sa.Index("ix_dossier_soort_risico_rang", "soort", "risico_rang", "created_at", "id"),
    sa.Index("ix_dossier_soort_fase", "soort", "fase", "created_at"),
    sa.Index("ix_dossier_soort_nummer", "soort", "nummer"),
)

koppeling = sa.Table(
    "koppeling",
    metadata,
    sa.Column("melding_id", sa.ForeignKey("dossier.id"), primary_key=True),
    sa.Column("casus_id", sa.ForeignKey("dossier.id"), primary_key=True, index=True),
    sa.Column("at", Moment, nullable=False),
)

#: an action beside the line of a dossier: a running one cannot be started again
actie = sa.Table(
    "actie",
    metadata,
    #: of the instance that runs it
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("dossier_id", sa.ForeignKey("dossier.id"), nullable=False),
    sa.Column("proces", sa.String(255), nullable=False),
    sa.Column("ended_at", Moment),
    partial_index("uq_actie_loopt", "dossier_id", "proces", unique=True, where="ended_at IS NULL"),
)

#: two casussen that belong together (R80, A21): the lesser id first; it gives no sight
verband = sa.Table(
    "verband",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("casus_id", sa.ForeignKey("dossier.id"), nullable=False, index=True),
    sa.Column("andere_id", sa.ForeignKey("dossier.id"), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
    partial_index(
        "uq_verband_loopt", "casus_id", "andere_id", unique=True, where="ended_at IS NULL"
    ),
)

dossierstuk = sa.Table(
    "dossierstuk",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("dossier_id", sa.ForeignKey("dossier.id"), nullable=False, index=True),
    #: one submit, one document: a second one for the same task breaks here
    sa.Column("taak_id", sa.String(36), unique=True),
    #: the step it came from and the role of that step; a correction keeps both
    sa.Column("element_id", sa.String(255), nullable=False),
    sa.Column("rol", sa.String(64)),
    sa.Column("titel", sa.String(255), nullable=False),
    sa.Column("formulier", sa.String(255), nullable=False),
    sa.Column("bundle_id", sa.String(64), nullable=False),
    sa.Column("auteur_id", sa.String(36), nullable=False),
    sa.Column("auteur", sa.String(255), nullable=False),
    sa.Column("organisatie", sa.String(255), nullable=False),
    #: the organisation that was asked, when the step was put to one; a correction keeps it
    sa.Column("bevraagd", sa.String(255)),
    sa.Column("bevestigd_door", sa.String(255)),
    sa.Column("bevestigd_at", Moment),
    sa.Column("vervangt", sa.ForeignKey("dossierstuk.id"), unique=True),
    #: the version in another dossier that this is a copy of
    sa.Column("bron_id", sa.ForeignKey("dossierstuk.id"), index=True),
    #: what tables advised on its choices and whether that was followed: modeller's words only
    sa.Column("opvolging", sa.JSON, nullable=False),
    sa.Column("inhoud", sa.LargeBinary, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
)

#: by what a dossier is found, per document: what was corrected finds nothing any more
zoekwaarde = sa.Table(
    "zoekwaarde",
    metadata,
    sa.Column("stuk_id", sa.ForeignKey("dossierstuk.id"), primary_key=True),
    sa.Column("dossier_id", sa.ForeignKey("dossier.id"), nullable=False, index=True),
    sa.Column("soort", sa.String(32), primary_key=True),
    sa.Column("waarde", sa.String(64), primary_key=True),
    sa.Index("ix_zoekwaarde_waarde", "soort", "waarde"),
)

taak = sa.Table(
    "taak",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("dossier_id", sa.ForeignKey("dossier.id"), nullable=False),
    sa.Column("soort", sa.String(16), nullable=False),
    sa.Column("nummer", sa.String(32), nullable=False),
    sa.Column("instance_id", sa.String(36), nullable=False),
    sa.Column("bundle_id", sa.String(64), nullable=False),
    sa.Column("element_id", sa.String(255), nullable=False),
    sa.Column("naam", sa.String(255), nullable=False),
    sa.Column("rol", sa.String(64), nullable=False),
    sa.Column("bevestiger_rol", sa.String(64)),
    #: the role whose turn it is: ``rol``, or ``bevestiger_rol`` once a decision is recorded
    sa.Column("aan_zet", sa.String(64), nullable=False),
    #: the one organisation that the task is put to; empty when it is for all with the role
    sa.Column("organisatie", sa.String(255)),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("behandelaar_id", sa.ForeignKey("account.id")),
    sa.Column("afgerond_door", sa.String(255)),
    sa.Column("afgerond_at", Moment),
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("due_at", Moment),
    #: moment to sort by: the term, or for a task without one the end of time
    sa.Column("sort_at", Moment, nullable=False),
    sa.Column("open", sa.Boolean(name="open"), nullable=False),
    #: of an action for a closed dossier: may be finished although that can only be read
    sa.Column("bij_gesloten", sa.Boolean(name="bij_gesloten"), nullable=False),
    #: what tables advised when it came, by name of the choice: modeller's words only
    sa.Column("advies", sa.JSON, nullable=False),
    sa.Column("versie", sa.Integer, nullable=False),
    # each ground of sight has its own index in the order of the inbox
    *(
        partial_index(
            f"ix_taak_open_{column}",
            column,
            "sort_at",
            "id",
            where="open = 1",
            postgresql_where="open = true",
        )
        for column in (
            *("aan_zet", "rol", "bevestiger_rol", "soort", "behandelaar_id", "organisatie"),
        )
    ),
    partial_index(
        "ix_taak_organisatie", "organisatie", "afgerond_at", where="organisatie IS NOT NULL"
    ),
    sa.Index("ix_taak_dossier_id", "dossier_id"),
    sa.Index("ix_taak_instance_id", "instance_id"),
)

#: what somebody typed but did not yet submit; per person, encrypted
concept = sa.Table(
    "concept",
    metadata,
    sa.Column("taak_id", sa.ForeignKey("taak.id"), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("account.id"), primary_key=True),
    sa.Column("inhoud", sa.LargeBinary, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
)

#: a decision recorded by one person that waits, or waited, for the other (A17); kept
vastlegging = sa.Table(
    "vastlegging",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("taak_id", sa.ForeignKey("taak.id"), nullable=False),
    #: which attempt at the decision this is; the clock may step back, this does not
    sa.Column("volgnummer", sa.Integer, nullable=False),
    sa.Column("account_id", sa.ForeignKey("account.id"), nullable=False),
    sa.Column("auteur", sa.String(255), nullable=False),
    sa.Column("organisatie", sa.String(255), nullable=False),
    sa.Column("inhoud", sa.LargeBinary, nullable=False),
    sa.Column("recorded_at", Moment, nullable=False),
    #: ``bevestigd`` or ``teruggestuurd``; empty while it waits
    sa.Column("uitkomst", sa.String(16)),
    sa.Column("afgehandeld_door", sa.String(255)),
    sa.Column("afgehandeld_at", Moment),
    sa.Column("reden", sa.LargeBinary),
    sa.UniqueConstraint("taak_id", "volgnummer"),
    partial_index("uq_vastlegging_open", "taak_id", unique=True, where="uitkomst IS NULL"),
)

#: who stepped into the course of a dossier and why; append only
ingreep = sa.Table(
    "ingreep",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("dossier_id", sa.ForeignKey("dossier.id"), nullable=False, index=True),
    sa.Column("soort", sa.String(16), nullable=False),
    #: name of the step whose moment or term was moved
    sa.Column("wat", sa.String(255), nullable=False),
    sa.Column("account_id", sa.ForeignKey("account.id"), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("reden", sa.LargeBinary, nullable=False),
    sa.Column("van_at", Moment),
    sa.Column("naar_at", Moment),
)

#: what somebody did to keep the store running, and why; append only
beheerdaad = sa.Table(
    "beheerdaad",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    #: under whose key the reason lies; that of the administration itself when about none
    sa.Column("dossier_id", sa.ForeignKey("dossier.id"), nullable=False),
    sa.Column("soort", sa.String(32), nullable=False),
    #: the step or the service that it was about
    sa.Column("wat", sa.String(255), nullable=False),
    sa.Column("gelukt", sa.Boolean(name="gelukt"), nullable=False),
    #: empty when it was done by a command
    sa.Column("account_id", sa.ForeignKey("account.id")),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("reden", sa.LargeBinary, nullable=False),
)

#: every opening of a dossier or document, search for a person, and export (L1); append only
leesregel = sa.Table(
    "leesregel",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("account_id", sa.String(36), nullable=False),
    sa.Column("organisatie", sa.String(255), nullable=False),
    #: empty when somebody searched or exported: that is about no single dossier
    sa.Column("dossier_id", sa.String(36), index=True),
    sa.Column("stuk_id", sa.String(36)),
    #: the keyed hash of what was searched for
    sa.Column("gezocht", sa.String(64), index=True),
    sa.Column("doel", sa.String(255), nullable=False),
    #: why the melder was opened, encrypted with the key of the melder
    sa.Column("reden", sa.LargeBinary),
)

#: small facts about the store itself, such as the check that the key fits
kenmerk = sa.Table(
    "kenmerk",
    metadata,
    sa.Column("naam", sa.String(64), primary_key=True),
    sa.Column("waarde", sa.LargeBinary, nullable=False),
)

tell_postgres(metadata)
