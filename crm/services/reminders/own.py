"""Reminders to colleagues: of their appointments some minutes before, of deadlines in the morning.

Who takes part in an appointment is reminded as well as the responsible colleague, by their own settings.
In the app they are asked for, not stored: what is true now is shown now. By e-mail, for those who want it,
a message is written to the outbox when its moment comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import force_locale, gettext, ngettext
from sqlalchemy import Row, and_, bindparam, func, select

from crm.config import LANGUAGES
from crm.database import db
from crm.i18n import LOCALES
from crm.lib import clock
from crm.lib.time_zones import to_local, to_utc
from crm.models import Interaction, Message, MessageChannel, MessageKind, User, UserState
from crm.services.agenda.attendance import attended_by
from crm.services.outbox import channels, writing
from crm.services.readers import read_rows, rows_read
from crm.services.reminders.texts import hour_in
from crm.team import team

# Until when an appointment that has begun is still worth a word.
GRACE = timedelta(minutes=10)
LONGEST = timedelta(minutes=60)
MORNING = time(8, 0)
SHOWN = 3
MOMENT = timedelta(microseconds=1)
CHOICES = (0, 10, 30, 60)
# Asked on each page while something is due, so they are built once.
_USER = bindparam("user_id")
_APPOINTMENTS = (
    select(
        Interaction.id,
        Interaction.title,
        Interaction.starts_at,
        Interaction.responsible_id.is_distinct_from(_USER).label("is_guest"),
    )
    .where(attended_by(_USER, bindparam("begin"), bindparam("end")), Interaction.is_waiting())
    .order_by(Interaction.starts_at, Interaction.id)
    .limit(20)
)
_DEADLINES = select(func.count(Interaction.id)).where(
    Interaction.responsible_id == _USER,
    Interaction.is_waiting(),
    Interaction.due_on == bindparam("day"),
    Interaction.deadline_on.is_not(None),
)


@dataclass(frozen=True)
class Notice:
    """What one user is reminded of now. ``appointments``: rows (id, title, starts_at, is_guest)."""

    appointments: Sequence[Row]
    deadlines: int = 0

    def __bool__(self) -> bool:
        return bool(self.appointments or self.deadlines)


def due_notice(user: User) -> Notice:
    """What is due for *user* and not seen yet, as the database has it now."""
    now, seen_at = clock.now(), user.reminders_seen_at
    appointments = []
    if user.reminder_minutes is not None:
        ahead = timedelta(minutes=user.reminder_minutes)
        rows = _appointments(user.id, now - GRACE, now + ahead)
        appointments = [row for row in rows if seen_at is None or row.starts_at - ahead > seen_at]
    morning = morning_of(user, now)
    is_time = user.reminds_of_deadlines and now >= morning and (seen_at is None or seen_at < morning)
    return Notice(appointments[:SHOWN], _deadlines(user.id, local_today(user, now)) if is_time else 0)


def wants_any(user: User) -> bool:
    """Whether the app reminds *user* of anything at all."""
    return user.reminder_minutes is not None or user.reminds_of_deadlines


def next_due_at(user: User) -> datetime | None:
    """The moment from which `due_notice` is worth asking for, within the next hour; None if there is none."""
    now, seen_at, moments = clock.now(), user.reminders_seen_at, []
    if user.reminder_minutes is not None:
        ahead = timedelta(minutes=user.reminder_minutes)
        rows = _appointments(user.id, now - GRACE, now + ahead + LONGEST)
        moments = [row.starts_at - ahead for row in rows]
    if user.reminds_of_deadlines:
        morning = morning_of(user, now)
        if (seen_at is None or seen_at < morning) and _deadlines(user.id, local_today(user, now)):
            moments.append(morning)
    return min((each for each in moments if seen_at is None or each > seen_at), default=None)


def morning_of(user: User, now: datetime) -> datetime:
    zone = zone_of(user)
    return to_utc(datetime.combine(to_local(now, zone).date(), MORNING), zone)


def local_today(user: User, now: datetime) -> date:
    return to_local(now, zone_of(user)).date()


def zone_of(user: User) -> str:
    return user.time_zone or team().time_zone


def _appointments(user_id: int, begin: datetime, end: datetime) -> Sequence[Row]:
    """Rows (id, title, starts_at, is_guest) of those that begin between the instants, *end* included."""
    return rows_read(_APPOINTMENTS, {"user_id": user_id, "begin": begin, "end": end + MOMENT})


def _deadlines(user_id: int, day: date) -> int:
    return read_rows(_DEADLINES, {"user_id": user_id, "day": day}).scalar_one()


def write_due_emails() -> None:
    """Put the e-mails whose moment has come into the outbox, each once."""
    if MessageChannel.EMAIL not in channels.configured_channels():
        return
    wanting = and_(User.reminds_by_email, User.state == UserState.ACTIVE, User.email.is_not(None))
    users = db.session.scalars(select(User).where(wanting)).all()
    if sum(_write_for(user) for user in users):
        db.session.commit()


def _write_for(user: User) -> int:
    now = clock.now()
    written = 0
    if user.reminder_minutes is not None:
        ahead = timedelta(minutes=user.reminder_minutes)
        rows = _appointments(user.id, now, now + ahead)
        known = _known([_key(user, row) for row in rows])
        written += sum(_write_appointment(user, row) for row in rows if _key(user, row) not in known)
    morning = morning_of(user, now)
    key = f"user-{user.id}:deadlines:{local_today(user, now)}"
    is_time = user.reminds_of_deadlines and morning <= now < morning + timedelta(hours=4)
    if is_time and not _known([key]) and (count := _deadlines(user.id, local_today(user, now))):
        written += _write_deadlines(user, key, morning, count)
    return written


def _known(keys: list[str]) -> set[str]:
    return set(db.session.scalars(select(Message.key).where(Message.key.in_(keys)))) if keys else set()


def _key(user: User, row: Row) -> str:
    return f"user-{user.id}:interaction-{row.id}:{row.starts_at:%Y%m%dT%H%MZ}"


def _write_appointment(user: User, row: Row) -> bool:
    language = language_of(user)
    hour = hour_in(to_local(row.starts_at, zone_of(user)).time(), language)
    values = {"time": hour, "title": row.title}
    with force_locale(LOCALES[language]):
        subject = gettext("%(time)s: %(title)s", **values)
        body = (
            gettext("An appointment you take part in begins at %(time)s: %(title)s", **values)
            if row.is_guest
            else gettext("Your appointment begins at %(time)s: %(title)s", **values)
        )
    kind = MessageKind.OWN_APPOINTMENT
    due_at = row.starts_at - timedelta(minutes=user.reminder_minutes)
    return _write(user, _key(user, row), kind, due_at, row.starts_at, (subject, body), interaction_id=row.id)


def _write_deadlines(user: User, key: str, morning: datetime, count: int) -> bool:
    with force_locale(LOCALES[language_of(user)]):
        subject = ngettext("%(num)d deadline today", "%(num)d deadlines today", count)
        body = gettext("What must be done today stands in Semafor under My day.")
    return _write(user, key, MessageKind.OWN_DEADLINES, morning, morning, (subject, f"{subject}\n\n{body}"))


def _write(user: User, key: str, kind: MessageKind, due_at, occurrence_at, words, **values) -> bool:
    subject, body = words
    return writing.add(
        key,
        due_at=due_at,
        channel=MessageChannel.EMAIL,
        kind=kind,
        user_id=user.id,
        occurrence_at=occurrence_at,
        recipient=user.email,
        recipient_name=user.name,
        language=language_of(user),
        subject=subject[:300],
        body=body,
        **values,
    )


def language_of(user: User) -> str:
    return user.language if user.language in LANGUAGES else team().language


def is_still_true(message: Message) -> bool:
    """Whether an e-mail to a colleague still says what is so: the appointment stands, the day is not over."""
    user, now = message.user, clock.now()
    if not user.is_active or user.email != message.recipient:
        return False
    if message.kind is MessageKind.MORNING_LIST:
        return user.morning_list_at is not None and _is_today(message, now)
    if not user.reminds_by_email:
        return False
    if message.kind is MessageKind.OWN_DEADLINES:
        return _is_today(message, now)
    rows = _appointments(user.id, now - GRACE, message.occurrence_at)
    return any(_key(user, row) == message.key for row in rows)


def _is_today(message: Message, now: datetime) -> bool:
    return local_today(message.user, now) == local_today(message.user, message.occurrence_at)
