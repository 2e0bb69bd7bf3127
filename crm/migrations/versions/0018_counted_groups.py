"""Groups of the list are counted by their index alone, without a look at the rows."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

OPEN_ONES = sa.text("state != 'done' AND archived_at IS NULL")
DONE_ONES = sa.text("state = 'done' AND archived_at IS NULL")
INDEXES = (
    ("open", ("starts_on", "id"), OPEN_ONES),
    ("done", ("starts_on", "id"), DONE_ONES),
    ("responsible_open", ("responsible_id", "starts_on", "id"), OPEN_ONES),
    ("responsible_done", ("responsible_id", "starts_on", "id"), DONE_ONES),
    ("step_open", ("step_id", "starts_on", "id"), OPEN_ONES),
    ("step_done", ("step_id", "starts_on", "id"), DONE_ONES),
)
SEEN = ("is_private", "deferred_until")


def upgrade() -> None:
    for name, columns, where in INDEXES:
        state = ("state",) if name == "open" else ()
        _make_anew(name, (*columns, *SEEN, *state), where)


def downgrade() -> None:
    for name, columns, where in INDEXES:
        _make_anew(name, columns, where)


def _make_anew(name: str, columns: Iterable[str], where: sa.TextClause) -> None:
    name = f"ix_interaction_{name}"
    op.drop_index(name, "interaction")
    op.create_index(name, "interaction", list(columns), sqlite_where=where, postgresql_where=where)
