"""An appointment of several days is overdue after its last day, no longer after its first."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

interaction = sa.table(
    "interaction",
    sa.column("id", sa.Integer),
    sa.column("starts_on", sa.Date),
    sa.column("start_time", sa.Time),
    sa.column("duration_minutes", sa.Integer),
    sa.column("due_on", sa.Date),
)


def upgrade() -> None:
    columns = interaction.c
    long_ones = sa.select(columns.id, columns.starts_on, columns.start_time, columns.duration_minutes).where(
        columns.duration_minutes.is_not(None), columns.start_time.is_not(None)
    )
    connection = op.get_bind()
    last_days = [(row.id, row.starts_on, _last_day(row)) for row in connection.execute(long_ones)]
    values = [{"that": row_id, "day": day} for row_id, first, day in last_days if day > first]
    if values:
        that, day = sa.bindparam("that"), sa.bindparam("day")
        connection.execute(sa.update(interaction).where(columns.id == that).values(due_on=day), values)


def downgrade() -> None:
    columns = interaction.c
    appointments = sa.update(interaction).where(columns.duration_minutes.is_not(None))
    op.execute(appointments.values(due_on=columns.starts_on))


def _last_day(row):
    """By the wall clock: it was not said in which hour of a night clocks were set."""
    length = timedelta(minutes=row.duration_minutes) - timedelta(microseconds=1)
    return (datetime.combine(row.starts_on, row.start_time) + length).date()
