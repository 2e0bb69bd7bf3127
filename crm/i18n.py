"""Language, time zone and formats of the reader. Patterns of our own where CLDR's read badly."""

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask import Flask, g, has_request_context, request
from flask_babel import Babel
from flask_babel import gettext as _
from flask_login import current_user

from crm import catalogs
from crm.config import LANGUAGES
from crm.lib import clock
from crm.lib.money import format_money
from crm.team import team

LOCALES = {"en": "en_GB", "ro": "ro_RO", "ru": "ru_RU", "hu": "hu_HU", "pl": "pl_PL"}
LANGUAGE_NAMES = {
    "en": "English",
    "ro": "Română",
    "ru": "Русский",
    "hu": "Magyar",
    "pl": "Polski",
}
LANGUAGE_COOKIE = "language"

# Table dates are aligned, list dates short, day headings without a year.
TABLE_DATE = {
    "en": "d MMM y",
    "ro": "dd.MM.y",
    "ru": "dd.MM.y",
    "hu": "y. MM. dd.",
    "pl": "dd.MM.y",
}
LIST_DATE = {
    "en": "d MMM y",
    "ro": "d MMM y",
    "ru": "d MMM y 'г'.",
    "hu": "y. MMM d.",
    "pl": "d MMM y",
}
LONG_DATE = {
    "en": "d MMMM y",
    "ro": "d MMMM y",
    "ru": "d MMMM y 'г'.",
    "hu": "y. MMMM d.",
    "pl": "d MMMM y",
}
FULL_DATE = {
    "en": "EEEE, d MMMM y",
    "ro": "EEEE, d MMMM y",
    "ru": "EEEE, d MMMM y 'г'.",
    "hu": "y. MMMM d., EEEE",
    "pl": "EEEE, d MMMM y",
}
DAY_HEADING = {
    "en": "EEE d MMM",
    "ro": "EEE, d MMM",
    "ru": "EEE, d MMM",
    "hu": "MMM d., EEE",
    "pl": "EEE, d MMM",
}
DAY_OF_YEAR = {"en": "d MMMM", "ro": "d MMMM", "ru": "d MMMM", "hu": "MMMM d.", "pl": "d MMMM"}
MONTH_HEADING = {
    "en": "LLLL y",
    "ro": "LLLL y",
    "ru": "LLLL y 'г'.",
    "hu": "y. LLLL",
    "pl": "LLLL y",
}
LEAP_YEAR = 2024
DATE_TIME_JOIN = {"hu": "{} {}"}

babel = Babel()


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=choose_locale, timezone_selector=time_zone)
    catalogs.init_app(app, babel)
    app.jinja_env.filters.update(
        table_date=table_date,
        list_date=list_date,
        long_date=long_date,
        full_date=full_date,
        day_heading=day_heading,
        month_heading=month_heading,
        clock_time=clock_time,
        moment=moment,
        table_moment=table_moment,
        money=money,
        number=number,
        percent=percent,
    )
    app.jinja_env.globals.update(
        language=language, language_names=LANGUAGE_NAMES, today=today, time_zone=time_zone
    )


def language() -> str:
    """The reader's language: user setting, else cookie, else the browser's wish."""
    if not has_request_context():
        return team().language
    if "language" not in g:
        g.language = _choose_language()
    return g.language


def _choose_language() -> str:
    if current_user.is_authenticated and current_user.language in LANGUAGES:
        return current_user.language
    cookie = request.cookies.get(LANGUAGE_COOKIE)
    if cookie in LANGUAGES:
        return cookie
    fallback = team().language if current_user.is_authenticated else "en"
    return request.accept_languages.best_match(LANGUAGES, default=fallback)


def choose_locale() -> str:
    return LOCALES[language()]


def time_zone() -> str:
    """The reader's zone: the user's own, else the team's; asked for by every date of a page."""
    if not has_request_context():
        return team().time_zone
    if "time_zone" not in g:
        own = current_user.time_zone if current_user.is_authenticated else None
        g.time_zone = own or team().time_zone
    return g.time_zone


def today() -> date:
    """The reader's calendar day."""
    return clock.today(time_zone())


@lru_cache(maxsize=4096)
def _format(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, locale)


def table_date(day: date | None) -> str:
    return _in_pattern(day, TABLE_DATE)


def list_date(day: date | None) -> str:
    return _in_pattern(day, LIST_DATE)


def long_date(day: date | None) -> str:
    return _in_pattern(day, LONG_DATE)


def full_date(day: date | None) -> str:
    return _in_pattern(day, FULL_DATE)


def day_of_year(month: int, day: int) -> str:
    """A day that comes every year, as in “29 February”."""
    return _in_pattern(date(LEAP_YEAR, month, day), DAY_OF_YEAR)


def day_heading(day: date | None) -> str:
    return _in_pattern(day, DAY_HEADING)


def month_heading(day: date | None) -> str:
    return _in_pattern(day, MONTH_HEADING)


def _in_pattern(day: date | None, patterns: dict[str, str]) -> str:
    if day is None:
        return ""
    if isinstance(day, datetime):
        day = day.astimezone(ZoneInfo(time_zone())).date()
    code = language()
    return _format(day, patterns[code], LOCALES[code])


def clock_time(value: time | datetime | None) -> str:
    """Hours and minutes, 24 hours; Hungarian writes no leading zero.

    The second of two equal hours, on the night when clocks go back, says that it is.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(time_zone()))
    hour = str(value.hour) if language() == "hu" else f"{value.hour:02d}"
    words = f"{hour}:{value.minute:02d}"
    return _("%(time)s (2nd)", time=words) if value.fold else words


def moment(instant: datetime | None) -> str:
    """An instant in the reader's zone, as in “5 Mar 2026, 14:07”."""
    return _join(list_date(instant), clock_time(instant)) if instant else ""


def table_moment(instant: datetime | None) -> str:
    return _join(table_date(instant), clock_time(instant)) if instant else ""


def _join(day: str, hours: str) -> str:
    return DATE_TIME_JOIN.get(language(), "{}, {}").format(day, hours)


def money(minor: int | None, currency: str) -> str:
    return "" if minor is None else format_money(minor, currency, LOCALES[language()])


def number(value) -> str:
    return "" if value is None else format_decimal(value, locale=LOCALES[language()])


def percent(value: int | None) -> str:
    """A share given in whole per cent."""
    return (
        ""
        if value is None
        else format_percent(value / 100, locale=LOCALES[language()], decimal_quantization=False)
    )
