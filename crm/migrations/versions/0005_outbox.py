"""Messages to clients and reminders."""

import sqlalchemy as sa
from alembic import op

from crm.database import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WAITING, SENDING = sa.text("state = 'waiting'"), sa.text("state = 'sending'")
REMINDED = sa.text("client_reminder != 'none'")
USER_COLUMNS = ("reminder_minutes", "reminds_of_deadlines", "reminds_by_email", "reminders_seen_at")


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("interaction_id", sa.Integer(), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("occurrence_at", UtcDateTime(), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("recipient_name", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=False),
        sa.Column("tried_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.String(length=32), nullable=False),
        sa.Column("error_detail", sa.String(length=300), nullable=False),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interaction.id"], name=op.f("fk_message_interaction_id_interaction")
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_message_contact_id_contact")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_message_user_id_user")),
        sa.ForeignKeyConstraint(
            ["cancelled_by_id"], ["user.id"], name=op.f("fk_message_cancelled_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
        sqlite_autoincrement=True,
    )
    _index("due", "message", ["next_try_at", "id"], WAITING)
    _index("under_way", "message", ["lease_until"], SENDING)
    op.create_index("ix_message_interaction", "message", ["interaction_id"])
    op.create_index("ix_message_list", "message", ["state", "due_at", "id"])
    op.create_index("ix_message_tried", "message", ["channel", "tried_at"])
    op.add_column(
        "interaction", sa.Column("client_reminder", sa.String(32), nullable=False, server_default="none")
    )
    _index("client_reminder", "interaction", ["starts_at"], REMINDED)
    op.add_column("team", sa.Column("reminders", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
    op.add_column("user", sa.Column("reminder_minutes", sa.Integer(), nullable=True, server_default="10"))
    op.add_column(
        "user",
        sa.Column("reminds_of_deadlines", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.add_column(
        "user", sa.Column("reminds_by_email", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("user", sa.Column("reminders_seen_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    for column in reversed(USER_COLUMNS):
        op.drop_column("user", column)
    op.drop_column("team", "reminders")
    op.drop_index("ix_interaction_client_reminder", "interaction")
    op.drop_column("interaction", "client_reminder")
    op.drop_table("message")


def _index(name: str, table: str, columns: list[str], where) -> None:
    op.create_index(f"ix_{table}_{name}", table, columns, sqlite_where=where, postgresql_where=where)
