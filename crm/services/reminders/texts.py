"""The words of a reminder: the team's template of the client's language, filled in.

Only six things can stand in a message: the client's name, day, hour and place, the team, the responsible
colleague. Title, memo and notes of an interaction are ours and have no placeholder (SC-23).
"""

import re
from dataclasses import dataclass
from datetime import date, time

from babel.dates import format_date, get_timezone_name
from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l

from crm.config import LANGUAGES
from crm.i18n import FULL_DATE, LOCALES
from crm.lib.sms_text import without_accents
from crm.lib.time_zones import to_local
from crm.models import Interaction, MessageChannel
from crm.services.reminders.rules import ReminderRules

PLACEHOLDERS = {
    "name": _l("the client's name"),
    "date": _l("the day of the appointment"),
    "time": _l("the hour of the appointment"),
    "place": _l("the place of the appointment; where there is none, its line or its comma goes, too"),
    "team": _l("the name of the team"),
    "responsible": _l("the responsible colleague"),
}
PARTS = ("subject", "email", "sms")
_PLACE = re.compile(r"\{(\w+)\}")
# What goes with a place that is not known: brackets around it, what joins it on, a line of its own.
_NO_PLACE = re.compile(
    r"^[^\n{}]*\{place\}[.,;:!]?[ \t]*(?:\n|\Z)"
    r"|[ \t]*\(\{place\}\)"
    r"|[ \t]*[,;:·–—-]*[ \t]*\{place\}",
    re.MULTILINE,
)
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Words:
    """A message as it goes out; an SMS has no subject."""

    subject: str
    body: str


def shipped_text(part: str, language: str) -> str:
    """The template the product comes with, in *language*."""
    with force_locale(LOCALES[language]):
        if part == "subject":
            return gettext("Reminder: {date}, {time}")
        if part == "sms":
            # Translators: an SMS; each letter outside the GSM alphabet makes it cost twice as much.
            return gettext("We remind you of our appointment: {date}, {time}. {team}")
        return gettext(
            "Hello, {name}!\n\nWe remind you of our appointment: {date}, {time}.\n{place}\n\n"
            "If it does not suit you, please let us know.\n\n{responsible}\n{team}"
        )


def template_of(part: str, language: str, rules: ReminderRules) -> str:
    """The team's own template, else the shipped one."""
    return rules.texts.get(language, {}).get(part) or shipped_text(part, language)


def unknown_places(text: str) -> list[str]:
    """The words in braces that nothing would be put in for."""
    return [name for name in _PLACE.findall(text) if name not in PLACEHOLDERS]


def has_stray_brace(text: str) -> bool:
    """Whether a brace stands in it that belongs to no placeholder: the client would read it."""
    return any(brace in _PLACE.sub("", text) for brace in "{}")


def fill(template: str, values: dict[str, str]) -> str:
    """*template* with its placeholders filled; values are plain words and never templates themselves."""
    if not values["place"]:
        template = _NO_PLACE.sub("", template)
    filled = _PLACE.sub(lambda place: values.get(place[1], place[0]), template)
    return _EMPTY_LINES.sub("\n\n", filled).strip()


def language_for(contact, rules: ReminderRules) -> str:
    """The client's language, else the team's."""
    own = contact.language if contact is not None else None
    return own if own in LANGUAGES else rules.language


def words_for(
    interaction: Interaction, channel: MessageChannel, language: str, rules: ReminderRules
) -> Words:
    """What the client of *interaction* is told by *channel*."""
    responsible = interaction.responsible.name if interaction.responsible is not None else ""
    values = {
        "name": _one_line(interaction.contact.name),
        "date": day_in(interaction.starts_on, language),
        "time": _hour_of(interaction, language, rules),
        "place": _one_line(interaction.place),
        "team": _one_line(rules.team_name),
        "responsible": _one_line(responsible),
    }
    return filled_words(channel, language, rules, values)


def filled_words(
    channel: MessageChannel, language: str, rules: ReminderRules, values: dict[str, str]
) -> Words:
    if channel is MessageChannel.SMS:
        text = fill(template_of("sms", language, rules), values)
        return Words("", without_accents(text) if rules.sms_without_accents else text)
    subject = _one_line(fill(template_of("subject", language, rules), values))
    return Words(subject[:300], fill(template_of("email", language, rules), values))


def day_in(day: date, language: str) -> str:
    return format_date(day, FULL_DATE[language], LOCALES[language])


def _hour_of(interaction: Interaction, language: str, rules: ReminderRules) -> str:
    """Its hour; with the name of its zone, where the team's clocks show another one."""
    hour = hour_in(interaction.start_time, language)
    local = to_local(interaction.starts_at, interaction.time_zone)
    if local.utcoffset() == to_local(interaction.starts_at, rules.zone).utcoffset():
        return hour
    return f"{hour} ({get_timezone_name(local, 'long', locale=LOCALES[language])})"


def hour_in(hour: time, language: str) -> str:
    """24 hours; Hungarian writes no leading zero."""
    return f"{hour.hour}:{hour:%M}" if language == "hu" else f"{hour:%H:%M}"


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
