"""Place, source and document of interactions, and their checklists."""

import sqlalchemy as sa
from alembic import op

from crm.database import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXTS = {"place": 200, "source": 120, "document": 80}
NUMBERS = ("checklist_total", "checklist_done")
SHOWN = sa.text("archived_at IS NULL")


def upgrade() -> None:
    for table in ("interaction", "series"):
        for name, length in TEXTS.items():
            op.add_column(table, sa.Column(name, sa.String(length), nullable=False, server_default=""))
    for name in NUMBERS:
        op.add_column("interaction", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("series", sa.Column("checklist", sa.JSON(), nullable=False, server_default="[]"))
    for name in TEXTS:
        _create_partial_index(name)
    _create_checklist_item()


def _create_partial_index(name: str) -> None:
    """Few interactions say anything there: only those stand in the index."""
    filled = sa.text(f"{name} != ''")
    op.create_index(
        f"ix_interaction_{name}",
        "interaction",
        [name, "starts_on", "id"],
        sqlite_where=filled,
        postgresql_where=filled,
    )


def _create_checklist_item() -> None:
    op.create_table(
        "checklist_item",
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _key("interaction_id", "interaction"),
        _key("done_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_item")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_checklist_item_interaction",
        "checklist_item",
        ["interaction_id", "position", "id"],
        sqlite_where=SHOWN,
        postgresql_where=SHOWN,
    )


def _key(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_checklist_item_{column}_{other}")
    )


def downgrade() -> None:
    op.drop_table("checklist_item")
    for name in reversed(TEXTS):
        op.drop_index(f"ix_interaction_{name}", table_name="interaction")
    op.drop_column("series", "checklist")
    for name in reversed(NUMBERS):
        op.drop_column("interaction", name)
    for table in ("series", "interaction"):
        for name in reversed(TEXTS):
            op.drop_column(table, name)
