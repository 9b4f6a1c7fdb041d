"""Who stepped into the course of a dossier, and who keeps the store running: and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "ingreep",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("dossier_id", sa.String(36), nullable=False),
        sa.Column("soort", sa.String(16), nullable=False),
        sa.Column("wat", sa.String(255), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reden", sa.LargeBinary, nullable=False),
        sa.Column("van_at", sa.DateTime(timezone=True)),
        sa.Column("naar_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_ingreep"),
        _to("ingreep", "dossier_id", "dossier.id"),
        _to("ingreep", "account_id", "account.id"),
    )
    op.create_index("ix_ingreep_dossier_id", "ingreep", ["dossier_id"])
    op.create_table(
        "beheerdaad",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("dossier_id", sa.String(36), nullable=False),
        sa.Column("soort", sa.String(32), nullable=False),
        sa.Column("wat", sa.String(255), nullable=False),
        sa.Column("gelukt", sa.Boolean, nullable=False),
        sa.Column("account_id", sa.String(36)),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reden", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_beheerdaad"),
        _to("beheerdaad", "dossier_id", "dossier.id"),
        _to("beheerdaad", "account_id", "account.id"),
    )
    op.create_index("ix_beheerdaad_at", "beheerdaad", ["at"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("beheerdaad")
    op.drop_table("ingreep")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")
