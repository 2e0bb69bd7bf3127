"""The few deals that something about a contact may belong to."""

from sqlalchemy import and_, or_, select

from crm.database import db
from crm.models import Contact, Deal, DealState
from crm.services.search import begins_with, words_of

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


def deal_titles(deal_ids: set[int], user) -> dict[int, str]:
    """Id → title, of those that *user* may see."""
    if not deal_ids:
        return {}
    query = select(Deal.id, Deal.title).where(Deal.visibility(user), Deal.id.in_(deal_ids))
    return dict(db.session.execute(query).all())


def deals_like(words: str, user, limit: int = 20) -> list[tuple[int, str]]:
    """(id, title) of the open deals that *words* find, for who types what something is about."""
    spelled = words_of(words)
    if not spelled:
        return []
    query = (
        select(Deal.id, Deal.title)
        .where(Deal.visibility(user), Deal.archived_at.is_(None), begins_with(Deal, spelled))
        .order_by(Deal.state != DealState.OPEN, Deal.id.desc())
        .limit(limit)
    )
    return [(deal_id, title) for deal_id, title in db.session.execute(query)]
