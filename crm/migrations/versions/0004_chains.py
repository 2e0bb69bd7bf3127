"""Chains of interactions and what they are about; people of deals; coordinates to find people by."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CHAINED = sa.text("chain_id IS NOT NULL")
REACHABLE = sa.text("normalized IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "chain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain")),
        sqlite_autoincrement=True,
    )
    # Inline, because SQLite adds a foreign key only together with its column.
    chain = sa.ForeignKey("chain.id", name="fk_interaction_chain_id_chain")
    op.add_column("interaction", sa.Column("chain_id", sa.Integer(), chain), inline_references=True)
    op.create_index(
        "ix_interaction_chain",
        "interaction",
        ["chain_id", "starts_on", "id"],
        sqlite_where=CHAINED,
        postgresql_where=CHAINED,
    )
    op.add_column("participant", sa.Column("normalized", sa.String(length=254)))
    op.create_index(
        "ix_participant_normalized",
        "participant",
        ["normalized"],
        sqlite_where=REACHABLE,
        postgresql_where=REACHABLE,
    )
    _create_deal_participant()


def _create_deal_participant() -> None:
    op.create_table(
        "deal_participant",
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("coordinates", sa.String(length=254), nullable=False),
        sa.Column("normalized", sa.String(length=254), nullable=True),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_deal_participant_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deal.id"], name=op.f("fk_deal_participant_deal_id_deal"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_deal_participant_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_participant")),
        sqlite_autoincrement=True,
    )
    for column in ("contact_id", "deal_id", "user_id"):
        op.create_index(op.f(f"ix_deal_participant_{column}"), "deal_participant", [column])


def downgrade() -> None:
    op.drop_table("deal_participant")
    op.drop_index("ix_participant_normalized", table_name="participant")
    op.drop_column("participant", "normalized")
    op.drop_index("ix_interaction_chain", table_name="interaction")
    # A copy of the table: SQLite does not drop a column that is a foreign key.
    with op.batch_alter_table("interaction") as interaction:
        interaction.drop_column("chain_id")
    op.drop_table("chain")
