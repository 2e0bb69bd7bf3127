"""Somebody leaves: what they were responsible for passes to a colleague, and the history stays."""

from sqlalchemy import and_, func, insert, null, select, update

from crm.database import db
from crm.lib import clock
from crm.models import Contact, Deal, DealState, Event, Interaction, Series, State, User
from crm.services.undo import one_gesture

UNWATCHED = {"synchronize_session": False}
# What is handed over: the model, the column that says whose it is, and which of its rows are open.
# What is private stays with whom it belongs to: the heir has no business with it (SC-29).
HELD = (
    (Contact, Contact.owner_id, Contact.archived_at.is_(None)),
    (Interaction, Interaction.responsible_id, and_(Interaction.state != State.DONE, ~Interaction.is_private)),
    (Deal, Deal.owner_id, Deal.state == DealState.OPEN),
    (Series, Series.responsible_id, and_(Series.archived_at.is_(None), ~Series.is_private)),
)


def holdings(user: User) -> dict[str, int]:
    """Record type → how many open records *user* is responsible for."""
    return {
        model.record_type(): db.session.scalar(select(func.count(model.id)).where(column == user.id, is_open))
        for model, column, is_open in HELD
    }


def depart(user: User, heir: User | None, *, by: User) -> None:
    """Let *user* leave and hand the open records to *heir*, in one gesture.

    Without an heir the records stay where they are. Raises `LastAdministrator`.
    """
    with one_gesture() as batch:
        user.leave(by=by)
        if heir is not None:
            for model, column, is_open in HELD:
                _hand_over(model, column, is_open, user, heir, by=by, batch=batch)
    db.session.expire_all()


def _hand_over(model, column, is_open, user: User, heir: User, *, by: User, batch: str) -> None:
    """One statement for the records and one for their events, however many there are."""
    contact_id = null() if model is Contact else model.contact_id
    held = (column == user.id) & is_open
    rows = db.session.execute(select(model.id, contact_id.label("contact_id")).where(held)).all()
    if not rows:
        return
    values = {column.key: heir.id, "version": model.version + 1, "updated_at": clock.now()}
    db.session.execute(update(model).where(held).values(values), execution_options=UNWATCHED)
    shared = {
        "at": clock.now(),
        "user_id": by.id,
        "action": "handed_over",
        "record_type": model.record_type(),
        "batch": batch,
        "before": {column.key: user.id},
        "after": {column.key: heir.id},
        "details": {},
    }
    db.session.execute(insert(Event), [{**shared, "record_id": row.id, **_parent(row)} for row in rows])


def _parent(row) -> dict:
    return {"parent_type": "contact" if row.contact_id else None, "parent_id": row.contact_id}
