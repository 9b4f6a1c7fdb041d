"""Actions beside the line of a dossier, and casussen that belong together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "actie",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("dossier_id", sa.String(36), nullable=False),
        sa.Column("proces", sa.String(255), nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_actie"),
        _to("actie", "dossier_id", "dossier.id"),
    )
    op.create_index(
        "uq_actie_loopt",
        "actie",
        ["dossier_id", "proces"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "verband",
        sa.Column("casus_id", sa.String(36), nullable=False),
        sa.Column("andere_id", sa.String(36), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("casus_id", "andere_id", name="pk_verband"),
        _to("verband", "casus_id", "dossier.id"),
        _to("verband", "andere_id", "dossier.id"),
    )
    op.create_index("ix_verband_andere_id", "verband", ["andere_id"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("verband")
    op.drop_table("actie")


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")
