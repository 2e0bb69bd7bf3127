"""Templates of tasks."""

import sqlalchemy as sa
from alembic import op

from crm.database import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEMPLATE, LINE = "task_template", "task_template_line"


def upgrade() -> None:
    op.create_table(
        TEMPLATE,
        sa.Column("process_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("archived_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _key(TEMPLATE, "process_id", "process"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_template")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_task_template_process_id"), TEMPLATE, ["process_id"])
    _create_line()


def _create_line() -> None:
    op.create_table(
        LINE,
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("is_task", sa.Boolean(), nullable=False),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("in_working_days", sa.Boolean(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("duration_minutes", sa.Integer(), nullable=True),
        sa.Column("deadline_days", sa.Integer(), nullable=True),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("assignee", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        _key(LINE, "template_id", TEMPLATE, ondelete="CASCADE"),
        _key(LINE, "step_id", "step"),
        _key(LINE, "user_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_template_line")),
        sqlite_autoincrement=True,
    )
    for column in ("template_id", "step_id", "user_id"):
        op.create_index(op.f(f"ix_task_template_line_{column}"), LINE, [column])


def _key(table: str, column: str, other: str, **options) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, **options)


def downgrade() -> None:
    op.drop_table(LINE)
    op.drop_table(TEMPLATE)
