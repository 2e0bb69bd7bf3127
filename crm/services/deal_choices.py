"""The few deals that something about a contact may belong to."""

from sqlalchemy import or_, select

from crm.database import db
from crm.models import Contact, Deal, DealState

OFFERED = 50


def deals_to_choose(user, contact: Contact | None, chosen_id: int | None) -> list[tuple[int, str]]:
    """(id, title) of the contact's deals that *user* may see, open ones first, and of the chosen one."""
    if contact is None and chosen_id is None:
        return []
    query = (
        select(Deal.id, Deal.title)
        .where(
            Deal.visibility(user),
            Deal.archived_at.is_(None) | (Deal.id == chosen_id),
            or_(Deal.contact_id == (contact.id if contact else None), Deal.id == chosen_id),
        )
        .order_by(Deal.id != chosen_id, Deal.state != DealState.OPEN, Deal.id.desc())
        .limit(OFFERED)
    )
    return [(deal_id, title) for deal_id, title in db.session.execute(query)]
