"""Records for tests, with sensible defaults; each is added and flushed, the test commits if it must."""

from datetime import date, time

from sqlalchemy import select

from crm.database import db
from crm.models import (
    Channel,
    Company,
    ContactPoint,
    Deal,
    Interaction,
    Person,
    PointKind,
    Process,
    Role,
    Team,
    User,
)
from crm.models.deal_state import STATE_OF_OUTCOME

TODAY = date(2026, 11, 23)  # a Monday


def make_team(**values) -> Team:
    defaults = {
        "id": 1,
        "name": "Mobila Nord",
        "language": "ro",
        "country": "RO",
        "currency": "RON",
        "time_zone": "Europe/Bucharest",
    }
    return _added(Team(**{**defaults, **values}))


def make_user(email: str | None = None, role: Role = Role.USER, **values) -> User:
    user = _added(User(email=email, role=role, **values))
    db.session.commit()
    return user


def make_company(name: str = "Mobila Nord SRL", *, phone: str = "", **values) -> Company:
    company = Company(name=name, **values)
    if phone:
        company.points = [ContactPoint(kind=PointKind.PHONE, value=phone, is_main=True)]
    return _added(company)


def make_person(family_name: str = "Popescu", given_name: str = "Ana", **values) -> Person:
    person = Person(family_name=family_name, given_name=given_name, name="", **values)
    person.rename()
    return _added(person)


def make_interaction(title: str = "Ofertă pentru birou", *, on: date = TODAY, **values) -> Interaction:
    """A task of the day *on*; give ``at=time(…)`` and ``minutes=`` for an appointment."""
    at, minutes = values.pop("at", None), values.pop("minutes", 60)
    interaction = Interaction(
        title=title, update_date=on, channel=values.pop("channel", Channel.CALL), **values
    )
    if at is None:
        interaction.plan_task(on, values.get("deadline_on"))
    else:
        interaction.plan_appointment(on, at, minutes=minutes, zone="Europe/Bucharest")
    return _added(interaction)


def take_part(record, *users):
    """Let *users* take part in an interaction or a deal; returns it."""
    record.participants_data = [
        {"name": user.name, "coordinates": "", "normalized": None, "contact_id": None, "user_id": user.id}
        for user in users
    ]
    db.session.flush()
    return record


def at(hour: int, minute: int = 0) -> time:
    return time(hour, minute)


def sale() -> Process:
    """The shipped sales process."""
    return db.session.scalars(select(Process).where(Process.key == "sale")).one()


def make_deal(title: str = "Birouri pentru 12 oameni", *, step: int = 1, **values) -> Deal:
    process = sale()
    chosen = next(each for each in process.steps if each.number == step)
    defaults = {
        "currency": "RON",
        "amount_minor": 1_250_000,
        "probability": chosen.probability,
        "state": STATE_OF_OUTCOME[chosen.outcome],
    }
    deal = Deal(title=title, process_id=process.id, step=chosen, step_id=chosen.id, **{**defaults, **values})
    return _added(deal)


def _added(record):
    db.session.add(record)
    db.session.flush()
    return record
