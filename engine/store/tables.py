"""The engine's tables. Nothing outside ``engine.store`` reads or writes them.

Moments are stored as UTC; :class:`Moment` gives them back aware on both databases.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_WHERE = "postgresql_where"
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = sa.MetaData(naming_convention=NAMING)


def partial_index(
    name: str, *columns: str, where: str, postgresql_where: str = "", unique: bool = False
) -> sa.Index:
    """Return an index over some rows; ``postgresql_where`` when PostgreSQL says it otherwise.

    To name a dialect in an index is to import it. What PostgreSQL needs to know is told when
    its tables are made (:func:`tell_postgres`), so that others do not carry it along.
    """
    info = {_WHERE: postgresql_where or where}
    return sa.Index(name, *columns, unique=unique, sqlite_where=sa.text(where), info=info)


def tell_postgres(tables: sa.MetaData) -> None:
    """Let PostgreSQL make the partial indexes of these tables as partial ones."""

    def tell(_tables: sa.MetaData, connection: sa.Connection, **_more: object) -> None:
        if connection.dialect.name == "postgresql":
            for table in tables.tables.values():
                for index in table.indexes:
                    if _WHERE in index.info:
                        condition = sa.text(index.info[_WHERE])
                        index.dialect_kwargs["postgresql_where"] = condition

    sa.event.listen(tables, "before_create", tell)


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware moment in UTC; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Store as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must be aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


bundle = sa.Table(
    "engine_bundle",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("process_key", sa.String(255), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    #: the bundle with newer versions of processes that an instance has not entered
    sa.Column("successor_id", sa.ForeignKey("engine_bundle.id")),
    sa.Column("successor_changes", sa.JSON, nullable=False),
)

bundle_file = sa.Table(
    "engine_bundle_file",
    metadata,
    sa.Column("bundle_id", sa.ForeignKey("engine_bundle.id"), primary_key=True),
    sa.Column("name", sa.String(255), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)

publication = sa.Table(
    "engine_publication",
    metadata,
    sa.Column("process_key", sa.String(255), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("bundle_id", sa.ForeignKey("engine_bundle.id"), nullable=False),
    sa.Column("published_at", Moment, nullable=False),
    sa.Column("published_by", sa.String(255), nullable=False),
)

instance = sa.Table(
    "engine_instance",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("bundle_id", sa.ForeignKey("engine_bundle.id"), nullable=False),
    sa.Column("process_key", sa.String(255), nullable=False),
    sa.Column("business_key", sa.String(255), nullable=False, index=True),
    sa.Column("status", sa.String(16), nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state_format", sa.Integer, nullable=False),
    sa.Column("state", sa.LargeBinary, nullable=False),
    #: end events of the process itself that were reached, each once
    sa.Column("ends", sa.JSON, nullable=False),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
)

work_item = sa.Table(
    "engine_work_item",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("instance_id", sa.ForeignKey("engine_instance.id"), nullable=False, index=True),
    sa.Column("element_id", sa.String(255), nullable=False),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("closed_at", Moment),
    sa.Column("closed_by", sa.String(255)),
)

timer = sa.Table(
    "engine_timer",
    metadata,
    sa.Column("instance_id", sa.ForeignKey("engine_instance.id"), primary_key=True),
    sa.Column("token_id", sa.String(36), primary_key=True),
    sa.Column("element_id", sa.String(255), nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("held_by_incident", sa.Integer),
    partial_index("ix_engine_timer_due", "due_at", where="held_by_incident IS NULL"),
)

subscription = sa.Table(
    "engine_subscription",
    metadata,
    sa.Column("instance_id", sa.ForeignKey("engine_instance.id"), primary_key=True),
    sa.Column("token_id", sa.String(36), primary_key=True),
    sa.Column("element_id", sa.String(255), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("name", sa.String(255), nullable=False),
    #: the key of a message, or the token that a signal or answer is for
    sa.Column("address", sa.String(255), nullable=False),
    sa.Index("ix_engine_subscription_address", "name", "address", "kind"),
)

message = sa.Table(
    "engine_message",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("address", sa.String(255), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("source_id", sa.String(36)),
    #: of an answer that is a business error: its code
    sa.Column("error", sa.String(255)),
    sa.Column("sent_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
    sa.Column("held_by_incident", sa.Integer),
)

outbox = sa.Table(
    "engine_outbox",
    metadata,
    #: the token that waits for the answer; whoever does the work may know it again by this
    sa.Column("key", sa.String(36), primary_key=True),
    sa.Column("instance_id", sa.ForeignKey("engine_instance.id"), nullable=False, index=True),
    sa.Column("element_id", sa.String(255), nullable=False),
    sa.Column("service", sa.String(255), nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("reason", sa.String(255)),
    sa.Column("held_by_incident", sa.Integer),
    partial_index("ix_engine_outbox_due", "due_at", where="state = 'waiting'"),
)

history = sa.Table(
    "engine_history",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("instance_id", sa.ForeignKey("engine_instance.id"), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("element_id", sa.String(255)),
    sa.Column("work_item_id", sa.String(36)),
    sa.Column("by", sa.String(255)),
    sa.Column("data", sa.JSON, nullable=False),
    #: one effect, one line: a completion or a firing that comes twice breaks here
    sa.Column("effect_key", sa.String(255), unique=True),
)

#: one row for each time that a decision was asked; inputs are variables, never what people wrote
decision = sa.Table(
    "engine_decision",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("instance_id", sa.ForeignKey("engine_instance.id"), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("element_id", sa.String(255), nullable=False),
    sa.Column("decision_id", sa.String(255), nullable=False),
    sa.Column("version", sa.String(64), nullable=False),
    sa.Column("inputs", sa.JSON, nullable=False),
    sa.Column("outputs", sa.JSON, nullable=False),
    sa.Column("matched", sa.JSON, nullable=False),
)

incident = sa.Table(
    "engine_incident",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("instance_id", sa.String(36), nullable=False, index=True),
    sa.Column("element_id", sa.String(255)),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("occurred_at", Moment, nullable=False),
    sa.Column("resolved_at", Moment),
    partial_index("ix_engine_incident_open", "code", "id", where="resolved_at IS NULL"),
)

#: when time was last looked after: one row
pulse = sa.Table(
    "engine_pulse",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ticked_at", Moment, nullable=False),
)

#: one row while nothing may be sent: the store was put back from a backup
hold = sa.Table(
    "engine_hold",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
)

tell_postgres(metadata)
