"""No act can forget the reminders: whatever a transaction changes is settled before it commits.

It listens to the session, as the search texts do: an act, an undo, an import or a merge need not know
that reminders exist. Statements that change many rows at once make everything upcoming looked at.
"""

from sqlalchemy import event, inspect

from crm.database import db
from crm.models import ClientReminder, Consent, Contact, ContactPoint, Interaction, Team, User
from crm.services.reminders import planning

STALE = "stale_reminders"
# What of a colleague or of the team a reminder depends on.
USER_FIELDS = ("state", "given_name", "family_name", "language")
TEAM_FIELDS = ("name", "language", "time_zone", "reminders", "features")
IN_BULK = (Interaction, Contact, ContactPoint, Consent)


class Stale:
    """What the transaction has touched so far."""

    def __init__(self) -> None:
        self.interactions: set[int] = set()
        self.contacts: set[int] = set()
        self.everything = False

    def note(self, record, is_new: bool) -> None:
        if isinstance(record, Interaction):
            if record.client_reminder is not ClientReminder.NONE or _has_changed(record, "client_reminder"):
                self.interactions.add(record.id)
        elif isinstance(record, Contact):
            if not is_new:
                self.contacts.add(record.id)
        elif isinstance(record, ContactPoint | Consent):
            self.contacts.add(record.contact_id)
        elif isinstance(record, User | Team):
            fields = USER_FIELDS if isinstance(record, User) else TEAM_FIELDS
            self.everything |= not is_new and _has_changed(record, *fields)

    def ids(self) -> set[int]:
        """The interactions to look at."""
        if self.everything:
            return {*planning.upcoming_ids(), *planning.pending_ids(), *self.interactions}
        of_contacts = planning.upcoming_ids(self.contacts) if self.contacts else ()
        return {*of_contacts, *self.interactions}


def _has_changed(record, *fields: str) -> bool:
    attributes = inspect(record).attrs
    return any(attributes[name].history.has_changes() for name in fields)


@event.listens_for(db.session, "after_flush")
def _note_changes(session, _context) -> None:
    new = set(session.new)
    fresh_contacts = {record.id for record in new if isinstance(record, Contact)}
    stale = session.info.get(STALE) or Stale()
    for record in (*new, *session.dirty, *session.deleted):
        stale.note(record, record in new)
    # Nobody can have been promised anything about a contact that was not there.
    stale.contacts -= fresh_contacts
    if stale.interactions or stale.contacts or stale.everything:
        session.info[STALE] = stale


@event.listens_for(db.session, "do_orm_execute")
def _note_statement(state) -> None:
    if state.is_select or not (state.is_update or state.is_insert or state.is_delete):
        return
    mapper = state.bind_mapper
    if mapper is not None and issubclass(mapper.class_, IN_BULK):
        state.session.info.setdefault(STALE, Stale()).everything = True


@event.listens_for(db.session, "before_commit")
def _settle(session) -> None:
    session.flush()
    stale = session.info.pop(STALE, None)
    if stale is not None:
        planning.reconcile(stale.ids())
        session.flush()
        session.info.pop(STALE, None)


@event.listens_for(db.session, "after_rollback")
def _forget(session) -> None:
    session.info.pop(STALE, None)
