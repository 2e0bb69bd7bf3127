"""The job that counts how complete the contacts are, once an hour (SC-32)."""

from sqlalchemy import ColumnElement, Select, delete, func, select

from crm.database import db
from crm.lib import clock
from crm.models import Contact, ContactQuality, Job, Role, User
from crm.services.contacts.gaps import Gap
from crm.services.interactions import next_steps
from crm.services.readers import Reader

JOB = "count_contact_quality"
NONE = dict.fromkeys(("total", "phone", "email", "unique_name", "next_step", "open_step"), 0)
# Somebody who is responsible for nothing: sees what everybody may.
ANYBODY = Reader(0, Role.USER)


def count_contact_quality(_job: Job) -> dict:
    """Count anew, once an hour. Reading takes its time and no lock: nobody's writing waits for it."""
    db.session.rollback()
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
    counted = [row._asdict() for row in db.session.execute(_by_owner())]
    # Of nobody there is always a row: a team without contacts is counted, too.
    rows = {None: NONE} | {row.pop("owner_id"): {**row, "next_step": row["open_step"]} for row in counted}
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
