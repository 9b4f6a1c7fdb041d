"""The first tables: roles, accounts, dossiers with what stands in them, tasks, read log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, those that others point at first."""
    _rollen()
    _accounts()
    _dossiers()
    _toekenningen()
    _stukken()
    _taken()
    _memory()


def downgrade() -> None:
    """Drop the tables, those that point at others first."""
    for name in (
        *("kenmerk", "leesregel", "vastlegging", "concept", "taak", "zoekwaarde"),
        *("dossierstuk", "koppeling", "toekenning", "dossier"),
        *("aanmeldpoging", "account", "rolnaam", "rol"),
    ):
        op.drop_table(name)


def _rollen() -> None:
    op.create_table(
        "rol",
        sa.Column("sleutel", sa.String(64), nullable=False),
        sa.Column("naam", sa.String(255), nullable=False),
        sa.Column("uitleg", sa.Text, nullable=False),
        sa.Column("per_casus", sa.Boolean, nullable=False),
        sa.Column("rechten", sa.JSON, nullable=False),
        sa.Column("bron", sa.String(255), nullable=False),
        sa.Column("vervallen", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("sleutel", name="pk_rol"),
        sa.UniqueConstraint("naam", name="uq_rol_naam"),
    )
    op.create_table(
        "rolnaam",
        sa.Column("naam", sa.String(255), nullable=False),
        sa.Column("rol", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("naam", name="pk_rolnaam"),
        _to("rolnaam", "rol", "rol.sleutel"),
    )


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("aanmeldnaam", sa.String(255), nullable=False),
        sa.Column("naam", sa.String(255), nullable=False),
        sa.Column("organisatie", sa.String(255), nullable=False),
        sa.Column("wachtwoord", sa.String(255), nullable=False),
        sa.Column("actief", sa.Boolean, nullable=False),
        sa.Column("demo", sa.Boolean, nullable=False),
        sa.Column("versie", sa.Integer, nullable=False),
        sa.Column("moet_wachtwoord_wijzigen", sa.Boolean, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("aanmeldnaam", name="uq_account_aanmeldnaam"),
    )
    op.create_table(
        "aanmeldpoging",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("sleutel", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_aanmeldpoging"),
    )
    op.create_index("ix_aanmeldpoging_sleutel_at", "aanmeldpoging", ["sleutel", "at"])


def _dossiers() -> None:
    op.create_table(
        "dossier",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("soort", sa.String(16), nullable=False),
        sa.Column("nummer", sa.String(32), nullable=False),
        sa.Column("fase", sa.String(64), nullable=False),
        sa.Column("instance_id", sa.String(36)),
        sa.Column("hoort_bij", sa.String(36)),
        sa.Column("sleutel", sa.LargeBinary, nullable=False),
        sa.Column("sleutel_id", sa.String(64), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("geschorst_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_dossier"),
        sa.UniqueConstraint("nummer", name="uq_dossier_nummer"),
        sa.UniqueConstraint("hoort_bij", name="uq_dossier_hoort_bij"),
        _to("dossier", "hoort_bij", "dossier.id"),
    )
    op.create_index("ix_dossier_sleutel_id", "dossier", ["sleutel_id"])
    op.create_index("ix_dossier_soort_created_at", "dossier", ["soort", "created_at"])
    op.create_index("ix_dossier_soort_fase", "dossier", ["soort", "fase", "created_at"])
    op.create_index("ix_dossier_soort_nummer", "dossier", ["soort", "nummer"])
    op.create_table(
        "koppeling",
        sa.Column("melding_id", sa.String(36), nullable=False),
        sa.Column("casus_id", sa.String(36), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("melding_id", "casus_id", name="pk_koppeling"),
        _to("koppeling", "melding_id", "dossier.id"),
        _to("koppeling", "casus_id", "dossier.id"),
    )
    op.create_index("ix_koppeling_casus_id", "koppeling", ["casus_id"])


def _toekenningen() -> None:
    op.create_table(
        "toekenning",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("rol", sa.String(64), nullable=False),
        sa.Column("dossier_id", sa.String(36)),
        sa.Column("reden", sa.String(255), nullable=False),
        sa.Column("toegekend_door", sa.String(36), nullable=False),
        sa.Column("from_at", _MOMENT, nullable=False),
        sa.Column("until_at", _MOMENT),
        sa.Column("beeindigd_door", sa.String(36)),
        sa.Column("reden_einde", sa.String(255)),
        sa.PrimaryKeyConstraint("id", name="pk_toekenning"),
        _to("toekenning", "account_id", "account.id"),
        _to("toekenning", "rol", "rol.sleutel"),
        _to("toekenning", "dossier_id", "dossier.id"),
    )
    both = ["account_id", "dossier_id"]
    op.create_index("ix_toekenning_account_id_dossier_id", "toekenning", both)
    op.create_index("ix_toekenning_dossier_id", "toekenning", ["dossier_id"])


def _stukken() -> None:
    op.create_table(
        "dossierstuk",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("dossier_id", sa.String(36), nullable=False),
        sa.Column("taak_id", sa.String(36)),
        sa.Column("element_id", sa.String(255), nullable=False),
        sa.Column("rol", sa.String(64)),
        sa.Column("titel", sa.String(255), nullable=False),
        sa.Column("formulier", sa.String(255), nullable=False),
        sa.Column("bundle_id", sa.String(64), nullable=False),
        sa.Column("auteur_id", sa.String(36), nullable=False),
        sa.Column("auteur", sa.String(255), nullable=False),
        sa.Column("organisatie", sa.String(255), nullable=False),
        sa.Column("bevraagd", sa.String(255)),
        sa.Column("bevestigd_door", sa.String(255)),
        sa.Column("bevestigd_at", _MOMENT),
        sa.Column("vervangt", sa.String(36)),
        sa.Column("bron_id", sa.String(36)),
        sa.Column("opvolging", sa.JSON, nullable=False),
        sa.Column("inhoud", sa.LargeBinary, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dossierstuk"),
        sa.UniqueConstraint("taak_id", name="uq_dossierstuk_taak_id"),
        sa.UniqueConstraint("vervangt", name="uq_dossierstuk_vervangt"),
        _to("dossierstuk", "dossier_id", "dossier.id"),
        _to("dossierstuk", "vervangt", "dossierstuk.id"),
        _to("dossierstuk", "bron_id", "dossierstuk.id"),
    )
    op.create_index("ix_dossierstuk_dossier_id", "dossierstuk", ["dossier_id"])
    op.create_index("ix_dossierstuk_bron_id", "dossierstuk", ["bron_id"])
    op.create_table(
        "zoekwaarde",
        sa.Column("stuk_id", sa.String(36), nullable=False),
        sa.Column("dossier_id", sa.String(36), nullable=False),
        sa.Column("soort", sa.String(32), nullable=False),
        sa.Column("waarde", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("stuk_id", "soort", "waarde", name="pk_zoekwaarde"),
        _to("zoekwaarde", "stuk_id", "dossierstuk.id"),
        _to("zoekwaarde", "dossier_id", "dossier.id"),
    )
    op.create_index("ix_zoekwaarde_dossier_id", "zoekwaarde", ["dossier_id"])
    op.create_index("ix_zoekwaarde_waarde", "zoekwaarde", ["soort", "waarde"])


def _taken() -> None:
    op.create_table(
        "taak",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("dossier_id", sa.String(36), nullable=False),
        sa.Column("soort", sa.String(16), nullable=False),
        sa.Column("nummer", sa.String(32), nullable=False),
        sa.Column("instance_id", sa.String(36), nullable=False),
        sa.Column("bundle_id", sa.String(64), nullable=False),
        sa.Column("element_id", sa.String(255), nullable=False),
        sa.Column("naam", sa.String(255), nullable=False),
        sa.Column("rol", sa.String(64), nullable=False),
        sa.Column("bevestiger_rol", sa.String(64)),
        sa.Column("aan_zet", sa.String(64), nullable=False),
        sa.Column("organisatie", sa.String(255)),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("behandelaar_id", sa.String(36)),
        sa.Column("afgerond_door", sa.String(255)),
        sa.Column("afgerond_at", _MOMENT),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT),
        sa.Column("sort_at", _MOMENT, nullable=False),
        sa.Column("open", sa.Boolean, nullable=False),
        sa.Column("bij_gesloten", sa.Boolean, nullable=False),
        sa.Column("advies", sa.JSON, nullable=False),
        sa.Column("versie", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_taak"),
        _to("taak", "dossier_id", "dossier.id"),
        _to("taak", "behandelaar_id", "account.id"),
    )
    by = ("aan_zet", "rol", "bevestiger_rol", "soort", "behandelaar_id", "organisatie")
    for column in by:
        op.create_index(
            f"ix_taak_open_{column}",
            "taak",
            [column, "sort_at", "id"],
            sqlite_where=sa.text("open = 1"),
            postgresql_where=sa.text("open = true"),
        )
    op.create_index(
        "ix_taak_organisatie",
        "taak",
        ["organisatie", "afgerond_at"],
        sqlite_where=sa.text("organisatie IS NOT NULL"),
        postgresql_where=sa.text("organisatie IS NOT NULL"),
    )
    op.create_index("ix_taak_dossier_id", "taak", ["dossier_id"])
    op.create_index("ix_taak_instance_id", "taak", ["instance_id"])


def _memory() -> None:
    op.create_table(
        "concept",
        sa.Column("taak_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("inhoud", sa.LargeBinary, nullable=False),
        sa.Column("saved_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("taak_id", "account_id", name="pk_concept"),
        _to("concept", "taak_id", "taak.id"),
        _to("concept", "account_id", "account.id"),
    )
    op.create_table(
        "vastlegging",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("taak_id", sa.String(36), nullable=False),
        sa.Column("volgnummer", sa.Integer, nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("auteur", sa.String(255), nullable=False),
        sa.Column("organisatie", sa.String(255), nullable=False),
        sa.Column("inhoud", sa.LargeBinary, nullable=False),
        sa.Column("recorded_at", _MOMENT, nullable=False),
        sa.Column("uitkomst", sa.String(16)),
        sa.Column("afgehandeld_door", sa.String(255)),
        sa.Column("afgehandeld_at", _MOMENT),
        sa.Column("reden", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_vastlegging"),
        sa.UniqueConstraint("taak_id", "volgnummer", name="uq_vastlegging_taak_id_volgnummer"),
        _to("vastlegging", "taak_id", "taak.id"),
        _to("vastlegging", "account_id", "account.id"),
    )
    op.create_index(
        "uq_vastlegging_open",
        "vastlegging",
        ["taak_id"],
        unique=True,
        sqlite_where=sa.text("uitkomst IS NULL"),
        postgresql_where=sa.text("uitkomst IS NULL"),
    )
    op.create_table(
        "leesregel",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("organisatie", sa.String(255), nullable=False),
        sa.Column("dossier_id", sa.String(36)),
        sa.Column("stuk_id", sa.String(36)),
        sa.Column("gezocht", sa.String(64)),
        sa.Column("doel", sa.String(255), nullable=False),
        sa.Column("reden", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_leesregel"),
    )
    op.create_index("ix_leesregel_dossier_id", "leesregel", ["dossier_id"])
    op.create_index("ix_leesregel_gezocht", "leesregel", ["gezocht"])
    op.create_table(
        "kenmerk",
        sa.Column("naam", sa.String(64), nullable=False),
        sa.Column("waarde", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("naam", name="pk_kenmerk"),
    )


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")
