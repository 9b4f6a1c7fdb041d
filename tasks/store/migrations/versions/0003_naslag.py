"""What a modeller states beside the diagrams, and what that says of a dossier."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and the columns of a dossier."""
    _aannames()
    _lijsten()
    op.add_column("dossier", sa.Column("betreft", sa.String(64)))
    op.add_column("dossier", sa.Column("bewaren_on", sa.Date))
    op.add_column("dossier", sa.Column("bewaartermijn", sa.String(64)))


def downgrade() -> None:
    """Drop them, those that point at others first."""
    for column in ("bewaartermijn", "bewaren_on", "betreft"):
        op.drop_column("dossier", column)
    for name in ("lijstitem", "lijst", "parameterwijziging", "parameter", "aanname"):
        op.drop_table(name)


def _aannames() -> None:
    op.create_table(
        "aanname",
        sa.Column("sleutel", sa.String(8), nullable=False),
        sa.Column("titel", sa.String(255), nullable=False),
        sa.Column("tekst", sa.Text, nullable=False),
        sa.Column("eigenaar", sa.String(255), nullable=False),
        sa.Column("bron", sa.String(255), nullable=False),
        sa.Column("versie", sa.Integer, nullable=False),
        sa.Column("gewijzigd_at", _MOMENT, nullable=False),
        sa.Column("vervallen", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("sleutel", name="pk_aanname"),
    )
    op.create_table(
        "parameter",
        sa.Column("sleutel", sa.String(64), nullable=False),
        sa.Column("aanname", sa.String(8), nullable=False),
        sa.Column("volgorde", sa.Integer, nullable=False),
        sa.Column("naam", sa.String(255), nullable=False),
        sa.Column("uitleg", sa.Text, nullable=False),
        sa.Column("soort", sa.String(16), nullable=False),
        sa.Column("eenheid", sa.String(32), nullable=False),
        sa.Column("standaard", sa.Integer, nullable=False),
        sa.Column("waarde", sa.Integer, nullable=False),
        sa.Column("hoogstens", sa.Integer),
        sa.Column("wet", sa.String(16)),
        sa.Column("geverifieerd_door", sa.String(255)),
        sa.Column("geverifieerd_on", sa.Date),
        sa.Column("vervallen", sa.Boolean, nullable=False),
        sa.Column("versie", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("sleutel", name="pk_parameter"),
        _to("parameter", "aanname", "aanname.sleutel"),
    )
    op.create_index("ix_parameter_aanname", "parameter", ["aanname"])
    op.create_table(
        "parameterwijziging",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("parameter", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("account_id", sa.String(36)),
        sa.Column("door", sa.String(255), nullable=False),
        sa.Column("wat", sa.String(16), nullable=False),
        sa.Column("van", sa.String(255), nullable=False),
        sa.Column("naar", sa.String(255), nullable=False),
        sa.Column("reden", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_parameterwijziging"),
        _to("parameterwijziging", "parameter", "parameter.sleutel"),
        _to("parameterwijziging", "account_id", "account.id"),
    )
    op.create_index("ix_parameterwijziging_parameter", "parameterwijziging", ["parameter"])


def _lijsten() -> None:
    op.create_table(
        "lijst",
        sa.Column("sleutel", sa.String(64), nullable=False),
        sa.Column("volgorde", sa.Integer, nullable=False),
        sa.Column("naam", sa.String(300), nullable=False),
        sa.Column("uitleg", sa.Text, nullable=False),
        sa.Column("bron", sa.String(255), nullable=False),
        sa.Column("vervallen", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("sleutel", name="pk_lijst"),
    )
    op.create_table(
        "lijstitem",
        sa.Column("lijst", sa.String(64), nullable=False),
        sa.Column("sleutel", sa.String(64), nullable=False),
        sa.Column("volgorde", sa.Integer, nullable=False),
        sa.Column("naam", sa.String(300), nullable=False),
        sa.Column("uitleg", sa.Text, nullable=False),
        sa.Column("bron", sa.String(255), nullable=False),
        sa.Column("kenmerken", sa.JSON, nullable=False),
        sa.Column("vervallen", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("lijst", "sleutel", name="pk_lijstitem"),
        _to("lijstitem", "lijst", "lijst.sleutel"),
    )


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")
