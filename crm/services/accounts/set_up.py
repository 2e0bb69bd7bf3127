"""The first run: the team and its first administrator, made together or not at all (T27)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from crm.database import db
from crm.features import starter_features
from crm.lib import clock
from crm.models import Job, Role, Team, User


class AlreadySetUp(Exception):
    """Somebody else finished the first-run page before."""


# After so long an administrator is told once, on My day, that there is more.
UNTIL_SUGGESTION = timedelta(days=7)


@dataclass(frozen=True)
class FirstRun:
    """What the first-run page asks for; *administrator* are the columns of the first user."""

    team: dict
    administrator: dict
    with_sample: bool = False
    starts_simple: bool = False


def set_up(first_run: FirstRun) -> User:
    """Make the team and its administrator; raises `AlreadySetUp` for all but the first caller.

    The guard is the team's only possible id: of twenty at once one inserts it.
    """
    if db.session.get(Team, 1) is not None:
        raise AlreadySetUp
    team = Team(id=1, **first_run.team)
    if first_run.starts_simple and not first_run.with_sample:
        start_simple(team)
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


def start_simple(team: Team) -> None:
    """Tasks first; the other parts one by one, when the team needs them (ST-01)."""
    team.features = starter_features()
    team.suggests_parts_from = (clock.now() + UNTIL_SUGGESTION).date()
