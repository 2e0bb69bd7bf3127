"""The team's settings as a plain value, read once in a few seconds and not on every page."""

from dataclasses import dataclass, field
from datetime import date, time
from time import monotonic

from flask import Flask, current_app, g, has_request_context

from crm.database import db
from crm.lib.recurrence import WORKDAYS
from crm.lib.working_days import WorkingDays
from crm.models import Team
from crm.models.team import WORK_BEGINS, WORK_ENDS

FRESH_SECONDS = 3.0
USUAL_DAYS = WorkingDays(frozenset(WORKDAYS))


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """What holds for the whole team. ``is_set_up`` is false before the first-run page."""

    name: str = ""
    language: str = "en"
    country: str = "RO"
    currency: str = "EUR"
    time_zone: str = "Europe/Bucharest"
    two_step_roles: tuple[str, ...] = ()
    working_days: WorkingDays = USUAL_DAYS
    work_begins: time = WORK_BEGINS
    work_ends: time = WORK_ENDS
    features: dict = field(default_factory=dict, hash=False)
    suggests_parts_from: date | None = None
    mail_address: str = ""
    is_set_up: bool = False


def init_app(app: Flask) -> None:
    app.extensions["team"] = (0.0, TeamSettings())
    app.jinja_env.globals["team"] = team


def team() -> TeamSettings:
    """The settings of the team, at most `FRESH_SECONDS` old in another worker."""
    read_at, known = current_app.extensions["team"]
    if has_request_context() and "team" in g:
        return g.team
    if monotonic() - read_at > FRESH_SECONDS or not known.is_set_up:
        known = read_team()
        current_app.extensions["team"] = (monotonic(), known)
    if has_request_context():
        g.team = known
    return known


def read_team() -> TeamSettings:
    row = db.session.get(Team, 1)
    if row is None:
        return TeamSettings()
    return TeamSettings(
        name=row.name,
        language=row.language,
        country=row.country,
        currency=row.currency,
        time_zone=row.time_zone,
        two_step_roles=tuple(row.two_step_roles or ()),
        working_days=WorkingDays(
            frozenset(row.working_days), frozenset(map(date.fromisoformat, row.days_off))
        ),
        work_begins=row.work_begins,
        work_ends=row.work_ends,
        features=dict(row.features or {}),
        suggests_parts_from=row.suggests_parts_from,
        mail_address=row.mail_address,
        is_set_up=True,
    )


def forget_team() -> None:
    """After the settings changed: the next reader asks the database."""
    current_app.extensions["team"] = (0.0, TeamSettings())
    if has_request_context():
        g.pop("team", None)
