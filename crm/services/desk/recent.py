"""The contacts that a user had to do with last (SC-32): made, changed, or written something about."""

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, case, func, select

from crm.models import Contact, Event, Interaction
from crm.services.readers import Reader, read_rows, reader_of

SHOWN = 10
# So many of one's last acts are looked through; a day of hard work has fewer.
LOOKED_THROUGH = 200


class RecentContact(NamedTuple):
    id: int
    name: str
    kind: Any
    at: datetime


def recent_contacts(user) -> list[RecentContact]:
    """At most `SHOWN` contacts that *user* may see, the one touched last first."""
    rows = read_rows(_statement(reader_of(user)), {"of_id": user.id})
    return [RecentContact._make(row) for row in rows]


@lru_cache(maxsize=64)
def _statement(reader: Reader) -> Select:
    acts = _last_acts()
    contact_id = case(
        (acts.c.record_type == "contact", acts.c.record_id),
        (acts.c.parent_type == "contact", acts.c.parent_id),
        else_=Interaction.contact_id,
    )
    # A note hangs on its interaction: that one knows the contact.
    touched = (
        select(
            contact_id.label("contact_id"), func.max(acts.c.at).label("at"), func.max(acts.c.id).label("last")
        )
        .select_from(acts)
        .outerjoin(Interaction, (acts.c.parent_type == "interaction") & (Interaction.id == acts.c.parent_id))
        .group_by(contact_id)
        .subquery("touched")
    )
    query = select(Contact.id, Contact.name, Contact.kind, touched.c.at).join(
        touched, touched.c.contact_id == Contact.id
    )
    query = query.where(Contact.visibility(reader), Contact.archived_at.is_(None))
    return query.order_by(touched.c.last.desc()).limit(SHOWN)


def _last_acts():
    columns = (Event.id, Event.at, Event.record_type, Event.record_id, Event.parent_type, Event.parent_id)
    of_id = bindparam("of_id", type_=Event.user_id.type)
    query = select(*columns).where(Event.user_id == of_id).order_by(Event.id.desc()).limit(LOOKED_THROUGH)
    return query.subquery("acts")
