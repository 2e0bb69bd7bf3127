"""Attachments and time spent."""

import sqlalchemy as sa
from alembic import op

from crm.database import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

HOLDERS = ("contact", "deal", "interaction")
ONE_HOLDER = (
    "(CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN deal_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN interaction_id IS NULL THEN 0 ELSE 1 END) = 1"
)
RUNNING = sa.text("seconds IS NULL AND archived_at IS NULL")
USER_COLUMNS = ("timer_started_at", "timer_interaction_id", "hourly_cost_minor")


def upgrade() -> None:
    op.add_column("stored_file", sa.Column("removed_at", UtcDateTime(), nullable=True))
    _create_attachment()
    _create_time_entry()
    op.add_column("user", sa.Column("timer_started_at", UtcDateTime(), nullable=True))
    op.add_column("user", sa.Column("timer_interaction_id", sa.Integer(), nullable=True))
    op.add_column("user", sa.Column("hourly_cost_minor", sa.BigInteger(), nullable=True))


def _create_attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("deal_id", sa.Integer(), nullable=True),
        sa.Column("interaction_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("thumbnail_id", sa.Integer(), nullable=True),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(ONE_HOLDER, name=op.f("ck_attachment_one_holder")),
        sa.ForeignKeyConstraint(["added_by_id"], ["user.id"], name=op.f("fk_attachment_added_by_id_user")),
        *(_key("attachment", f"{kind}_id", kind) for kind in HOLDERS),
        *(_key("attachment", f"{kind}_id", "stored_file") for kind in ("file", "thumbnail")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sqlite_autoincrement=True,
    )
    for kind in HOLDERS:
        shown = sa.text(f"{kind}_id IS NOT NULL AND archived_at IS NULL")
        _index("attachment", kind, [f"{kind}_id", "id"], shown)
    for column in ("file_id", "thumbnail_id"):
        op.create_index(op.f(f"ix_attachment_{column}"), "attachment", [column])


def _create_time_entry() -> None:
    op.create_table(
        "time_entry",
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("stopped_at", UtcDateTime(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _key("time_entry", "interaction_id", "interaction"),
        _key("time_entry", "user_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_entry")),
        sqlite_autoincrement=True,
    )
    _index("time_entry", "running", ["user_id"], RUNNING, unique=True)
    op.create_index("ix_time_entry_interaction", "time_entry", ["interaction_id", "day"])
    op.create_index("ix_time_entry_day", "time_entry", ["day", "id"])
    op.create_index("ix_time_entry_user", "time_entry", ["user_id", "day", "id"])


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _index(table: str, name: str, columns: list[str], where, *, unique: bool = False) -> None:
    op.create_index(
        f"ix_{table}_{name}", table, columns, unique=unique, sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    for column in reversed(USER_COLUMNS):
        op.drop_column("user", column)
    op.drop_table("time_entry")
    op.drop_table("attachment")
    op.drop_column("stored_file", "removed_at")
