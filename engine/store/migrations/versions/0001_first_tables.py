"""The first tables: bundles, instances and what waits in them, history, incidents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    _definitions()
    _instances()
    _messages()
    _outbox()
    _memory()
    _decisions()


def downgrade() -> None:
    """Drop the tables, those that point at others first."""
    for name in (
        *("engine_hold", "engine_pulse", "engine_incident", "engine_decision"),
        *("engine_history", "engine_outbox"),
        *("engine_message", "engine_subscription", "engine_timer", "engine_work_item"),
        *("engine_instance", "engine_publication", "engine_bundle_file", "engine_bundle"),
    ):
        op.drop_table(name)


def _definitions() -> None:
    op.create_table(
        "engine_bundle",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("process_key", sa.String(255), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("successor_id", sa.String(64)),
        sa.Column("successor_changes", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_engine_bundle"),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["engine_bundle.id"], name="fk_engine_bundle_successor_id"
        ),
    )
    op.create_table(
        "engine_bundle_file",
        sa.Column("bundle_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("bundle_id", "name", name="pk_engine_bundle_file"),
        _to_bundle("engine_bundle_file"),
    )
    op.create_table(
        "engine_publication",
        sa.Column("process_key", sa.String(255), nullable=False),
        sa.Column("version", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("bundle_id", sa.String(64), nullable=False),
        sa.Column("published_at", _MOMENT, nullable=False),
        sa.Column("published_by", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("process_key", "version", name="pk_engine_publication"),
        _to_bundle("engine_publication"),
    )


def _instances() -> None:
    op.create_table(
        "engine_instance",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("bundle_id", sa.String(64), nullable=False),
        sa.Column("process_key", sa.String(255), nullable=False),
        sa.Column("business_key", sa.String(255), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state_format", sa.Integer, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.Column("ends", sa.JSON, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_engine_instance"),
        _to_bundle("engine_instance"),
    )
    op.create_index("ix_engine_instance_business_key", "engine_instance", ["business_key"])
    op.create_index("ix_engine_instance_status", "engine_instance", ["status"])
    op.create_table(
        "engine_work_item",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("instance_id", sa.String(36), nullable=False),
        sa.Column("element_id", sa.String(255), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("closed_at", _MOMENT),
        sa.Column("closed_by", sa.String(255)),
        sa.PrimaryKeyConstraint("id", name="pk_engine_work_item"),
        _to_instance("engine_work_item"),
    )
    op.create_index("ix_engine_work_item_instance_id", "engine_work_item", ["instance_id"])
    op.create_table(
        "engine_timer",
        sa.Column("instance_id", sa.String(36), nullable=False),
        sa.Column("token_id", sa.String(36), nullable=False),
        sa.Column("element_id", sa.String(255), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("held_by_incident", sa.Integer),
        sa.PrimaryKeyConstraint("instance_id", "token_id", name="pk_engine_timer"),
        _to_instance("engine_timer"),
    )
    op.create_index(
        "ix_engine_timer_due",
        "engine_timer",
        ["due_at"],
        sqlite_where=sa.text("held_by_incident IS NULL"),
        postgresql_where=sa.text("held_by_incident IS NULL"),
    )


def _messages() -> None:
    op.create_table(
        "engine_subscription",
        sa.Column("instance_id", sa.String(36), nullable=False),
        sa.Column("token_id", sa.String(36), nullable=False),
        sa.Column("element_id", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("address", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "token_id", name="pk_engine_subscription"),
        _to_instance("engine_subscription"),
    )
    op.create_index(
        "ix_engine_subscription_address", "engine_subscription", ["name", "address", "kind"]
    )
    op.create_table(
        "engine_message",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("address", sa.String(255), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("source_id", sa.String(36)),
        sa.Column("error", sa.String(255)),
        sa.Column("sent_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("held_by_incident", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="pk_engine_message"),
    )


def _outbox() -> None:
    op.create_table(
        "engine_outbox",
        sa.Column("key", sa.String(36), nullable=False),
        sa.Column("instance_id", sa.String(36), nullable=False),
        sa.Column("element_id", sa.String(255), nullable=False),
        sa.Column("service", sa.String(255), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(255)),
        sa.Column("held_by_incident", sa.Integer),
        sa.PrimaryKeyConstraint("key", name="pk_engine_outbox"),
        _to_instance("engine_outbox"),
    )
    op.create_index("ix_engine_outbox_instance_id", "engine_outbox", ["instance_id"])
    op.create_index(
        "ix_engine_outbox_due",
        "engine_outbox",
        ["due_at"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )


def _memory() -> None:
    op.create_table(
        "engine_history",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("instance_id", sa.String(36), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("element_id", sa.String(255)),
        sa.Column("work_item_id", sa.String(36)),
        sa.Column("by", sa.String(255)),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("effect_key", sa.String(255)),
        sa.PrimaryKeyConstraint("id", name="pk_engine_history"),
        sa.UniqueConstraint("effect_key", name="uq_engine_history_effect_key"),
        _to_instance("engine_history"),
    )
    op.create_index("ix_engine_history_instance_id", "engine_history", ["instance_id"])
    op.create_table(
        "engine_incident",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("instance_id", sa.String(36), nullable=False),
        sa.Column("element_id", sa.String(255)),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("occurred_at", _MOMENT, nullable=False),
        sa.Column("resolved_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_engine_incident"),
    )
    op.create_index("ix_engine_incident_instance_id", "engine_incident", ["instance_id"])
    op.create_index(
        "ix_engine_incident_open",
        "engine_incident",
        ["code", "id"],
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "engine_pulse",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("ticked_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_engine_pulse"),
    )
    op.create_table(
        "engine_hold",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("id", name="pk_engine_hold"),
    )


def _decisions() -> None:
    op.create_table(
        "engine_decision",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=True),
        sa.Column("instance_id", sa.String(36), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("element_id", sa.String(255), nullable=False),
        sa.Column("decision_id", sa.String(255), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("inputs", sa.JSON, nullable=False),
        sa.Column("outputs", sa.JSON, nullable=False),
        sa.Column("matched", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_engine_decision"),
        _to_instance("engine_decision"),
    )
    op.create_index("ix_engine_decision_instance_id", "engine_decision", ["instance_id"])


def _to_bundle(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["bundle_id"], ["engine_bundle.id"], name=f"fk_{table}_bundle_id"
    )


def _to_instance(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["instance_id"], ["engine_instance.id"], name=f"fk_{table}_instance_id"
    )
