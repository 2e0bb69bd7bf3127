"""Reminders to colleagues: in the app when they are due, by e-mail when they want it, each once."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import current_app

from crm.database import db
from crm.lib import clock
from crm.models import State
from crm.services.outbox.sending import send_due
from crm.services.reminders.own import due_notice, next_due_at
from tests.factories import at, make_interaction, take_part
from tests.services.mail_room import mail_server
from tests.services.reminders.people import messages

DAY = date(2026, 11, 23)
# 14:00 in Bucharest.
START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def appointment(owner):
    made = make_interaction("Talk about the desks", on=DAY, at=at(14), responsible_id=owner.id)
    db.session.commit()
    return made


@pytest.fixture
def letterbox(app, monkeypatch):
    with mail_server() as (box, url):
        monkeypatch.setitem(app.config, "SMTP_URL", url)
        yield box


def run(instant: datetime) -> None:
    db.session.commit()
    with clock.set_to(instant), current_app.app_context():
        send_due(seconds=5)
        db.session.remove()
    db.session.expire_all()


def titles(user, instant: datetime) -> list[str]:
    with clock.set_to(instant):
        return [row.title for row in due_notice(user).appointments]


@pytest.mark.parametrize("minutes", [0, 10, 30, 60])
def test_an_appointment_shows_in_time(owner, appointment, minutes):
    owner.reminder_minutes = minutes
    before = START - timedelta(minutes=minutes)
    assert titles(owner, before - MINUTE) == []
    assert titles(owner, before) == ["Talk about the desks"]
    assert titles(owner, START + timedelta(hours=1)) == []


def test_who_wants_none_sees_none(owner, appointment):
    owner.reminder_minutes = None
    assert titles(owner, START) == []


@pytest.mark.parametrize("change", ["done", "archived", "somebody_elses", "moved"])
def test_what_is_no_longer_so_is_not_shown(owner, colleague, appointment, change):
    if change == "done":
        appointment.state = State.DONE
    elif change == "archived":
        appointment.archived_at = START
    elif change == "somebody_elses":
        appointment.responsible_id = colleague.id
    else:
        appointment.plan_appointment(DAY, time(18), zone="Europe/Bucharest")
    db.session.commit()
    assert titles(owner, START - MINUTE) == []


def test_seen_is_seen_until_it_is_due_anew(owner, appointment):
    owner.reminders_seen_at = START - 5 * MINUTE
    assert titles(owner, START - MINUTE) == []
    appointment.plan_appointment(DAY, time(15), zone="Europe/Bucharest")
    db.session.commit()
    assert titles(owner, START + 55 * MINUTE) == ["Talk about the desks"]


def test_deadlines_of_the_day_from_the_morning_on(owner):
    for _ in range(3):
        made = make_interaction(responsible_id=owner.id, on=DAY - timedelta(days=2))
        made.plan_task(DAY - timedelta(days=2), DAY)
    make_interaction(responsible_id=owner.id, on=DAY)
    db.session.commit()
    with clock.set_to(MORNING - MINUTE):
        assert due_notice(owner).deadlines == 0
    with clock.set_to(MORNING):
        assert due_notice(owner).deadlines == 3
        owner.reminds_of_deadlines = False
        assert due_notice(owner).deadlines == 0


def test_the_next_hour_is_known_ahead(owner, appointment):
    with clock.set_to(START - 40 * MINUTE):
        assert next_due_at(owner) == START - 10 * MINUTE
    with clock.set_to(START - timedelta(hours=5)):
        assert next_due_at(owner) is None


def test_by_email_once(owner, appointment, letterbox):
    owner.reminds_by_email = True
    for minutes in (11, 10, 9, 5, 0, -5):
        run(START - timedelta(minutes=minutes))
    assert [message["Subject"] for message in letterbox.messages] == ["14:00: Talk about the desks"]
    assert letterbox.messages[0]["To"] == "Olga Rusu <owner@example.com>"
    assert [message.state.value for message in messages()] == ["sent"]


def test_deadlines_by_email_once_a_morning(owner, letterbox):
    owner.reminds_by_email, owner.language = True, "hu"
    made = make_interaction(responsible_id=owner.id, on=DAY)
    made.plan_task(DAY, DAY)
    for minutes in range(-10, 60, 10):
        run(MORNING + timedelta(minutes=minutes))
    assert [message["Subject"] for message in letterbox.messages] == ["1 határidő ma"]


def test_who_does_not_want_mail_gets_none(owner, appointment, letterbox):
    run(START - 5 * MINUTE)
    assert letterbox.messages == []


def test_an_email_that_is_no_longer_true_stays(owner, appointment, letterbox):
    owner.reminds_by_email = True
    letterbox.answers = ["451 later"]
    run(START - 10 * MINUTE)
    appointment.state = State.DONE
    run(START - 5 * MINUTE)
    assert letterbox.messages == []


def test_somebody_locked_out_gets_nothing(owner, appointment, letterbox, admin):
    owner.reminds_by_email = True
    owner.lock(by=admin)
    run(START - 5 * MINUTE)
    assert letterbox.messages == []


class TestParticipants:
    """A colleague who takes part is reminded like the responsible one, each by their own settings."""

    @pytest.fixture(autouse=True)
    def invited(self, appointment, colleague):
        colleague.language, colleague.reminder_minutes = "en", 30
        take_part(appointment, colleague, colleague)
        db.session.commit()

    def test_both_are_reminded_in_the_app_each_at_their_time(self, owner, colleague):
        assert titles(colleague, START - 31 * MINUTE) == []
        assert titles(colleague, START - 30 * MINUTE) == ["Talk about the desks"]
        assert titles(owner, START - 30 * MINUTE) == []
        assert titles(owner, START - 10 * MINUTE) == ["Talk about the desks"]

    def test_the_app_asks_again_in_time(self, colleague):
        with clock.set_to(START - 60 * MINUTE):
            assert next_due_at(colleague) == START - 30 * MINUTE

    def test_by_email_once_for_each(self, owner, colleague, letterbox):
        owner.reminds_by_email = colleague.reminds_by_email = True
        for minutes in (31, 30, 20, 10, 5, 0):
            run(START - timedelta(minutes=minutes))
        assert [(message["To"].split("<")[1], message["Subject"]) for message in letterbox.messages] == [
            ("colleague@example.com>", "14:00: Talk about the desks"),
            ("owner@example.com>", "14:00: Talk about the desks"),
        ]
        body = letterbox.messages[0].get_body().get_content()
        assert "An appointment you take part in begins at 14:00" in body

    def test_who_is_responsible_and_takes_part_hears_once(self, owner, appointment, letterbox):
        owner.reminds_by_email = True
        take_part(appointment, owner)
        for minutes in (10, 5):
            run(START - timedelta(minutes=minutes))
        assert len(letterbox.messages) == 1

    def test_who_does_not_want_mail_gets_none(self, colleague, letterbox):
        run(START - 5 * MINUTE)
        assert letterbox.messages == []

    def test_who_no_longer_takes_part_hears_nothing(self, colleague, appointment, letterbox):
        colleague.reminds_by_email = True
        letterbox.answers = ["451 later"]
        run(START - 30 * MINUTE)
        take_part(appointment)
        run(START - 20 * MINUTE)
        assert letterbox.messages == []
        assert titles(colleague, START - 20 * MINUTE) == []

    def test_deadlines_are_the_responsible_one_s(self, owner, colleague):
        due = make_interaction(responsible_id=owner.id, on=DAY)
        due.plan_task(DAY, DAY)
        take_part(due, colleague)
        db.session.commit()
        with clock.set_to(MORNING):
            assert (due_notice(owner).deadlines, due_notice(colleague).deadlines) == (1, 0)

    def test_a_short_stretch_is_read_by_indexes(self, colleague, query_plans):
        with clock.set_to(START):
            plan = "\n".join(query_plans(lambda: due_notice(colleague)))
        assert "COVERING INDEX ix_interaction_span (starts_at>? AND starts_at<?)" in plan
        assert "SCAN interaction" not in plan
