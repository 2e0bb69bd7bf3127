"""Who an e-mail is from and to, in the eyes of the user who forwarded it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from crm.database import db
from crm.lib.received_mail import Mailbox, Original, ReadMail
from crm.models import Contact, ContactPoint, PointKind, User
from crm.services.interactions.participants import row_of, without_doubles
from crm.services.received_mail.addresses import is_ours

MOST_PARTICIPANTS = 40


@dataclass(frozen=True)
class Parties:
    """``clients`` are those it is about, ``others`` who were written to as well, ``ours`` the colleagues.

    ``original`` is the letter that was forwarded, if it is one that counts.
    """

    clients: tuple[Mailbox, ...]
    others: tuple[Mailbox, ...]
    ours: tuple[Mailbox, ...] = ()
    original: Original | None = None


@dataclass(frozen=True)
class Known:
    """The colleagues and contacts behind addresses; of an address that several contacts share, none."""

    users: dict[str, User]
    contacts: dict[str, Contact]

    def row(self, person: Mailbox) -> dict:
        """The participant that *person* becomes."""
        user, contact = self.users.get(person.address), self.contacts.get(person.address)
        contact = None if user is not None else contact
        name = person.name or (contact.name if contact else user.name if user else "")
        links = {"user_id": user.id if user else None, "contact_id": contact.id if contact else None}
        return row_of(name, person.address, None, **links)


def parties_of(mail: ReadMail, users: dict[str, User]) -> Parties:
    """Who is the client: whoever wrote, or was written to, and is none of us.

    A letter of ours to nobody but this mailbox is a forward: the letter inside counts.
    """

    def strangers(people: Iterable[Mailbox]) -> tuple[Mailbox, ...]:
        return tuple(each for each in people if each.address not in users and not is_ours(each.address))

    def colleagues(people: Iterable[Mailbox]) -> tuple[Mailbox, ...]:
        return tuple(each for each in people if each.address in users)

    everybody = (*mail.recipients, *mail.copies)
    outside, sender = strangers(everybody), strangers([mail.sender] if mail.sender else [])
    is_to_us_alone = bool(everybody) and all(is_ours(each.address) for each in everybody)
    if mail.original is not None and not outside and (not sender or is_to_us_alone):
        writer = strangers([mail.original.sender])
        readers = strangers(mail.original.recipients)
        inside = (*filter(None, [mail.original.sender]), *mail.original.recipients)
        return Parties(writer or readers, readers if writer else (), colleagues(inside), mail.original)
    ours = colleagues((*filter(None, [mail.sender]), *everybody))
    return Parties(sender, outside, ours) if sender else Parties(outside, (), ours)


def users_among(mail: ReadMail) -> dict[str, User]:
    """Address → colleague, of everybody that *mail* names."""
    wanted = {person.address for person in _everybody(mail)} - {""}
    rows = db.session.scalars(select(User).where(User.email.in_(wanted)))
    return {user.email: user for user in rows}


def known_among(parties: Parties, users: dict[str, User], user: User) -> Known:
    """The contacts that *user* may see among *parties*, beside the colleagues."""
    wanted = {person.address for person in (*parties.clients, *parties.others)} - {""}
    query = (
        select(ContactPoint.normalized, Contact)
        .join(Contact, Contact.id == ContactPoint.contact_id)
        .where(
            ContactPoint.normalized.in_(wanted),
            ContactPoint.kind == PointKind.EMAIL,
            Contact.archived_at.is_(None),
            Contact.visibility(user),
        )
    )
    found: dict[str, dict[int, Contact]] = {}
    for address, contact in db.session.execute(query):
        found.setdefault(address, {})[contact.id] = contact
    return Known(
        users, {address: next(iter(those.values())) for address, those in found.items() if len(those) == 1}
    )


def client_among(parties: Parties, known: Known) -> Contact | None:
    """The only client found: among those it is about, else among all."""
    for people in (parties.clients, parties.others):
        contacts = {known.contacts[each.address] for each in people if each.address in known.contacts}
        if contacts:
            return contacts.pop() if len(contacts) == 1 else None
    return None


def participants_of(parties: Parties, known: Known, user: User) -> list[dict]:
    """Everybody who takes part beside *user*, whose record it is: the client first, each once."""
    ours = [person for person in parties.ours if known.users[person.address].id != user.id]
    people = [*parties.clients, *parties.others, *ours][:MOST_PARTICIPANTS]
    return without_doubles(known.row(person) for person in people)


def _everybody(mail: ReadMail) -> Iterable[Mailbox]:
    if mail.sender is not None:
        yield mail.sender
    yield from (*mail.recipients, *mail.copies)
    if mail.original is not None:
        yield from mail.original.recipients
        if mail.original.sender is not None:
            yield mail.original.sender
