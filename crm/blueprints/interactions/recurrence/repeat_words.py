"""How often something recurs, in the reader's words. Days come after a sentence is whole: none is glued."""

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from crm.blueprints.interactions import bp
from crm.i18n import LOCALES, day_of_year, language, long_date
from crm.lib.recurrence import Frequency
from crm.models import Series

FREQUENCIES = {
    Frequency.DAILY: _l("Every day"),
    Frequency.WORKDAYS: _l("Every workday, Monday to Friday"),
    Frequency.WEEKLY: _l("Every week"),
    Frequency.MONTHLY: _l("Every month"),
    Frequency.YEARLY: _l("Every year"),
}
# Translators: stands in "Every week on %(days)s": in the case it needs, in Polish with its preposition.
ON_DAYS = (
    _l("Mondays"),
    _l("Tuesdays"),
    _l("Wednesdays"),
    _l("Thursdays"),
    _l("Fridays"),
    _l("Saturdays"),
    _l("Sundays"),
)


@bp.app_template_global("repeat_words")
def repeat_words(series: Series) -> list[str]:
    """The sentences about *series*: how often, what of shorter months, until when."""
    return [words for words in (_pace(series), _shorter(series), _end(series)) if words]


def _pace(series: Series) -> str:
    """How often, and on which days."""
    number = series.every
    if series.frequency is Frequency.DAILY and number > 1:
        return ngettext("Every %(num)d day", "Every %(num)d days", number)
    if series.frequency is Frequency.WEEKLY:
        return _weekly(number, _days(series))
    if series.frequency is Frequency.MONTHLY:
        return _monthly(number, series.month_day)
    if series.frequency is Frequency.YEARLY:
        return _yearly(number, day_of_year(series.anchor_on.month, series.month_day))
    return str(FREQUENCIES[series.frequency])


def _days(series: Series) -> str:
    weekdays = series.weekdays or [series.anchor_on.weekday()]
    return format_list([str(ON_DAYS[day]) for day in sorted(weekdays)], locale=LOCALES[language()])


def _weekly(number: int, days: str) -> str:
    if number == 1:
        return _("Every week on %(days)s", days=days)
    return ngettext("Every %(num)d week on %(days)s", "Every %(num)d weeks on %(days)s", number, days=days)


def _monthly(number: int, day: int) -> str:
    if number == 1:
        return _("Every month on day %(day)d", day=day)
    return ngettext(
        "Every %(num)d month on day %(day)d", "Every %(num)d months on day %(day)d", number, day=day
    )


def _yearly(number: int, day: str) -> str:
    if number == 1:
        return _("Every year: %(day)s", day=day)
    return ngettext("Every %(num)d year: %(day)s", "Every %(num)d years: %(day)s", number, day=day)


def _shorter(series: Series) -> str:
    is_february = series.frequency is Frequency.YEARLY and series.anchor_on.month == 2
    if is_february and series.month_day == 29:
        return _("In other years on 28 February")
    if series.frequency is Frequency.MONTHLY and series.month_day > 28:
        return _("In shorter months on the last day")
    return ""


def _end(series: Series) -> str:
    if series.until_on is not None:
        return _("Until: %(day)s", day=long_date(series.until_on))
    if series.times is not None:
        return ngettext("%(num)d time in all", "%(num)d times in all", series.times)
    return ""
