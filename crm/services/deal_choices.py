"""The few deals that something about a contact may belong to."""

from sqlalchemy import and_, or_, select

from crm.database import db
from crm.models import Contact, Deal, DealState

OFFERED = 50


def deals_to_choose(user, contact: Contact | None, chosen_id: int | None) -> list[tuple[int, str]]:
    """(id, title) of the contact's deals that *user* may see, open ones first, and of the chosen one."""
    if contact is None and chosen_id is None:
        return []
    wanted = [Deal.id == chosen_id]
    if contact is not None:
        wanted.append(and_(Deal.contact_id == contact.id, Deal.archived_at.is_(None)))
    query = (
        select(Deal.id, Deal.title)
        .where(Deal.visibility(user), or_(*wanted))
        .order_by(Deal.state != DealState.OPEN, Deal.id.desc())
        .limit(OFFERED)
    )
    return [(deal_id, title) for deal_id, title in db.session.execute(query)]
