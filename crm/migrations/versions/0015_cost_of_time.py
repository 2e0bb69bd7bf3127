"""What an hour cost when the time was spent: a later change rewrites no sum."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("time_entry", sa.Column("hourly_cost_minor", sa.BigInteger(), nullable=True))
    # Nobody kept the costs of the past: what counted until now is the one of today.
    op.execute(
        "UPDATE time_entry SET hourly_cost_minor ="
        ' (SELECT hourly_cost_minor FROM "user" WHERE "user".id = time_entry.user_id)'
    )


def downgrade() -> None:
    op.drop_column("time_entry", "hourly_cost_minor")
