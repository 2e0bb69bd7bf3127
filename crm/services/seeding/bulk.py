"""A whole made-up team of any size; the same seed makes the same one."""

from dataclasses import dataclass
from random import Random

from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import LossReason, Process, Role, Team, User
from crm.services.accounts import passwords
from crm.services.seeding.contacts import make_contacts
from crm.services.seeding.people import Inventor
from crm.services.seeding.work import make_deals, make_interactions

EMAIL, PASSWORD = "admin@example.com", "semafor-demo"
ROLES = (Role.ADMIN, Role.MANAGER, Role.USER, Role.USER, Role.RESTRICTED)


@dataclass(frozen=True)
class Sizes:
    companies: int = 100
    people: int = 300
    interactions: int = 1_000
    deals: int = 100
    users: int = 5


def seed(sizes: Sizes, *, number: int) -> Sizes:
    """Add made-up records; the team and the users only where they are missing."""
    inventor = Inventor(Random(number))
    team = _team()
    users = _users(inventor, sizes.users)
    today = clock.today(team.time_zone)
    made = make_contacts(inventor, sizes.companies, sizes.people, users, team.language)
    process = db.session.scalars(select(Process).where(Process.key == "sale")).one()
    reason = db.session.scalars(select(LossReason).where(LossReason.key == "price")).one()
    deals = make_deals(inventor, sizes.deals, made, users, list(process.steps), today, reason)
    make_interactions(inventor, sizes.interactions, made, deals, users, today, team.time_zone)
    return sizes


def _team() -> Team:
    team = db.session.get(Team, 1)
    if team is None:
        team = Team(id=1, name="Semafor Demo", language="ro", country="RO", currency="RON")
        db.session.add(team)
        db.session.commit()
    return team


def _users(inventor: Inventor, count: int) -> list[int]:
    """The ids of *count* users; the first is the administrator, all share the demo password."""
    known = db.session.scalar(select(User).where(User.email == EMAIL))
    if known is None:
        secret = passwords.hash_password(PASSWORD)
        for place in range(max(count, 1)):
            family, given = inventor.person("RO")
            role = ROLES[place] if place < len(ROLES) else Role.USER
            email = EMAIL if place == 0 else f"user{place}@example.com"
            db.session.add(
                User(email=email, role=role, family_name=family, given_name=given, password_hash=secret)
            )
        db.session.commit()
    return list(db.session.scalars(select(User.id).order_by(User.id)))
