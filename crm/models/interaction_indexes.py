"""What the lists, the agenda and the pages of contacts and deals read interactions by.

The conditions are written as the statements write them: a partial index is used for its own words only.
"""

from sqlalchemy import Index, text

OPEN_ONES = text("state != 'done' AND archived_at IS NULL")
DONE_ONES = text("state = 'done' AND archived_at IS NULL")
RECURRING_ONES = text("series_id IS NOT NULL")
# Whether a row is to be seen: with these behind its order, an index counts without reading the rows.
SEEN = ("is_private", "deferred_until")


def partial(name: str, *columns: str, where) -> Index:
    return Index(f"ix_interaction_{name}", *columns, sqlite_where=where, postgresql_where=where)


def marked(name: str, column: str) -> Index:
    """The few that carry a mark, in the order of the list; each database has its own word for "true"."""
    return Index(
        f"ix_interaction_{name}",
        column,
        "starts_on",
        "id",
        sqlite_where=text(f"{column} = 1"),
        postgresql_where=text(column),
    )


def filled(column: str) -> Index:
    """The few in which something is written there, by what it is."""
    return partial(column, column, "starts_on", "id", where=text(f"{column} != ''"))


def open_and_done(column: str, *counted: str) -> tuple[Index, Index]:
    """The two halves of the list under a filter: each is read newest first, without sorting."""
    name, columns = column.removesuffix("_id"), (column, "starts_on", "id", *counted)
    return (
        partial(f"{name}_open", *columns, where=OPEN_ONES),
        partial(f"{name}_done", *columns, where=DONE_ONES),
    )


INDEXES = (
    partial("open", "starts_on", "id", *SEEN, "state", where=OPEN_ONES),
    partial("done", "starts_on", "id", *SEEN, where=DONE_ONES),
    *open_and_done("responsible_id", *SEEN),
    *open_and_done("step_id", *SEEN),
    *open_and_done("channel"),
    *open_and_done("is_reviewed"),
    partial("day", "responsible_id", "due_on", "starts_on", "id", where=OPEN_ONES),
    # Holds all that the counts of the desk ask for: the table itself is not read.
    partial(
        "desk",
        "responsible_id",
        "starts_on",
        "state",
        "step_id",
        "deferred_until",
        "archived_at",
        where=OPEN_ONES,
    ),
    Index("ix_interaction_contact", "contact_id", "starts_on", "id"),
    partial("contact_next", "contact_id", "starts_on", "id", where=OPEN_ONES),
    # Most interactions have no deal: an index full of NULLs would mislead the planner.
    partial("deal", "deal_id", "starts_on", "id", where=text("deal_id IS NOT NULL")),
    partial(
        "deal_next",
        "deal_id",
        "starts_on",
        "id",
        where=text("deal_id IS NOT NULL AND state != 'done' AND archived_at IS NULL"),
    ),
    partial("chain", "chain_id", "starts_on", "id", where=text("chain_id IS NOT NULL")),
    marked("watched", "is_on_watch"),
    marked("private", "is_private"),
    # Few say where they are or came from: only those stand there.
    *(filled(name) for name in ("place", "source", "document")),
    partial("deferred", "deferred_until", where=text("deferred_until IS NOT NULL")),
    partial("update", "update_date", "id", where=text("archived_at IS NULL")),
    partial("client_reminder", "starts_at", where=text("client_reminder != 'none'")),
    Index(
        "ix_interaction_occurrence",
        "series_id",
        "occurrence_on",
        unique=True,
        sqlite_where=RECURRING_ONES,
        postgresql_where=RECURRING_ONES,
    ),
    partial("span", "starts_at", "ends_at", where=text("starts_at IS NOT NULL")),
    partial(
        "responsible_span", "responsible_id", "starts_at", "ends_at", where=text("starts_at IS NOT NULL")
    ),
    # Deadlines of tasks that wait, for the days of the calendar.
    partial(
        "deadline",
        "deadline_on",
        "id",
        where=text("deadline_on IS NOT NULL AND state != 'done' AND archived_at IS NULL"),
    ),
)
