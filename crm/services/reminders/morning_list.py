"""The morning list: the day of a user by e-mail, at the hour they chose, on the team's workdays (C21).

It is written when its hour comes, so it says what is so by then, and once a day at most: the user's row
remembers the day, whatever the clocks do at night.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import and_, or_, select, update

from crm.database import db
from crm.i18n import LOCALES
from crm.lib import clock
from crm.lib.time_zones import to_local, to_utc
from crm.models import MessageChannel, MessageKind, User, UserState
from crm.models.mixins.schedulable import MOMENT
from crm.services.agenda.sheet import DaySheet, build_sheet
from crm.services.agenda.statements import Plan
from crm.services.outbox import channels, writing
from crm.services.reminders.own import language_of, zone_of
from crm.services.reminders.texts import day_in, hour_in
from crm.team import team

# After a longer stop of the runner the morning is over.
LATEST = timedelta(hours=4)


def write_due_lists() -> None:
    """Put the lists whose hour has come into the outbox."""
    if MessageChannel.EMAIL not in channels.configured_channels():
        return
    wanting = and_(User.morning_list_at.is_not(None), User.state == UserState.ACTIVE, User.email.is_not(None))
    due = [user for user in db.session.scalars(select(User).where(wanting)) if is_due(user)]
    for user in due:
        _write_for(user)
    if due:
        db.session.commit()


def is_due(user: User) -> bool:
    """Whether the hour of the user's list has come, and today's was not seen to yet."""
    now = clock.now()
    day = to_local(now, zone_of(user)).date()
    is_new = user.morning_listed_on is None or user.morning_listed_on < day
    moment = moment_on(user, day)
    return is_new and day in team().working_days and moment <= now < moment + LATEST


def moment_on(user: User, day: date) -> datetime:
    """When the clocks of the user show the hour on *day*; an hour they skip is the next one there is."""
    return to_utc(datetime.combine(day, user.morning_list_at), zone_of(user))


def choose_hour(user: User, at, *, when_empty: bool) -> None:
    """Set the hour; one that is past today counts from tomorrow on."""
    user.morning_list_at, user.morning_list_when_empty = at, when_empty
    day = to_local(clock.now(), zone_of(user)).date()
    if at is not None and moment_on(user, day) <= clock.now():
        user.morning_listed_on = day


def _write_for(user: User) -> None:
    day, zone = to_local(clock.now(), zone_of(user)).date(), zone_of(user)
    if not _take(user, day):
        return
    sheet = build_sheet(day, of=user, today=day, zone=zone)
    if sheet.is_empty and not user.morning_list_when_empty:
        return
    language = language_of(user)
    with force_locale(LOCALES[language]):
        subject = gettext("Your day: %(day)s", day=day_in(day, language))
        body = "\n".join(_lines(sheet, language, zone))
    moment = moment_on(user, day)
    writing.add(
        f"user-{user.id}:morning:{day}",
        due_at=moment,
        channel=MessageChannel.EMAIL,
        kind=MessageKind.MORNING_LIST,
        user_id=user.id,
        occurrence_at=moment,
        recipient=user.email,
        recipient_name=user.name,
        language=language,
        subject=subject[:300],
        body=body,
    )


def _take(user: User, day: date) -> bool:
    """Note that *day* is seen to; False when another runner was quicker."""
    is_new = or_(User.morning_listed_on.is_(None), User.morning_listed_on < day)
    taken = update(User).where(User.id == user.id, is_new).values(morning_listed_on=day)
    return db.session.execute(taken, execution_options={"synchronize_session": False}).rowcount == 1


def _lines(sheet: DaySheet, language: str, zone: str) -> Iterator[str]:
    """The text, line by line, in the present locale."""
    if sheet.is_empty:
        yield gettext("Nothing is planned for today.")
    parts = (
        (gettext("Appointments"), sheet.appointments),
        (gettext("Tasks"), sheet.tasks),
        (gettext("Overdue"), sheet.late),
    )
    for heading, rows in parts:
        if rows:
            yield from (heading, *(f"☐ {_line(row, sheet, language, zone)}" for row in rows), "")
    if sheet.has_more:
        yield gettext("Not everything fits here. The rest is in My day.")
    if address := current_app.config["BASE_URL"]:
        yield f"{address.rstrip('/')}/"


def _line(row: Plan, sheet: DaySheet, language: str, zone: str) -> str:
    """Hours, title, client and phone of one record, whether one only takes part in it, and where it is."""
    who = ", ".join(filter(None, (row.contact_name, sheet.phones.get(row.contact_id))))
    words = f"{row.title} ({who})" if who else row.title
    if row.is_guest:
        words = f"{words} · {gettext('As a participant')}"
    if row.place:
        words = f"{words} · {row.place}"
    hours = _hours(row, sheet.day, language, zone)
    return f"{hours} {words}" if hours else words


def _hours(row: Plan, day: date, language: str, zone: str) -> str:
    if row.is_task:
        is_of_day = row.start_time is not None and row.starts_on == day
        return hour_in(row.start_time, language) if is_of_day else ""
    begin, end = (to_local(each, zone) for each in (row.starts_at, row.ends_at))
    begins = hour_in(begin.time(), language) if begin.date() == day else ""
    ends = hour_in(end.time(), language) if (end - MOMENT).date() == day else ""
    return f"{begins}–{ends}" if begins or ends else ""
