"""What one line of the list of contacts shows: all of it by one query for a whole page."""

from sqlalchemy import ColumnElement, ScalarSelect, Select, Subquery, func, select

from crm.models import ContactPoint, PointKind, Tag
from crm.models.tag import contact_tag
from crm.services.interactions import next_steps
from crm.services.readers import Reader


def with_details(chosen: Subquery, user: Reader) -> Select:
    """The lines of the contacts *chosen* (at most a page; id, kind, name, owner_id), in their order.

    A line has id, kind, name, owner_id; phone, phone_link (E.164), email, city, tags (in one text);
    next_on, company_next_on (of a person's companies), done_on (days), noted_at (a moment): each None
    where there is none.
    """
    contact_id = chosen.c.id
    done_on, noted_at = next_steps.last_days(contact_id, user)
    return select(
        *(chosen.c[name] for name in ("id", "kind", "name", "owner_id")),
        _first(ContactPoint.value, PointKind.PHONE, contact_id).label("phone"),
        _first(ContactPoint.normalized, PointKind.PHONE, contact_id).label("phone_link"),
        _first(ContactPoint.value, PointKind.EMAIL, contact_id).label("email"),
        _first(ContactPoint.city, PointKind.ADDRESS, contact_id).label("city"),
        _tags(contact_id).label("tags"),
        next_steps.next_day(contact_id, user).label("next_on"),
        next_steps.company_next_day(contact_id, user).label("company_next_on"),
        done_on.label("done_on"),
        noted_at.label("noted_at"),
    )


def _first(column: ColumnElement, kind: PointKind, contact_id: ColumnElement[int]) -> ScalarSelect:
    """*column* of the contact's main point of *kind*, else of the first."""
    query = select(column).where(ContactPoint.contact_id == contact_id, ContactPoint.kind == kind)
    ordered = query.order_by(ContactPoint.is_main.desc(), ContactPoint.position, ContactPoint.id)
    return ordered.limit(1).scalar_subquery()


def _tags(contact_id: ColumnElement[int]) -> ScalarSelect:
    query = select(func.aggregate_strings(Tag.name, ", ")).join(contact_tag, contact_tag.c.tag_id == Tag.id)
    return query.where(contact_tag.c.contact_id == contact_id).scalar_subquery()
