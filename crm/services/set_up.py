"""The first run: the team and its first administrator, made together or not at all (T27)."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from crm.database import db
from crm.models import Job, Role, Team, User


class AlreadySetUp(Exception):
    """Somebody else finished the first-run page before."""


@dataclass(frozen=True)
class FirstRun:
    """What the first-run page asks for; *administrator* are the columns of the first user."""

    team: dict
    administrator: dict
    with_sample: bool = False


def set_up(first_run: FirstRun) -> User:
    """Make the team and its administrator; raises `AlreadySetUp` for all but the first caller.

    The guard is the team's only possible id: of twenty at once one inserts it.
    """
    if db.session.get(Team, 1) is not None:
        raise AlreadySetUp
    team = Team(id=1, **first_run.team)
    db.session.add(team)
    try:
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        raise AlreadySetUp from error
    administrator = User(role=Role.ADMIN, **first_run.administrator)
    administrator.record_event("created", by=None)
    team.record_event("created", by=administrator)
    if first_run.with_sample:
        Job.enqueue("sample_company", {}, by=administrator, key="sample_company")
    return administrator
