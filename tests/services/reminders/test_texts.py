"""A message is filled in, and a place that nobody knows leaves no trace."""

import pytest

from crm.models import ClientReminder, MessageChannel
from crm.services.reminders.planning import present_rules
from crm.services.reminders.texts import fill, words_for
from tests.services.reminders.people import make_appointment, make_client

VALUES = {
    "name": "Ana",
    "date": "1.12.",
    "time": "14:00",
    "team": "Mobilă",
    "responsible": "Ion",
    "place": "",
}


@pytest.mark.parametrize(
    ("template", "without", "with_place"),
    [
        ("{date}, {time}.\n{place}\n\n{team}", "1.12., 14:00.\n\nMobilă", "1.12., 14:00.\nX {y}\n\nMobilă"),
        ("{date}, {time}, {place}. {team}", "1.12., 14:00. Mobilă", "1.12., 14:00, X {y}. Mobilă"),
        ("{time} ({place})", "14:00", "14:00 (X {y})"),
        ("{time} – {place}", "14:00", "14:00 – X {y}"),
        ("{time}\nPlace: {place}.\n{team}", "14:00\nMobilă", "14:00\nPlace: X {y}.\nMobilă"),
        ("{time}\nPlace: {place}", "14:00", "14:00\nPlace: X {y}"),
        ("{place}", "", "X {y}"),
        ("{time}", "14:00", "14:00"),
    ],
)
def test_a_place_falls_away_cleanly(template, without, with_place):
    assert fill(template, VALUES) == without
    # What somebody wrote is no template: braces in it stay what they are.
    assert fill(template, {**VALUES, "place": "X {y}"}) == with_place


def test_the_client_reads_where_and_nothing_else_of_ours(app, team):
    appointment = make_appointment(make_client(language="hu"), wish=ClientReminder.EMAIL)
    rules = present_rules()
    for place in ("Kert utca 12.\n(2. emelet)", ""):
        appointment.place = place
        body = words_for(appointment, MessageChannel.EMAIL, "hu", rules).body
        assert ("Kert utca 12. (2. emelet)\n\nHa nem" in body) is bool(place)
        assert appointment.title not in body
        assert "\n\n\n" not in body
