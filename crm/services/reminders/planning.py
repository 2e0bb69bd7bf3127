"""Brings the pending reminders of appointments in step with the appointments, in one transaction.

Everything that may change a reminder ends here (see watch.py), and the sender asks once more before it
sends: so a reminder can be late to know, but never wrong when it goes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from crm.database import db
from crm.lib import clock
from crm.lib.phones import takes_sms
from crm.models import (
    Contact,
    Interaction,
    Message,
    MessageChannel,
    MessageKind,
    MessageState,
    PointKind,
    Team,
    UserState,
)
from crm.services.outbox import writing
from crm.services.reminders.rules import Facts, Planned, ReminderRules, local_day, planned
from crm.services.reminders.texts import language_for, words_for

BATCH = 200
TO_CLIENTS = (MessageKind.DAY_BEFORE, MessageKind.ON_THE_DAY)
PENDING = (MessageState.WAITING, MessageState.HELD)
# The client has it, or may have it.
OUT = (MessageState.SENT, MessageState.SENDING, MessageState.UNKNOWN)
NEEDS = (
    joinedload(Interaction.contact).selectinload(Contact.points),
    joinedload(Interaction.contact).selectinload(Contact.consents),
    joinedload(Interaction.responsible),
)


@dataclass(frozen=True)
class Reminder:
    """A reminder as it should be now: the plan and the words."""

    plan: Planned
    key: str
    values: dict


def present_rules() -> ReminderRules:
    """The rules as this transaction sees them, not as a page has them in memory."""
    with db.session.no_autoflush:
        return ReminderRules.of(db.session.get(Team, 1) or Team(name="", time_zone="UTC", language="en"))


def reconcile(interaction_ids: Collection[int]) -> None:
    """Make, change and cancel what these interactions' clients are to be sent."""
    ids, rules, now = sorted(interaction_ids), present_rules(), clock.now()
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        messages = _messages_of(batch)
        query = select(Interaction).where(Interaction.id.in_(batch)).options(*NEEDS)
        for interaction in db.session.scalars(query):
            _settle(interaction, messages.get(interaction.id, []), rules, now)


def upcoming_ids(contact_ids: Iterable[int] | None = None) -> list[int]:
    """The interactions whose clients are still to be reminded; only of these contacts, if any are given."""
    query = select(Interaction.id).where(Interaction.reminds_client(), Interaction.starts_at > clock.now())
    if contact_ids is not None:
        query = query.where(Interaction.contact_id.in_(list(contact_ids)))
    return list(db.session.scalars(query))


def pending_ids() -> list[int]:
    """The interactions that something is waiting for in the outbox."""
    query = select(Message.interaction_id).where(Message.kind.in_(TO_CLIENTS), Message.state.in_(PENDING))
    return list(db.session.scalars(query.distinct()))


def present_reminder(message: Message) -> Reminder | None:
    """What *message* should say and to whom, by the truth of this moment; None when it should not go."""
    interaction = db.session.get(Interaction, message.interaction_id, options=NEEDS, populate_existing=True)
    rules = present_rules()
    plans = planned(facts_of(interaction), rules, clock.now())
    reminders = (_reminder(interaction, plan, rules) for plan in plans)
    return next((reminder for reminder in reminders if reminder.key == message.key), None)


def facts_of(interaction: Interaction) -> Facts:
    responsible = interaction.responsible
    return Facts(
        wish=interaction.client_reminder,
        is_task=interaction.is_task,
        is_done=interaction.is_done,
        is_archived=interaction.is_archived,
        starts_at=interaction.starts_at,
        has_responsible_left=responsible is not None and responsible.state is UserState.LEFT,
        **contact_facts(interaction.contact),
    )


