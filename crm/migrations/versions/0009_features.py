"""Feature switches, the evening plan and the morning list."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def columns() -> dict[str, list[sa.Column]]:
    """The new columns of each table, made anew: a column belongs to one table for good."""
    return {
        "team": [
            sa.Column("features", sa.JSON(), nullable=False, server_default=sa.text("'{}'")),
            sa.Column("suggests_parts_from", sa.Date()),
        ],
        "interaction": [sa.Column("planned_on", sa.Date()), sa.Column("day_position", sa.Integer())],
        "user": [
            sa.Column("morning_list_at", sa.Time()),
            sa.Column("morning_listed_on", sa.Date()),
            sa.Column("morning_list_when_empty", sa.Boolean(), nullable=False, server_default=sa.false()),
        ],
    }


def upgrade() -> None:
    for table, added in columns().items():
        for column in added:
            op.add_column(table, column)


def downgrade() -> None:
    for table, added in columns().items():
        for column in added:
            op.drop_column(table, column.name)
