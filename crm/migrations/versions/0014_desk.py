"""The desk: what a user put on it, and what its figures are read by."""

import sqlalchemy as sa
from alembic import op

from crm.database import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

OPEN_ONES = "state != 'done' AND archived_at IS NULL"
FIGURES = ("total", "phone", "email", "unique_name", "next_step", "open_step")


def upgrade() -> None:
    settings = sa.Column("desk_settings", sa.JSON(), nullable=False, server_default=sa.text("'{}'"))
    op.add_column("user", settings)
    op.create_index(
        "ix_interaction_desk",
        "interaction",
        ["responsible_id", "starts_on", "state", "step_id", "deferred_until", "archived_at"],
        sqlite_where=sa.text(OPEN_ONES),
        postgresql_where=sa.text(OPEN_ONES),
    )
    op.create_index("ix_event_user", "event", ["user_id", "id"])
    op.create_table(
        "contact_quality",
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in FIGURES),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_contact_quality_owner_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_quality")),
        sa.UniqueConstraint("owner_id", name=op.f("uq_contact_quality_owner_id")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("contact_quality")
    op.drop_index("ix_event_user", "event")
    op.drop_index("ix_interaction_desk", "interaction")
    op.drop_column("user", "desk_settings")
