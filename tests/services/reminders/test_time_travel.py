"""Fourteen months of a team's life: appointments come, move, end and come back; every client hears what is
true, once, and nobody hears anything else (SC-21 to SC-23, T20).

The oracle knows nothing of the product: it keeps the story of each appointment as it was told.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import current_app
from sqlalchemy import func, select

from crm.database import db
from crm.lib import clock
from crm.models import ClientReminder, Interaction, Message, MessageChannel, MessageState, State
from crm.services.outbox.sending import send_due
from crm.services.undo import undo
from tests.services.mail_room import Letterbox, mail_server
from tests.services.reminders.people import make_appointment, make_client

ZONE = ZoneInfo("Europe/Bucharest")
BEGIN, MONTHS = date(2026, 9, 1), 14
APPOINTMENTS, ACTS = 45, 330
FOREVER = datetime.max.replace(tzinfo=UTC)
CHANNELS = {"email": ("email",), "sms": ("sms",), "both": ("email", "sms"), "none": ()}


@dataclass
class Story:
    """What was true of one appointment from which instant on: (instant, start or None, channels)."""

    chapters: list[tuple[datetime, datetime | None, tuple[str, ...]]] = field(default_factory=list)

    def tell(self, now: datetime, interaction: Interaction) -> None:
        stands = not (
            interaction.is_task or interaction.state is State.DONE or interaction.archived_at is not None
        )
        start = wall(interaction.starts_on, interaction.start_time) if stands else None
        self.chapters.append((now, start, CHANNELS[interaction.client_reminder.value] if stands else ()))

    def at(self, instant: datetime) -> tuple[datetime | None, tuple[str, ...]]:
        told = [chapter for chapter in self.chapters if chapter[0] <= instant]
        return told[-1][1:] if told else (None, ())

    def must_have_gone(self) -> set[tuple[datetime, str, str]]:
        """(start, kind, channel) of what stood unchanged from before its hour until after it."""
        found = set()
        for index, (since, start, channels) in enumerate(self.chapters):
            until = (
                self.chapters[index + 1][0]
                if index + 1 < len(self.chapters)
                else datetime.max.replace(tzinfo=UTC)
            )
            for kind, due_at in hours_of(start):
                if since < due_at < until:
                    found |= {(start, kind, channel) for channel in channels}
        return found


def wall(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=ZONE).astimezone(UTC)


def hours_of(start: datetime | None) -> list[tuple[str, datetime]]:
    """The day before at ten, two hours before, but not before seven: as the requirement says it."""
    if start is None:
        return []
    day = start.astimezone(ZONE).date()
    return [
        ("day_before", wall(day - timedelta(days=1), time(10))),
        ("on_the_day", max(start - timedelta(hours=2), wall(day, time(7)))),
    ]


class World:
    """The team, its clients, and the dice."""

    def __init__(self, owner, seed: int) -> None:
        self.owner, self.dice = owner, random.Random(seed)  # noqa: S311 (repeatable)
        self.stories: dict[int, Story] = {}
        self.last_event = None

    def day(self, now: datetime) -> date:
        ahead = self.dice.choice([0, 1, 1, 2, 3, 7, 14, 30])
        return (now + timedelta(days=ahead)).astimezone(ZONE).date()

    def hour(self) -> time:
        return time(self.dice.randrange(8, 19), self.dice.choice([0, 15, 30]))

    def make(self, now: datetime) -> None:
        wish = self.dice.choice(list(ClientReminder))
        client = make_client(family_name=f"Client{len(self.stories)}")
        made = make_appointment(
            client, wish=wish, at=self.hour(), on=self.day(now), responsible_id=self.owner.id
        )
        self.stories[made.id] = Story()
        self.stories[made.id].tell(now, made)

    def act(self, now: datetime) -> None:
        interaction = db.session.get(
            Interaction, self.dice.choice(list(self.stories)), populate_existing=True
        )
        name = self.dice.choice(["move", "move", "move", "done", "reopen", "task", "wish", "archive", "undo"])
        getattr(self, f"_{name}")(interaction, now)
        db.session.commit()
        for changed in {interaction.id, *self.touched}:
            record = db.session.get(Interaction, changed, populate_existing=True)
            self.stories[changed].tell(now, record)

    touched: tuple[int, ...] = ()

    def _move(self, interaction, now) -> None:
        interaction.plan_appointment(self.day(now), self.hour(), zone="Europe/Bucharest")
        self._remember(interaction.record_event("updated", by=self.owner), interaction)

    def _done(self, interaction, _now) -> None:
        self._remember(interaction.set_state(State.DONE, by=self.owner), interaction)

    def _reopen(self, interaction, _now) -> None:
        self._remember(interaction.set_state(State.OPEN, by=self.owner), interaction)

    def _task(self, interaction, now) -> None:
        interaction.plan_task(self.day(now))
        self._remember(interaction.record_event("updated", by=self.owner), interaction)

    def _wish(self, interaction, _now) -> None:
        wishes = [ClientReminder.NONE] if interaction.is_task else list(ClientReminder)
        interaction.client_reminder = self.dice.choice(wishes)
        self._remember(interaction.record_event("updated", by=self.owner), interaction)

    def _archive(self, interaction, _now) -> None:
        act = interaction.restore if interaction.archived_at else interaction.archive
        event = act(by=self.owner)
        self._remember(event, interaction)

    def _undo(self, _interaction, _now) -> None:
        if self.last_event is not None:
            undo(self.last_event, by=self.owner)
            self.last_event = None

    def _remember(self, event, interaction) -> None:
        self.last_event, self.touched = event, (interaction.id,)


def run(now: datetime) -> None:
    with clock.set_to(now), current_app.app_context():
        while send_due(seconds=30):
            pass
        db.session.remove()


def run_until(instant: datetime) -> None:
    """The runner wakes at each hour that something is due before *instant*."""
    next_hour = select(func.min(Message.next_try_at)).where(Message.state == MessageState.WAITING)
    while True:
        due = db.session.scalar(next_hour)
        db.session.rollback()
        if due is None or due >= instant:
            return
        run(due)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1])
def test_fourteen_months(team, app, owner, monkeypatch, seed):
    with mail_server() as (box, url):
        monkeypatch.setitem(app.config, "SMTP_URL", url)
        monkeypatch.setitem(app.config, "SMS_URL", "log:?per_minute=1000000")
        world = World(owner, seed)
        live(world)
        check(world, box)


def live(world: World) -> None:
    first = datetime.combine(BEGIN, time(6), tzinfo=UTC)
    minutes = sorted(world.dice.randrange(MONTHS * 30 * 24 * 60) for _ in range(APPOINTMENTS + ACTS))
    for number, minute in enumerate(minutes):
        instant = first + timedelta(minutes=minute)
        run_until(instant)
        is_new = number % (len(minutes) // APPOINTMENTS) == 0
        with clock.set_to(instant):
            (world.make if is_new else world.act)(instant)
    run_until(instant + timedelta(days=60))


def check(world: World, box: Letterbox) -> None:
    sent = db.session.scalars(select(Message).where(Message.state == MessageState.SENT)).all()
    emails = [message.message_id for message in sent if message.channel is MessageChannel.EMAIL]
    assert sorted(message["Message-ID"] for message in box.messages) == sorted(emails)
    assert len(sent) > 100, "a test of silence proves nothing"
    went = set()
    for message in sent:
        start, channels = world.stories[message.interaction_id].at(message.sent_at)
        assert message.occurrence_at == start, "told of an hour that was not true"
        assert message.channel.value in channels, "on a channel that was not wished"
        assert message.sent_at < start, "after it had begun"
        local = start.astimezone(ZONE)
        assert f"{local.day} " in message.body
        assert f"{local:%H:%M}" in message.body
        date_key = (message.interaction_id, local.date(), message.kind.value, message.channel.value)
        assert date_key not in went, "twice for one date"
        went.add(date_key)
    for interaction_id, story in world.stories.items():
        for start, kind, channel in story.must_have_gone():
            key = (interaction_id, start.astimezone(ZONE).date(), kind, channel)
            assert key in went, f"missing: {key}"
