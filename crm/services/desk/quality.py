"""How complete the contacts are (SC-32): counted by a job once an hour, read on the desk as a few rows."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, delete, func, select

from crm.database import db
from crm.lib import clock
from crm.lib.charts import per_cent
from crm.models import Contact, ContactQuality, Job, Role, User
from crm.services.contacts.gaps import Gap
from crm.services.interactions import next_steps
from crm.services.readers import Reader, rows_read

JOB = "count_contact_quality"
# Somebody who is responsible for nothing: sees what everybody may.
ANYBODY = Reader(0, Role.USER)


@dataclass(frozen=True)
class Figures:
    """Of ``total`` contacts so many have each of the other things."""

    total: int = 0
    phone: int = 0
    email: int = 0
    owner: int = 0
    next_step: int = 0
    unique_name: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def share(self, name: str) -> int:
        return per_cent(getattr(self, name), self.total)

    def lacking(self, name: str) -> int:
        return self.total - getattr(self, name)


@dataclass(frozen=True)
class Quality:
    """``everything`` is None for those who see only their own."""

    counted_at: datetime
    own: Figures
    everything: Figures | None = None


def quality_for(user) -> Quality | None:
    """The figures as they were counted last; None before the first time."""
    rows = rows_read(select(*ContactQuality.__table__.columns))
    if not rows:
        return None
    own = sum((_figures(row, row.next_step) for row in rows if row.owner_id == user.id), Figures())
    everything = sum((_figures(row, row.open_step) for row in rows), Figures())
    return Quality(rows[0].counted_at, own, None if user.role is Role.RESTRICTED else everything)


def _figures(row: Row, next_step: int) -> Figures:
    owner = 0 if row.owner_id is None else row.total
    return Figures(row.total, row.phone, row.email, owner, next_step, row.unique_name)


def count_contact_quality(_job: Job) -> dict:
    """Count anew, once an hour: reading takes its time, so nobody's writing waits for it."""
    db.session.connection(execution_options={"write": False})
    rows, moment = count_all(), clock.now()
    db.session.rollback()
    db.session.execute(delete(ContactQuality))
    db.session.add_all(
        ContactQuality(owner_id=owner, counted_at=moment, **row) for owner, row in rows.items()
    )
    db.session.commit()
    return {"contacts": sum(row["total"] for row in rows.values())}


def count_all() -> dict[int | None, dict[str, int]]:
    """The columns of `ContactQuality` by owner."""
    rows = {
        row.owner_id: {**row._asdict(), "next_step": row.open_step} for row in db.session.execute(_by_owner())
    }
    for row in rows.values():
        del row["owner_id"]
    for user_id, role in db.session.execute(select(User.id, User.role)):
        if user_id in rows:
            rows[user_id]["next_step"] = db.session.scalar(_planned_for(Reader(user_id, role)))
    return rows


def _by_owner() -> Select:
    def having(lacks: ColumnElement[bool], name: str):
        return func.count().filter(~lacks).label(name)

    return (
        select(
            Contact.owner_id,
            func.count().label("total"),
            having(Gap.PHONE.condition, "phone"),
            having(Gap.EMAIL.condition, "email"),
            having(Gap.UNIQUE_NAME.condition, "unique_name"),
            having(next_steps.none_planned(ANYBODY), "open_step"),
        )
        .where(Contact.archived_at.is_(None))
        .group_by(Contact.owner_id)
    )


def _planned_for(reader: Reader) -> Select:
    """How many of one's own contacts have a next step that one may see."""
    own = (Contact.owner_id == reader.id, Contact.archived_at.is_(None))
    return select(func.count()).select_from(Contact).where(*own, ~next_steps.none_planned(reader))
