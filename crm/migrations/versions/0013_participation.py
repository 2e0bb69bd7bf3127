"""Colleagues who take part: which interactions and deals are theirs, by one look into an index."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

COLLEAGUES = sa.text("user_id IS NOT NULL")
RECORDS = {"participant": "interaction_id", "deal_participant": "deal_id"}


def upgrade() -> None:
    for table, record_id in RECORDS.items():
        op.drop_index(f"ix_{table}_user_id", table_name=table)
        op.create_index(
            f"ix_{table}_user",
            table,
            ["user_id", record_id],
            sqlite_where=COLLEAGUES,
            postgresql_where=COLLEAGUES,
        )


def downgrade() -> None:
    for table in RECORDS:
        op.drop_index(f"ix_{table}_user", table_name=table)
        op.create_index(f"ix_{table}_user_id", table, ["user_id"])
