"""The tables of who works here: roles, accounts, and who has which role since when."""

from __future__ import annotations

import sqlalchemy as sa

from engine import Moment
from tasks.store.tables_naslag import metadata

__all__ = ["aanmeldpoging", "account", "metadata", "rol", "rolnaam", "toekenning"]

rol = sa.Table(
    "rol",
    metadata,
    sa.Column("sleutel", sa.String(64), primary_key=True),
    sa.Column("naam", sa.String(255), nullable=False, unique=True),
    sa.Column("uitleg", sa.Text, nullable=False),
    sa.Column("per_casus", sa.Boolean(name="per_casus"), nullable=False),
    sa.Column("rechten", sa.JSON, nullable=False),
    sa.Column("bron", sa.String(255), nullable=False),
    #: no longer stated: kept because tasks name it, without rights and not to be given
    sa.Column("vervallen", sa.Boolean(name="vervallen"), nullable=False),
    #: of a role per casus: whom it can be given to, and whether one person has it at a time
    sa.Column("gekozen_uit", sa.String(64)),
    sa.Column("een_tegelijk", sa.Boolean(name="een_tegelijk")),
    #: kinds of dossier in which somebody with this role can have something
    sa.Column("ingangen", sa.JSON),
)

#: every name a role ever had: a running bundle keeps the lane names of its own day
rolnaam = sa.Table(
    "rolnaam",
    metadata,
    sa.Column("naam", sa.String(255), primary_key=True),
    sa.Column("rol", sa.ForeignKey("rol.sleutel"), nullable=False),
)

account = sa.Table(
    "account",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("aanmeldnaam", sa.String(255), nullable=False, unique=True),
    sa.Column("naam", sa.String(255), nullable=False),
    sa.Column("organisatie", sa.String(255), nullable=False),
    sa.Column("wachtwoord", sa.String(255), nullable=False),
    sa.Column("actief", sa.Boolean(name="actief"), nullable=False),
    sa.Column("demo", sa.Boolean(name="demo"), nullable=False),
    sa.Column("versie", sa.Integer, nullable=False),
    sa.Column("moet_wachtwoord_wijzigen", sa.Boolean(name="moet_wijzigen"), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
)

aanmeldpoging = sa.Table(
    "aanmeldpoging",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("sleutel", sa.String(64), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Index("ix_aanmeldpoging_sleutel_at", "sleutel", "at"),
)

#: a role of a person; with ``dossier_id`` only within that dossier (regisseur, uitvoerder)
toekenning = sa.Table(
    "toekenning",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("account_id", sa.ForeignKey("account.id"), nullable=False),
    sa.Column("rol", sa.ForeignKey("rol.sleutel"), nullable=False),
    sa.Column("dossier_id", sa.ForeignKey("dossier.id")),
    sa.Column("reden", sa.String(255), nullable=False),
    sa.Column("toegekend_door", sa.String(36), nullable=False),
    sa.Column("from_at", Moment, nullable=False),
    #: may lie ahead: from then on it counts no more, without anybody doing anything
    sa.Column("until_at", Moment),
    #: who took it away and why; empty when it ended with a dossier or an account
    sa.Column("beeindigd_door", sa.String(36)),
    sa.Column("reden_einde", sa.String(255)),
    #: which part of the plan it is for: names of choices, modeller's words only
    sa.Column("waarvoor", sa.JSON),
    sa.Index("ix_toekenning_account_id_dossier_id", "account_id", "dossier_id"),
    sa.Index("ix_toekenning_dossier_id", "dossier_id"),
)
