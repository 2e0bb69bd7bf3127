"""Changes of a series from one of its interactions on: this and all following, or none after this.

What is done, or was left out, stays as it is. Where the days stay the same, the series goes on with
what was changed. Other days make another series, and the old one ends before it: so no day has to be
renumbered, and each part keeps its own history.
"""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from crm.database import db
from crm.lib.recurrence import Rule
from crm.models import Interaction, Series
from crm.models.series import TIMES, pattern_of
from crm.services.recurrence.series import found, hold, make_ahead

TIMED = frozenset({*TIMES, "deadline_days"})
PARTICIPANTS = "participants"


def change_following(interaction: Interaction, rule: Rule, *, pattern: dict, day: date, by) -> Series:
    """Give what has just changed on *interaction* to those that follow; returns their series.

    *pattern* and *day* are its `pattern_of` and its start date before the change. Only fields that
    changed are given on, so that what somebody wrote into one of them stays.
    """
    series = interaction.series
    hold(series)
    rows = waiting_after(series, interaction.occurrence_on)
    now = pattern_of(interaction)
    changed = {name: value for name, value in now.items() if value != pattern.get(name)}
    if rule.pace == series.rule.pace and interaction.starts_on == day:
        places = _go_on(series, rule, interaction, rows, by)
    else:
        series = _branch_off(interaction, rule, by)
        places = dict(zip(rows, _days_after(series, interaction), strict=False))
    for row in rows:
        _give_on(row, series, places.get(row), changed, by)
    make_ahead(series, by=by)
    return series


def stop(series: Series, *, after: date, by):
    """Make no more of them and leave out those whose day is later than *after*; returns the event."""
    hold(series)
    for row in waiting_after(series, after):
        row.skip(by=by)
    return series.stop(by=by)


def waiting_after(series: Series, place: date) -> list[Interaction]:
    """Those that wait on a later place of the series than *place*, in order."""
    query = (
        select(Interaction)
        .where(
            Interaction.series_id == series.id, Interaction.occurrence_on > place, Interaction.is_waiting()
        )
        .order_by(Interaction.occurrence_on)
    )
    return list(db.session.scalars(query))


def _go_on(series: Series, rule: Rule, interaction: Interaction, rows: list, by) -> dict[Interaction, date]:
    """The same days, which may end elsewhere; returns the places of those that stay."""
    series.rule = replace(rule, month_day=series.month_day)
    series.take_pattern(interaction)
    series.record_event("updated", by=by)
    days = set(series.rule.days(series.anchor_on)) if rows else set()
    return {row: row.occurrence_on for row in rows if row.occurrence_on in days}


def _branch_off(interaction: Interaction, rule: Rule, by) -> Series:
    """Other days from here on: the series ends before *interaction*, which begins another."""
    old, place = interaction.series, interaction.occurrence_on
    earlier = sum(day < place for day in replace(old.rule, until=place).days(old.anchor_on))
    if rule.times is not None:
        rule = replace(rule, times=max(rule.times - earlier, 1))
    if interaction.starts_on == place and rule.frequency is old.frequency:
        rule = replace(rule, month_day=old.month_day)
    elif rule.pace == old.rule.pace:
        rule = rule.moved(place, interaction.starts_on)
    old.until_on, old.times = place - timedelta(days=1), None
    if earlier:
        old.record_event("updated", by=by)
    else:
        old.stop(by=by)
    return found(interaction, rule, by=by, checklist=old.checklist)


def _days_after(series: Series, interaction: Interaction):
    return series.days_since(interaction.occurrence_on + timedelta(days=1))


def _give_on(row: Interaction, series: Series, place: date | None, changed: dict, by) -> None:
    """Change one that follows; one for which the rule has no place any more is left out."""
    if place is None:
        row.skip(by=by)
        return
    parts, was = row.parts(), row.starts_on
    for name in changed.keys() - TIMED - {PARTICIPANTS}:
        setattr(row, name, changed[name])
    if PARTICIPANTS in changed:
        row.participants_data = changed[PARTICIPANTS]
    if series.id != row.series_id:
        row.series, row.series_id, row.occurrence_on = series, series.id, place
        series.plan(row, place)
    elif changed.keys() & TIMED:
        series.plan(row, row.starts_on)
    row.take_along_update_date(was)
    row.record_event("updated", by=by, parts_before=parts)
