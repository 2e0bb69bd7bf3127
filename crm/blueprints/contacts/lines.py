"""A line of the list in words: plain tuples, as a template reads them fastest."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import Row

from crm.i18n import table_date, time_zone, today


class Line(NamedTuple):
    """What one contact shows. ``last`` and ``next`` are days in words, "" for none."""

    id: int
    kind: str
    name: str
    city: str | None
    phone: str | None
    phone_link: str | None
    email: str | None
    owner: str
    tags: str | None
    last: str
    next: str
    is_late: bool


def lines_of(rows: Iterable[Row], colleagues: dict[int, str]) -> list[Line]:
    """The lines of rows of `contact_lines`; what is the same for all of them is asked for once."""
    zone, now, nobody = ZoneInfo(time_zone()), today(), _("Nobody")
    day, with_company = cache(table_date), _("%(day)s, with the company")

    def line_of(row: Row) -> Line:
        (contact_id, kind, name, owner_id, phone, phone_link, email, city, tags,
         next_on, company_next_on, done_on, noted_at) = row  # fmt: skip
        noted_on = noted_at.astimezone(zone).date() if noted_at else None
        last_on = max(done_on, noted_on) if done_on and noted_on else done_on or noted_on
        planned_on = next_on or company_next_on
        planned = day(planned_on)
        if planned and not next_on:
            planned = with_company % {"day": planned}
        return Line(
            contact_id, kind.value, name, city, phone, phone_link, email,
            colleagues[owner_id] if owner_id else nobody, tags, day(last_on),
            planned, planned_on is not None and planned_on < now,
        )  # fmt: skip

    return [line_of(row) for row in rows]
