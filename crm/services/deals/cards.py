"""What a card or a line of a list shows beside the deal's own columns, each for all cards at once."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from crm.database import db
from crm.models import Interaction, Process, User
from crm.models.names import NameOrder, full_name, initials

USER, INTERACTION = User.__table__.c, Interaction.__table__.c
COLLEAGUES = select(USER.id, USER.family_name, USER.given_name, USER.language, USER.email)


class Face(NamedTuple):
    """A colleague as a card shows them."""

    name: str
    initials: str


def faces() -> dict[int, Face]:
    """User id → name and initials, of all colleagues: a team has a few dozen at most."""
    return {row.id: _face(row) for row in db.session.execute(COLLEAGUES)}


def _face(row) -> Face:
    order = NameOrder.FAMILY_FIRST if row.language == "hu" else NameOrder.GIVEN_FIRST
    name = full_name(row.family_name, row.given_name, order=order) or row.email or ""
    return Face(name, initials(name))


def deal_processes(user) -> list[Process]:
    """The processes that deals walk and *user* may use (SC-27), with their steps."""
    query = Process.walked_by_deals().where(Process.usable_by(user))
    processes = list(db.session.scalars(query).unique())
    for process in processes:
        for step in process.steps:  # a step outlives the list of processes, and knows its own
            set_committed_value(step, "process", process)
    return processes
