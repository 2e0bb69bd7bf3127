"""The rows of the list as a reader sees them: drawn once for all (crm/stencils.py), filled for each."""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from markupsafe import Markup, escape
from sqlalchemy import Row

from crm.i18n import table_date, time_zone, today
from crm.stencils import Stencil

WORDS = ("id", "name", "city", "phone", "phone_link", "email", "owner", "tags", "last", "next")


class Shape(NamedTuple):
    """Of what kind a row is: what decides about its markup."""

    kind: str
    has_city: bool
    has_phone: bool
    can_be_called: bool
    has_email: bool
    has_tags: bool
    has_next: bool
    is_late: bool


class Drawer:
    """Fills the rows of one answer; what is the same for all of them is asked for once."""

    def __init__(self, colleagues: dict[int, str]) -> None:
        self.stencil = Stencil("contacts/_row.html", WORDS)
        self.zone, self.today = ZoneInfo(time_zone()), today()
        self.owners = {user_id: escape(name) for user_id, name in colleagues.items()}
        self.owners[None] = escape(_("Nobody"))
        self.day = cache(lambda day: escape(table_date(day)))
        self.with_company = escape(_("%(day)s, with the company"))

    def __call__(self, rows: Iterable[Row]) -> Markup:
        """One ``<tr>`` per row of `contact_lines`."""
        drawn = "\n".join(map(self._draw, rows))
        return Markup(drawn)  # noqa: S704  # nosec B704 (a template, filled with escaped words)

    def _draw(self, row: Row) -> str:
        (contact_id, kind, name, owner_id, phone, phone_link, email, city, tags,
         next_on, company_next_on, done_on, noted_at) = row  # fmt: skip
        noted_on = noted_at.astimezone(self.zone).date() if noted_at else None
        planned_on = next_on or company_next_on
        planned = self.day(planned_on)
        if planned_on and not next_on:
            planned = self.with_company % {"day": planned}
        is_late = planned_on is not None and planned_on < self.today
        return self.stencil.fill(
            Shape(
                kind.value, bool(city), bool(phone), bool(phone_link), bool(email), bool(tags),
                planned_on is not None, is_late,
            ),
            id=contact_id, name=name, city=city, phone=phone, phone_link=phone_link, email=email,
            owner=self.owners[owner_id], tags=tags, next=planned,
            last=self.day(max(done_on, noted_on) if done_on and noted_on else done_on or noted_on),
        )  # fmt: skip
