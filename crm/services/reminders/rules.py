"""The one rule of which reminders of an appointment should be pending: pure, of facts and the present.

SC-22: two, on the day before and on the day. SC-23: only of an appointment, in the future, not finished,
not archived, to a contact that has the address and has not refused the channel, once for each date.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum

from flask_babel import lazy_gettext as _l

from crm.lib.time_zones import to_local, to_utc
from crm.models import ClientReminder, MessageChannel, MessageKind

# Nobody's phone rings at night: what would be due before this hour waits for it.
EARLIEST = time(7, 0)


class OnTheDay(Enum):
    """When the second reminder goes."""

    OFF = "off"
    HOURS_BEFORE = "hours_before"
    AT = "at"

    @property
    def label(self):
        return ON_THE_DAY_LABELS[self]


ON_THE_DAY_LABELS = {
    OnTheDay.OFF: _l("No reminder"),
    OnTheDay.HOURS_BEFORE: _l("Some hours before"),
    OnTheDay.AT: _l("At a fixed hour"),
}


@dataclass(frozen=True)
class ReminderRules:
    """The team's settings. ``texts``: language → {"subject", "email", "sms"} where they are its own."""

    zone: str = "UTC"
    language: str = "en"
    day_before: bool = True
    day_before_at: time = time(10, 0)
    on_the_day: OnTheDay = OnTheDay.HOURS_BEFORE
    hours_before: int = 2
    on_the_day_at: time = time(8, 0)
    needs_consent: bool = False
    sms_without_accents: bool = False
    team_name: str = ""
    texts: dict = field(default_factory=dict)

    @classmethod
    def of(cls, team) -> "ReminderRules":
        """Of the team's row; what it does not say is as shipped."""
        said = dict(team.reminders or {})
        for name in ("day_before_at", "on_the_day_at"):
            if name in said:
                said[name] = time.fromisoformat(said[name])
        if "on_the_day" in said:
            said["on_the_day"] = OnTheDay(said["on_the_day"])
        if not (team.features or {}).get("client_reminders", True):
            said |= {"day_before": False, "on_the_day": OnTheDay.OFF}
        return cls(zone=team.time_zone, language=team.language, team_name=team.name, **said)

    def stored(self) -> dict:
        """What goes into the team's row."""
        return {
            "day_before": self.day_before,
            "day_before_at": f"{self.day_before_at:%H:%M}",
            "on_the_day": self.on_the_day.value,
            "hours_before": self.hours_before,
            "on_the_day_at": f"{self.on_the_day_at:%H:%M}",
            "needs_consent": self.needs_consent,
            "sms_without_accents": self.sms_without_accents,
            "texts": self.texts,
        }


@dataclass(frozen=True)
class Facts:
    """What the rule looks at. ``refused`` and ``allowed`` are channels with a consent of that sense."""

    wish: ClientReminder
    is_task: bool
    is_done: bool
    is_archived: bool
    starts_at: datetime | None
    addresses: dict[MessageChannel, str]
    has_contact: bool = True
    is_contact_archived: bool = False
    has_responsible_left: bool = False
    refused: frozenset[MessageChannel] = frozenset()
    allowed: frozenset[MessageChannel] = frozenset()


@dataclass(frozen=True)
class Planned:
    """One reminder that should be pending: not before ``due_at``, never after ``ends_at``."""

    kind: MessageKind
    channel: MessageChannel
    recipient: str
    due_at: datetime
    ends_at: datetime


def wished_channels(wish: ClientReminder) -> list[MessageChannel]:
    wishes = ((MessageChannel.EMAIL, wish.by_email), (MessageChannel.SMS, wish.by_sms))
    return [channel for channel, is_wished in wishes if is_wished]


def obstacle(facts: Facts, now: datetime) -> str | None:
    """Why no client hears of this appointment at all, as a code of services/outbox/words.py; or None."""
    checks = (
        ("not_wished", facts.wish is ClientReminder.NONE),
        ("is_task", facts.is_task or facts.starts_at is None),
        ("is_done", facts.is_done),
        ("is_archived", facts.is_archived),
        ("no_contact", not facts.has_contact or facts.is_contact_archived),
        ("has_left", facts.has_responsible_left),
    )
    found = next((code for code, is_so in checks if is_so), None)
    return found or ("too_late" if facts.starts_at <= now else None)


def channel_obstacle(facts: Facts, rules: ReminderRules, channel: MessageChannel) -> str | None:
    """Why the channel cannot be used: no address, or the client does not want it (T30)."""
    if channel not in wished_channels(facts.wish):
        return "not_wished"
    if not facts.addresses.get(channel):
        return "no_address"
    if channel in facts.refused or (rules.needs_consent and channel not in facts.allowed):
        return "no_consent"
    return None


def planned(facts: Facts, rules: ReminderRules, now: datetime) -> list[Planned]:
    """The reminders that should be pending at *now*; those whose time has passed are not among them."""
    if obstacle(facts, now) is not None:
        return []
    return [
        Planned(kind, channel, facts.addresses[channel], due_at, ends_at)
        for kind, due_at, ends_at in times(facts.starts_at, rules)
        for channel in wished_channels(facts.wish)
        if channel_obstacle(facts, rules, channel) is None and now < ends_at
    ]


def times(starts_at: datetime, rules: ReminderRules) -> list[tuple[MessageKind, datetime, datetime]]:
    """Kind, due moment and end of each reminder of an appointment, by the team's clock.

    The first ends where the second begins: after a pause of the runner the client hears once, not twice.
    """
    first, second = _day_before(starts_at, rules), _on_the_day(starts_at, rules)
    found = []
    if first is not None:
        found.append((MessageKind.DAY_BEFORE, first, second or starts_at))
    if second is not None:
        found.append((MessageKind.ON_THE_DAY, second, starts_at))
    return [(kind, due_at, ends_at) for kind, due_at, ends_at in found if due_at < ends_at]


def _day_before(starts_at: datetime, rules: ReminderRules) -> datetime | None:
    if not rules.day_before:
        return None
    return _at(starts_at, rules, rules.day_before_at, days=-1)


def _on_the_day(starts_at: datetime, rules: ReminderRules) -> datetime | None:
    if rules.on_the_day is OnTheDay.OFF:
        return None
    if rules.on_the_day is OnTheDay.AT:
        due_at = _at(starts_at, rules, rules.on_the_day_at)
    else:
        earliest = _at(starts_at, rules, EARLIEST)
        due_at = max(starts_at - timedelta(hours=rules.hours_before), earliest)
    return due_at if due_at < starts_at else None


def _at(starts_at: datetime, rules: ReminderRules, hour: time, days: int = 0) -> datetime:
    """The instant when the team's clocks show *hour*, *days* from the appointment's day."""
    day = local_day(starts_at, rules.zone) + timedelta(days=days)
    return to_utc(datetime.combine(day, hour), rules.zone)


def local_day(instant: datetime, zone: str) -> date:
    return to_local(instant, zone).date()
