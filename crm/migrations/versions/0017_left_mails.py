"""From which message on some were left in the mailbox, and what was put aside since when."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ASIDE = sa.text("reason <> ''")


def upgrade() -> None:
    op.add_column("mail_account", sa.Column("left_uid", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_received_mail_aside",
        "received_mail",
        ["received_at"],
        sqlite_where=ASIDE,
        postgresql_where=ASIDE,
    )


def downgrade() -> None:
    op.drop_index("ix_received_mail_aside", "received_mail")
    op.drop_column("mail_account", "left_uid")
