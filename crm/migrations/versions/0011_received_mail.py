"""E-mails taken in, their threads, the mailbox they are fetched from, personal addresses."""

import sqlalchemy as sa
from alembic import op

from crm.database import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    _create_received_mail()
    _create_mail_trace()
    _create_mail_account()
    op.create_index("ix_message_message_id", "message", ["message_id"])
    op.add_column("team", sa.Column("mail_address", sa.String(254), nullable=False, server_default=""))
    op.add_column("user", sa.Column("mail_address_number", sa.Integer(), nullable=False, server_default="1"))


def _create_received_mail() -> None:
    op.create_table(
        "received_mail",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("interaction_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _key("received_mail", "user_id", "user"),
        _key("received_mail", "interaction_id", "interaction"),
        _key("received_mail", "file_id", "stored_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_received_mail_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_received_mail_waiting", "received_mail", ["id"], sqlite_where=WAITING, postgresql_where=WAITING
    )
    op.create_index("ix_received_mail_interaction", "received_mail", ["interaction_id"])


def _create_mail_trace() -> None:
    op.create_table(
        "mail_trace",
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _key("mail_trace", "mail_id", "received_mail"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_trace")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mail_trace_digest", "mail_trace", ["digest", "mail_id"])
    op.create_index("ix_mail_trace_mail_id", "mail_trace", ["mail_id"])


def _create_mail_account() -> None:
    op.create_table(
        "mail_account",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.String(length=32), nullable=False),
        sa.Column("error_detail", sa.String(length=300), nullable=False),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_account")),
        sa.UniqueConstraint("name", name=op.f("uq_mail_account_name")),
        sqlite_autoincrement=True,
    )


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def downgrade() -> None:
    op.drop_column("user", "mail_address_number")
    op.drop_column("team", "mail_address")
    op.drop_index("ix_message_message_id", table_name="message")
    for table in ("mail_account", "mail_trace", "received_mail"):
        op.drop_table(table)
