"""A furniture dealer's month to click through, in the team's language.

What happens and when is told by ``crm/data/sample/plot.json``; the words of each language stand beside
it. Every act goes through the models' own methods at its own moment, so that timeline, history and undo
are those of a team that has worked here for a month.
"""

from operator import attrgetter

from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import Event, Job, Team, User
from crm.services.sample_company import contacts, deals, interactions, products
from crm.services.sample_company.stage import Stage

MADE = "sample_added"
NOUNS = ("companies", "people", "products", "deals", "interactions")


def make_by_job(job: Job) -> dict:
    """Handler of the job ``sample_company``; returns what was added, by name of the noun."""
    by = job.user
    made = make(db.session.get(Team, 1), by)
    db.session.commit()
    return made


def make(team: Team, by: User) -> dict[str, int]:
    """Add the sample company to *team*; returns how many of each noun, {} when it is there already."""
    # Two runners that took the same job up wait for each other here.
    db.session.refresh(team, with_for_update=True)
    if is_made(team):
        return {}
    stage = Stage.of(team, by)
    acts = [act for part in (contacts, products, deals, interactions) for act in part.acts(stage)]
    for act in sorted(acts, key=attrgetter("at")):
        with clock.set_to(act.at):
            act.perform()
    team.record_event(MADE, by=by)
    return {noun: len(stage.plot[noun]) for noun in NOUNS}


def is_made(team: Team) -> bool:
    query = select(Event.id).where(
        Event.record_type == team.record_type(), Event.record_id == team.id, Event.action == MADE
    )
    return db.session.scalar(query.limit(1)) is not None
