"""The risk that a person last chose, beside the dossier, to order casussen by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BY_NAME, _BY_PLACE = "ix_dossier_soort_risico", "ix_dossier_soort_risico_rang"


def upgrade() -> None:
    """Add the columns; what was filed before is sealed, so those dossiers have none yet."""
    op.add_column("dossier", sa.Column("risico", sa.String(64)))
    op.add_column(
        "dossier", sa.Column("risico_rang", sa.Integer, nullable=False, server_default="0")
    )
    op.add_column("dossier", sa.Column("risico_stuk_id", sa.String(36)))
    op.create_index(_BY_NAME, "dossier", ["soort", "risico", "created_at"])
    op.create_index(_BY_PLACE, "dossier", ["soort", "risico_rang", "created_at", "id"])


def downgrade() -> None:
    """Drop the columns."""
    for index in (_BY_NAME, _BY_PLACE):
        op.drop_index(index, "dossier")
    for column in ("risico", "risico_rang", "risico_stuk_id"):
        op.drop_column("dossier", column)
