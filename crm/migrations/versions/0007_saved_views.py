"""Defer, tags of interactions and saved views."""

import sqlalchemy as sa
from alembic import op

from crm.database import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OPEN_ONES = "state != 'done' AND archived_at IS NULL"
DONE_ONES = "state = 'done' AND archived_at IS NULL"
PLACE = ["starts_on", "id"]
# name → columns, condition on SQLite, condition on PostgreSQL
INDEXES = {
    "is_reviewed_open": (["is_reviewed", *PLACE], OPEN_ONES, OPEN_ONES),
    "is_reviewed_done": (["is_reviewed", *PLACE], DONE_ONES, DONE_ONES),
    "watched": (["is_on_watch", *PLACE], "is_on_watch = 1", "is_on_watch"),
    "private": (["is_private", *PLACE], "is_private = 1", "is_private"),
    "deferred": (["deferred_until"], "deferred_until IS NOT NULL", "deferred_until IS NOT NULL"),
}


def upgrade() -> None:
    op.add_column("interaction", sa.Column("deferred_until", sa.Date()))
    op.add_column(
        "user", sa.Column("list_settings", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    )
    for name, (columns, on_sqlite, on_postgresql) in INDEXES.items():
        op.create_index(
            f"ix_interaction_{name}",
            "interaction",
            columns,
            sqlite_where=sa.text(on_sqlite),
            postgresql_where=sa.text(on_postgresql),
        )
    op.create_index("ix_contact_name", "contact", ["sort_key", "id"])
    op.create_index("ix_user_name", "user", ["family_name", "given_name", "id"])
    op.create_index("ix_step_number", "step", ["process_id", "number", "id"])
    _create_interaction_tag()
    _create_saved_view()


def _create_interaction_tag() -> None:
    op.create_table(
        "interaction_tag",
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interaction.id"],
            name=op.f("fk_interaction_tag_interaction_id_interaction"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tag.id"], name=op.f("fk_interaction_tag_tag_id_tag"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("interaction_id", "tag_id", name=op.f("pk_interaction_tag")),
    )
    op.create_index(op.f("ix_interaction_tag_tag_id"), "interaction_tag", ["tag_id"])


def _create_saved_view() -> None:
    op.create_table(
        "saved_view",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("grouping", sa.String(length=32), nullable=True),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("order", sa.String(length=32), nullable=True),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_saved_view_owner_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_saved_view_owner_id"), "saved_view", ["owner_id"])


def downgrade() -> None:
    op.drop_table("saved_view")
    op.drop_table("interaction_tag")
    op.drop_index("ix_step_number", "step")
    op.drop_index("ix_user_name", "user")
    op.drop_index("ix_contact_name", "contact")
    for name in INDEXES:
        op.drop_index(f"ix_interaction_{name}", "interaction")
    op.drop_column("user", "list_settings")
    op.drop_column("interaction", "deferred_until")
