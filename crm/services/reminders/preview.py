"""What the client of an appointment will read and when, before anything is sent (SC-21)."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.lib.sms_text import SmsLength, measure
from crm.models import ClientReminder, Contact, Interaction, Message, MessageChannel
from crm.services.outbox.channels import configured_channels
from crm.services.reminders.planning import OUT, TO_CLIENTS, contact_facts, facts_of, present_rules
from crm.services.reminders.rules import (
    Facts,
    ReminderRules,
    channel_obstacle,
    obstacle,
    times,
    wished_channels,
)
from crm.services.reminders.texts import Words, language_for, words_for


@dataclass(frozen=True)
class ChannelPreview:
    """One channel that can be used, and whether it is ``wished``."""

    channel: MessageChannel
    address: str
    is_wished: bool
    words: Words
    sms: SmsLength | None
    language: str


@dataclass(frozen=True)
class ReminderPreview:
    """``choices``: what can be chosen; ``obstacle``: why none goes out at all; ``moments``: when they go.

    ``stopped``: the wished channels that nothing goes out on, each with the code of why.
    ``told``: the messages that went out; ``told_otherwise``: the start the client was told of last, if the
    appointment begins at another moment by now.
    """

    choices: list[ClientReminder]
    channels: list[ChannelPreview]
    obstacle: str | None
    stopped: list[tuple[MessageChannel, str]]
    moments: list[datetime]
    told: list[Message]
    told_otherwise: datetime | None


def preview_of(interaction: Interaction) -> ReminderPreview:
    """The reminders of an appointment as they would go out now."""
    rules, now = present_rules(), clock.now()
    facts = facts_of(interaction)
    possible = [channel for channel in configured_channels() if _is_possible(facts, rules, channel)]
    told = _told(interaction)
    starts = {message.occurrence_at for message in told if message.occurrence_at > now}
    return ReminderPreview(
        choices=_choices(interaction.client_reminder, possible),
        channels=[_channel(interaction, facts, rules, channel) for channel in possible],
        obstacle=obstacle(facts, now),
        stopped=_stopped(facts, rules),
        moments=[due_at for _kind, due_at, _ends_at in times(facts.starts_at, rules) if due_at > now],
        told=told,
        told_otherwise=max(starts) if starts and facts.starts_at not in starts else None,
    )


def possible_channels(contact: Contact) -> list[MessageChannel]:
    """The channels on which *contact* could be reminded: set up, with an address, not refused."""
    rules = present_rules()
    facts = Facts(ClientReminder.BOTH, False, False, False, None, **contact_facts(contact))
    return [channel for channel in configured_channels() if _is_possible(facts, rules, channel)]


def _is_possible(facts: Facts, rules: ReminderRules, channel: MessageChannel) -> bool:
    return channel_obstacle(replace(facts, wish=ClientReminder.BOTH), rules, channel) is None


def _choices(present: ClientReminder, possible: list[MessageChannel]) -> list[ClientReminder]:
    wishes = {MessageChannel.EMAIL: ClientReminder.EMAIL, MessageChannel.SMS: ClientReminder.SMS}
    found = [ClientReminder.NONE, *(wishes[channel] for channel in possible)]
    if len(possible) > 1:
        found.append(ClientReminder.BOTH)
    return found if present in found else [*found, present]


def _channel(
    interaction: Interaction, facts: Facts, rules: ReminderRules, channel: MessageChannel
) -> ChannelPreview:
    language = language_for(interaction.contact, rules)
    words = words_for(interaction, channel, language, rules)
    length = measure(words.body) if channel is MessageChannel.SMS else None
    is_wished = channel in wished_channels(facts.wish)
    return ChannelPreview(channel, facts.addresses[channel], is_wished, words, length, language)


def _stopped(facts: Facts, rules: ReminderRules) -> list[tuple[MessageChannel, str]]:
    reasons = {each: channel_obstacle(facts, rules, each) for each in wished_channels(facts.wish)}
    configured = configured_channels()
    reasons |= {each: "not_set_up" for each in reasons if each not in configured}
    return [(channel, code) for channel, code in reasons.items() if code is not None]


def _told(interaction: Interaction) -> list[Message]:
    query = select(Message).where(
        Message.interaction_id == interaction.id, Message.kind.in_(TO_CLIENTS), Message.state.in_(OUT)
    )
    return list(db.session.scalars(query.order_by(Message.tried_at.desc(), Message.id.desc()).limit(10)))
