"""In which kinds of dossier somebody with a role can have something."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; until the next publication every role may look everywhere."""
    op.add_column("rol", sa.Column("ingangen", sa.JSON))
    rol = sa.table("rol", sa.column("ingangen", sa.JSON))
    op.execute(rol.update().values(ingangen=["melding", "casus"]))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("rol", "ingangen")
