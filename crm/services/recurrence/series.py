"""Recurring interactions: a few of each series are made ahead, exactly one for each of its days (MC-42).

Days that went by while nothing ran are not made up for: nobody wants ten tasks to water yesterday's plants.
"""

from datetime import date
from itertools import islice

from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.lib.recurrence import Rule
from crm.models import Interaction, Series
from crm.team import team

AHEAD = 4


class NothingLeft(ValueError):
    """The rule has no day: it ends before it begins."""


def begin(interaction: Interaction, rule: Rule, *, by) -> Series:
    """Make *interaction* the first of a new series by *rule*, and make the next ones.

    It is moved to the first day of the rule where it stands on another one (every Tuesday, from a
    Monday on). Raises `NothingLeft`.
    """
    series = found(interaction, rule, by=by)
    make_ahead(series, by=by)
    return series


def found(interaction: Interaction, rule: Rule, *, by, checklist: list[str] | None = None) -> Series:
    """The new series with its first one, which is *interaction*, and no other yet.

    Those to come get the items of *checklist*, by default those of *interaction*, unticked.
    """
    anchor = interaction.starts_on
    first = next(rule.days(anchor), None)
    if first is None:
        raise NothingLeft(rule)
    series = Series(anchor_on=anchor, created_by_id=by.id)
    series.rule = rule
    if first != anchor:
        interaction.move_to_day(first)
    series.take_pattern(interaction)
    series.checklist = [item.text for item in interaction.checklist] if checklist is None else checklist
    series.record_event("created", by=by)
    interaction.take_place_in(series, first, by=by)
    return series


def make_ahead(series: Series, *, by=None) -> list[Interaction]:
    """Fill up to `AHEAD` waiting ones from today on; returns those that were made.

    The row of the series is held until the transaction ends, so of two runners the second finds the
    work done; the unique index would stop it anyhow.
    """
    hold(series)
    if series.is_archived:
        return []
    today = clock.today(series.time_zone or team().time_zone)
    places = _places(series, today)
    missing = AHEAD - sum(places.values())
    free = (day for day in series.days_since(today) if day not in places)
    return [_make(series, day, by) for day in islice(free, max(missing, 0))]


def hold(series: Series) -> None:
    """Let nobody else make or move one of the series meanwhile; read it anew."""
    db.session.flush()
    db.session.refresh(series, with_for_update=True)


def _places(series: Series, today: date) -> dict[date, bool]:
    """The days from *today* on that have theirs, and whether it waits."""
    query = select(Interaction.occurrence_on, Interaction.is_waiting()).where(
        Interaction.series_id == series.id, Interaction.occurrence_on >= today
    )
    return dict(db.session.execute(query).all())


def _make(series: Series, day: date, by) -> Interaction:
    made = series.occurrence(day)
    made.record_event("created", by=by)
    return made


def coming(series: Series, user) -> list[Interaction]:
    """Those that wait and that *user* may see, in order of their days."""
    query = (
        select(Interaction)
        .where(Interaction.series_id == series.id, Interaction.is_waiting(), Interaction.visibility(user))
        .order_by(Interaction.starts_on, Interaction.id)
    )
    return list(db.session.scalars(query))
