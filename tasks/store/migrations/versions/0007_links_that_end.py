"""Casussen that belonged together once: a link gets an end, and may come again."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_KEPT = ("casus_id", "andere_id", "at")


def upgrade() -> None:
    """Make the table anew with what stood in it."""
    rows = [{"id": str(uuid4()), **row, "ended_at": None} for row in _take("verband")]
    made = op.create_table(
        "verband",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("casus_id", sa.String(36), nullable=False),
        sa.Column("andere_id", sa.String(36), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_verband"),
        _to("casus_id"),
        _to("andere_id"),
    )
    op.create_index("ix_verband_casus_id", "verband", ["casus_id"])
    op.create_index("ix_verband_andere_id", "verband", ["andere_id"])
    op.create_index(
        "uq_verband_loopt",
        "verband",
        ["casus_id", "andere_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.bulk_insert(made, rows)


def downgrade() -> None:
    """Make the table as it was; a link that ended is not told any more."""
    rows = _take("verband", "ended_at IS NULL")
    made = op.create_table(
        "verband",
        sa.Column("casus_id", sa.String(36), nullable=False),
        sa.Column("andere_id", sa.String(36), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("casus_id", "andere_id", name="pk_verband"),
        _to("casus_id"),
        _to("andere_id"),
    )
    op.create_index("ix_verband_andere_id", "verband", ["andere_id"])
    op.bulk_insert(made, rows)


def _take(name: str, which: str = "1 = 1") -> list[dict[str, object]]:
    """Return what stands in the table, and drop it."""
    table = sa.table(name, sa.column("casus_id"), sa.column("andere_id"), sa.column("at", _MOMENT))
    found = sa.select(*(table.c[column] for column in _KEPT)).where(sa.text(which))
    rows = [dict(row) for row in op.get_bind().execute(found).mappings()]
    op.drop_table(name)
    return rows


def _to(column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["dossier.id"], name=f"fk_verband_{column}")
