"""Recurring interactions, and the working hours of the team."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ACTIVE = sa.text("archived_at IS NULL")
RECURRING = sa.text("series_id IS NOT NULL")
APPOINTMENTS = sa.text("starts_at IS NOT NULL")
DEADLINES = sa.text("deadline_on IS NOT NULL AND state != 'done' AND archived_at IS NULL")
REFERENCES = (("contact_id", "contact"), ("deal_id", "deal"), ("step_id", "step"),
              ("responsible_id", "user"), ("created_by_id", "user"))  # fmt: skip


def upgrade() -> None:
    _create_series()
    # Inline, because SQLite adds a foreign key only together with its column.
    series = sa.ForeignKey("series.id", name="fk_interaction_series_id_series")
    op.add_column("interaction", sa.Column("series_id", sa.Integer(), series), inline_references=True)
    op.add_column("interaction", sa.Column("occurrence_on", sa.Date()))
    op.create_index(
        "ix_interaction_occurrence",
        "interaction",
        ["series_id", "occurrence_on"],
        unique=True,
        sqlite_where=RECURRING,
        postgresql_where=RECURRING,
    )
    for column in (
        sa.Column("working_days", sa.JSON(), nullable=False, server_default="[0, 1, 2, 3, 4]"),
        sa.Column("work_begins", sa.Time(), nullable=False, server_default="09:00:00.000000"),
        sa.Column("work_ends", sa.Time(), nullable=False, server_default="18:00:00.000000"),
    ):
        op.add_column("team", column)
    op.create_index(
        "ix_interaction_deadline",
        "interaction",
        ["deadline_on", "id"],
        sqlite_where=DEADLINES,
        postgresql_where=DEADLINES,
    )
    op.create_index(
        "ix_interaction_responsible_span",
        "interaction",
        ["responsible_id", "starts_at", "ends_at"],
        sqlite_where=APPOINTMENTS,
        postgresql_where=APPOINTMENTS,
    )


def _create_series() -> None:
    op.create_table(
        "series",
        sa.Column("frequency", sa.String(length=32), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("month_day", sa.Integer(), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name, _table in REFERENCES),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=True),
        sa.Column("budget_currency", sa.String(length=3), nullable=True),
        sa.Column("participants", sa.JSON(), nullable=False),
        sa.Column("client_reminder", sa.String(length=32), nullable=False),
        sa.Column("is_task", sa.Boolean(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("duration_minutes", sa.Integer(), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("deadline_days", sa.Integer(), nullable=True),
        sa.Column("deadline_time", sa.Time(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_series_{name}_{table}"))
            for name, table in REFERENCES
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_series_contact_id"), "series", ["contact_id"])
    op.create_index("ix_series_active", "series", ["id"], sqlite_where=ACTIVE, postgresql_where=ACTIVE)


def downgrade() -> None:
    op.drop_index("ix_interaction_responsible_span", table_name="interaction")
    op.drop_index("ix_interaction_deadline", table_name="interaction")
    for column in ("work_ends", "work_begins", "working_days"):
        op.drop_column("team", column)
    op.drop_index("ix_interaction_occurrence", table_name="interaction")
    op.drop_column("interaction", "occurrence_on")
    with op.batch_alter_table("interaction") as table:
        table.drop_column("series_id")
    op.drop_table("series")
