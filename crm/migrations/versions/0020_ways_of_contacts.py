"""Whether a contact has a phone and an e-mail, kept beside it: who lacks one is found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

WAYS = ("phone", "email")
LIVE = "archived_at IS NULL"


def upgrade() -> None:
    for way in WAYS:
        column = sa.Column(f"has_{way}", sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("contact", column)
        # The names are our own, nothing comes from outside.
        op.execute(
            f"UPDATE contact SET has_{way} = EXISTS (SELECT 1 FROM contact_point WHERE kind = '{way}' AND contact_id = contact.id)"
        )  # noqa: S608, E501
        op.create_index(
            f"ix_contact_without_{way}",
            "contact",
            ["sort_key", "id"],
            sqlite_where=sa.text(f"{LIVE} AND has_{way} = 0"),
            postgresql_where=sa.text(f"{LIVE} AND NOT has_{way}"),
        )
    op.create_index(
        "ix_contact_kind_newest",
        "contact",
        ["kind", "created_at", "id"],
        sqlite_where=sa.text(LIVE),
        postgresql_where=sa.text(LIVE),
    )


def downgrade() -> None:
    op.drop_index("ix_contact_kind_newest", "contact")
    for way in WAYS:
        op.drop_index(f"ix_contact_without_{way}", "contact")
        op.drop_column("contact", f"has_{way}")
