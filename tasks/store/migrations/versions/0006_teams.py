"""Who can be given a role within a casus, and what somebody is in its team for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the columns; whom a regisseur is chosen from was no choice until now."""
    op.add_column("rol", sa.Column("gekozen_uit", sa.String(64)))
    op.add_column("rol", sa.Column("een_tegelijk", sa.Boolean))
    op.add_column("toekenning", sa.Column("waarvoor", sa.JSON))
    rol = sa.table("rol", *map(sa.column, ("sleutel", "gekozen_uit", "een_tegelijk")))
    chosen = {"gekozen_uit": "beschikbaar_als_regisseur", "een_tegelijk": True}
    op.execute(rol.update().where(rol.c.sleutel == "regisseur").values(chosen))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("toekenning", "waarvoor")
    op.drop_column("rol", "een_tegelijk")
    op.drop_column("rol", "gekozen_uit")
