"""The morning list: at the user's hour, on workdays, once a day, over both nights of the clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import current_app

from crm.database import db
from crm.lib import clock
from crm.lib.time_zones import to_local
from crm.models import Message, MessageKind, State, UserState
from crm.services.outbox.sending import send_due
from crm.services.reminders import morning_list
from crm.team import forget_team
from tests.factories import at, make_company, make_interaction
from tests.services.mail_room import mail_server

DAY = date(2026, 11, 23)
# 07:30 in Bucharest.
MORNING = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]


@pytest.fixture
def letterbox(app, monkeypatch):
    with mail_server() as (box, url):
        monkeypatch.setitem(app.config, "SMTP_URL", url)
        monkeypatch.setitem(app.config, "BASE_URL", "https://crm.firma.example")
        yield box


@pytest.fixture
def reader(owner):
    owner.morning_list_at, owner.language = time(7, 30), "en"
    db.session.commit()
    return owner


def run(instant: datetime) -> None:
    db.session.commit()
    forget_team()
    with clock.set_to(instant), current_app.app_context():
        send_due(seconds=5)
        db.session.remove()
    db.session.expire_all()


def lists() -> list[Message]:
    return list(db.session.scalars(db.select(Message).where(Message.kind == MessageKind.MORNING_LIST)))


def test_it_comes_at_the_hour_and_once(letterbox, reader):
    make_interaction("Call the client", on=DAY, responsible_id=reader.id)
    for step in range(-4, 20):
        run(MORNING + step * QUARTER)
        assert len(letterbox.messages) == (step >= 0)


def test_hours_of_other_days_are_left_out(letterbox, reader):
    make_interaction(
        "Fair", on=DAY - timedelta(days=2), at=at(10), minutes=2 * 1440, responsible_id=reader.id
    )
    make_interaction("Train", on=DAY, at=at(22), minutes=300, responsible_id=reader.id)
    run(MORNING)
    (letter,) = letterbox.messages
    text = letter.get_body(("plain",)).get_content()
    assert "☐ –10:00 Fair" in text
    assert "☐ 22:00– Train" in text


def test_it_says_hours_clients_and_phones_in_order(letterbox, reader):
    company = make_company("Mobila SRL", phone="0721 234 567")
    make_interaction(
        "Meet", on=DAY, at=at(10), contact_id=company.id, responsible_id=reader.id, place="Str. Florilor 3"
    )
    make_interaction("second", on=DAY, responsible_id=reader.id)
    first = make_interaction("first", on=DAY, responsible_id=reader.id)
    first.plan_for(DAY, 1, time(9, 15), by=reader)
    make_interaction("old", on=DAY - timedelta(days=2), responsible_id=reader.id)
    make_interaction("over", on=DAY, state=State.DONE, responsible_id=reader.id)
    run(MORNING)
    (letter,) = letterbox.messages
    text = letter.get_body(("plain",)).get_content().split("\n")
    assert letter["Subject"] == "Your day: Monday, 23 November 2026"
    assert [line.strip() for line in text if line.strip()] == [
        "Appointments",
        "☐ 10:00–11:00 Meet (Mobila SRL, 0721 234 567) · Str. Florilor 3",
        "Tasks",
        "☐ 09:15 first",
        "☐ second",
        "Overdue",
        "☐ old",
        "https://crm.firma.example/",
    ]


@pytest.mark.parametrize(
    ("language", "day"), [("hu", "2026. november 23., hétfő"), ("ro", "luni, 23 noiembrie")]
)
def test_it_speaks_the_readers_language(letterbox, reader, language, day):
    reader.language = language
    make_interaction("Call", on=DAY, responsible_id=reader.id)
    run(MORNING)
    assert day in letterbox.messages[0]["Subject"]


def test_nothing_of_others_is_in_it(letterbox, reader, colleague):
    make_interaction("theirs", on=DAY, responsible_id=colleague.id)
    make_interaction("secret", on=DAY, responsible_id=colleague.id, is_private=True)
    run(MORNING)
    assert letterbox.messages == []


def test_an_empty_day_is_silent_also_when_it_fills_later(letterbox, reader):
    run(MORNING)
    make_interaction("new", on=DAY, responsible_id=reader.id)
    run(MORNING + QUARTER)
    assert letterbox.messages == []


def test_an_empty_day_has_a_sentence_if_wanted(letterbox, reader):
    reader.morning_list_when_empty = True
    run(MORNING)
    assert "Nothing is planned for today." in letterbox.messages[0].get_body(("plain",)).get_content()


@pytest.mark.parametrize("why", ["off", "left", "weekend", "too late"])
def test_when_it_does_not_come(letterbox, reader, why):
    for day in (DAY, DAY - timedelta(days=1)):
        make_interaction("Call", on=day, responsible_id=reader.id)
    moment = MORNING
    if why == "off":
        reader.morning_list_at = None
    if why == "left":
        reader.state = UserState.LEFT
    if why == "weekend":
        moment -= timedelta(days=1)
    if why == "too late":
        moment += morning_list.LATEST
    run(moment)
    assert letterbox.messages == []


@pytest.mark.parametrize("hour", [time(2, 30), time(3, 30), time(7, 0)])
@pytest.mark.parametrize("begin", [date(2026, 3, 27), date(2026, 10, 23)], ids=["spring", "autumn"])
def test_one_a_day_over_the_nights_of_the_clocks(letterbox, reader, team, begin, hour):
    """Every half hour from Friday to Tuesday; 03:30 is skipped in spring and comes twice in autumn."""
    team.working_days, reader.morning_list_at = EVERY_DAY, hour
    reader.morning_list_when_empty = True
    instant = datetime.combine(begin, time(12), tzinfo=UTC)
    while instant < datetime.combine(begin + timedelta(days=4), time(12), tzinfo=UTC):
        run(instant)
        instant += QUARTER * 2
    locals_ = [to_local(each.due_at, "Europe/Bucharest") for each in lists()]
    assert [each.date() for each in locals_] == [begin + timedelta(days=count) for count in range(1, 5)]
    assert {each.time() for each in locals_} <= {hour, time(4, 30)}
    assert len(letterbox.messages) == 4


def test_an_hour_that_is_past_today_counts_from_tomorrow(letterbox, reader):
    make_interaction("Call", on=DAY, responsible_id=reader.id)
    with clock.set_to(MORNING + QUARTER):
        morning_list.choose_hour(reader, time(7, 0), when_empty=True)
    run(MORNING + QUARTER)
    assert letterbox.messages == []
    run(MORNING + timedelta(days=1))
    assert len(letterbox.messages) == 1


def test_the_users_version_stays(letterbox, reader):
    make_interaction("Call", on=DAY, responsible_id=reader.id)
    version = reader.version
    run(MORNING)
    assert (reader.version, reader.morning_listed_on) == (version, DAY)


def test_a_day_off_brings_none(letterbox, reader, team):
    make_interaction("Call the client", on=DAY, responsible_id=reader.id)
    team.days_off = [DAY.isoformat()]
    run(MORNING)
    assert letterbox.messages == []
