"""Whether a contact has a phone and an e-mail, kept beside it: who lacks one is found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

WAYS = ("phone", "email")
LIVE = "archived_at IS NULL"
POINT = sa.table("contact_point", sa.column("kind"), sa.column("contact_id"))


def upgrade() -> None:
    for way in WAYS:
        column = sa.Column(f"has_{way}", sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("contact", column)
        contact = sa.table("contact", sa.column("id"), sa.column(f"has_{way}"))
        known = sa.exists().where(POINT.c.kind == way, POINT.c.contact_id == contact.c.id)
        op.execute(contact.update().values({f"has_{way}": known}))
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
