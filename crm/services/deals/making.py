"""A deal from a chain: it becomes what all links are for, with their people (OC-07)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from crm.database import db
from crm.models import Company, Contact, Deal, Event, Interaction, Person, Process
from crm.services.interactions import chains, participants, subjects
from crm.services.interactions.subjects import Subject
from crm.services.undo import one_gesture


class SubjectTaken(ValueError):
    """The chain is about something already; ``subject`` says what."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(f"{subject[0].column} {subject[1]}")
        self.subject = subject


@dataclass(frozen=True)
class Draft:
    """What a person says of the deal to make; *amount_minor* in minor units of *currency*."""

    title: str
    contact: Contact | None
    process: Process
    amount_minor: int | None
    currency: str


def make(draft: Draft, interaction: Interaction, *, by, on: date) -> tuple[Deal, Event]:
    """Make the deal on the day *on*; it becomes the subject of the whole chain of *interaction*.

    Of every link, also those the user *by* may not see, but not of other people's private ones: they
    stay as they were. The people of the other links that *by* may see are taken over. Undo of the event
    archives the deal and gives the links their state back. Raises `SubjectTaken`, `StaleVersion`.
    """
    chains.hold(interaction)
    links = chains.links_of(interaction)
    taken = subjects.first_subject(links)
    if taken is not None:
        raise SubjectTaken(taken)
    seen = [link for link in visible_among(links, by) if not chains.is_kept_from(link, by)]
    deal = Deal(
        title=draft.title,
        contact=draft.contact,
        contact_id=draft.contact.id if draft.contact is not None else None,
        amount_minor=draft.amount_minor,
        currency=draft.currency,
        owner_id=by.id,
        opened_on=on,
        source=_first_source(seen),
    )
    people = participants.rows_of(seen)
    deal.person = _contact_person(people, draft.contact, by)
    deal.person_id = deal.person.id if deal.person is not None else None
    deal.participants_data = [{**row, "role": ""} for row in people if _is_further(row, deal)]
    with one_gesture():
        event = deal.begin(draft.process.first_step, by=by, on=on)
        for link in links:
            if not chains.is_kept_from(link, by):
                subjects.attach(link, subjects.subject_for(deal), by=by)
    return deal, event


def _first_source(links: list[Interaction]) -> str:
    """Where the chain came from: what the earliest link says that says anything."""
    ordered = sorted(links, key=lambda link: (link.starts_on, link.id))
    return next((link.source for link in ordered if link.source), "")


def visible_among(links: list[Interaction], user) -> list[Interaction]:
    """Those of *links* that *user* may see, without the archived ones."""
    ids = [link.id for link in links]
    query = select(Interaction.id).where(
        Interaction.id.in_(ids), Interaction.archived_at.is_(None), Interaction.visibility(user)
    )
    seen = set(db.session.scalars(query))
    return [link for link in links if link.id in seen]


def people_to_take(interaction: Interaction, user) -> list[dict]:
    """The people a deal made of the chain of *interaction* would take over, as data of participants."""
    ids = [link.id for link in chains.thread_of(interaction, user)] or [interaction.id]
    query = select(Interaction).where(Interaction.id.in_(ids)).options(joinedload(Interaction.contact))
    links = [link for link in db.session.scalars(query) if not chains.is_kept_from(link, user)]
    return participants.rows_of(links)


def _contact_person(people: list[dict], client: Contact | None, user) -> Person | None:
    """The first known person of a company's deal; a person who is the client needs none."""
    if client is not None and not isinstance(client, Company):
        return None
    ids = [row["contact_id"] for row in people if row["contact_id"] is not None]
    query = Person.visible_to(user).where(Person.id.in_(ids), Person.archived_at.is_(None))
    found = {person.id: person for person in db.session.scalars(query)}
    return next((found[id_] for id_ in ids if id_ in found), None)


def _is_further(row: dict, deal: Deal) -> bool:
    """Whether the row names somebody beside the deal's client and contact person."""
    own = {each.id for each in (deal.contact, deal.person) if each is not None}
    return row["contact_id"] not in own