def contact_facts(contact: Contact | None) -> dict:
    """What the rule looks at of the contact."""
    if contact is None:
        return {"addresses": {}, "has_contact": False}
    stated = {
        channel: consent.is_given
        for consent in contact.consents_by_channel.values()
        for channel in MessageChannel
        if channel.value == consent.channel.value
    }
    return {
        "addresses": addresses_of(contact),
        "is_contact_archived": contact.is_archived,
        "refused": frozenset(channel for channel, is_given in stated.items() if not is_given),
        "allowed": frozenset(channel for channel, is_given in stated.items() if is_given),
    }


def addresses_of(contact: Contact) -> dict[MessageChannel, str]:
    """Where the contact can be written to: the main e-mail, the main phone that takes messages."""
    points = sorted(contact.points, key=lambda point: not point.is_main)
    emails = [point.normalized for point in points if point.kind is PointKind.EMAIL and point.normalized]
    phones = [point.normalized for point in points if point.kind is PointKind.PHONE and point.normalized]
    phones = [number for number in phones if takes_sms(number)]
    found = {MessageChannel.EMAIL: emails, MessageChannel.SMS: phones}
    return {channel: addresses[0] for channel, addresses in found.items() if addresses}


def _messages_of(interaction_ids: list[int]) -> dict[int, list[Message]]:
    query = select(Message).where(Message.interaction_id.in_(interaction_ids), Message.kind.in_(TO_CLIENTS))
    found: dict[int, list[Message]] = {}
    for message in db.session.scalars(query.execution_options(populate_existing=True)):
        found.setdefault(message.interaction_id, []).append(message)
    return found


def _settle(interaction: Interaction, messages: list[Message], rules: ReminderRules, now: datetime) -> None:
    plans = planned(facts_of(interaction), rules, now)
    wanted = {reminder.key: reminder for reminder in (_reminder(interaction, plan, rules) for plan in plans)}
    known = {message.key: message for message in messages}
    for key, message in known.items():
        if key in wanted:
            _renew(message, wanted[key], now)
        elif message.state in PENDING:
            writing.cancel(message)
    told = {
        (message.kind, message.channel, local_day(message.occurrence_at, rules.zone))
        for message in messages
        if message.state in OUT
    }
    for key in wanted.keys() - known.keys():
        plan = wanted[key].plan
        day = local_day(interaction.starts_at, rules.zone)
        # What should have gone by now is not made up for: the client has just agreed to the hour.
        if plan.due_at > now and (plan.kind, plan.channel, day) not in told:
            writing.add(key, due_at=plan.due_at, **wanted[key].values)


def _renew(message: Message, reminder: Reminder, now: datetime) -> None:
    """A known message takes the present address, hour and words; one called off before comes back."""
    comes_back = message.state is MessageState.CANCELLED and message.cancelled_by_id is None
    has_new_address = message.recipient != reminder.plan.recipient
    if message.state in PENDING:
        writing.change(message, due_at=reminder.plan.due_at, **reminder.values)
    elif comes_back and reminder.plan.due_at > now:
        writing.put_back(message, due_at=reminder.plan.due_at, **reminder.values)
    elif message.state is MessageState.FAILED and has_new_address:
        writing.put_back(message, due_at=max(reminder.plan.due_at, now), **reminder.values)


def _reminder(interaction: Interaction, plan: Planned, rules: ReminderRules) -> Reminder:
    language = language_for(interaction.contact, rules)
    words = words_for(interaction, plan.channel, language, rules)
    start = f"{interaction.starts_at:%Y%m%dT%H%MZ}"
    key = f"interaction-{interaction.id}:{plan.kind.value}:{start}:{plan.channel.value}"
    values = {
        "channel": plan.channel,
        "kind": plan.kind,
        "interaction_id": interaction.id,
        "contact_id": interaction.contact_id,
        "occurrence_at": interaction.starts_at,
        "recipient": plan.recipient,
        "recipient_name": interaction.contact.name,
        "language": language,
        "subject": words.subject,
        "body": words.body,
    }
    return Reminder(plan, key, values)
