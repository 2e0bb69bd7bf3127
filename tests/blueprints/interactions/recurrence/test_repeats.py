"""Repeating by the form: a series begins, one of it or all following change, one is left out, it stops."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import Event, Interaction, Series
from crm.services.jobs.runner import run_due
from tests.factories import make_interaction
from tests.pages import alert_on, form_on, parsed, submit, values_of

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def monday():
    with clock.set_to(MONDAY):
        yield


@pytest.fixture
def client(client_of, owner):
    return client_of(owner)


def rows() -> list[Interaction]:
    db.session.expire_all()
    waiting = select(Interaction).where(Interaction.is_waiting()).order_by(Interaction.starts_on)
    return list(db.session.scalars(waiting))


def days() -> list[str]:
    return [row.starts_on.isoformat() for row in rows()]


def begin(client, **fields):
    typed = {"title": "Verificare", "starts_on": "2026-11-23", "repeats": "weekly", **fields}
    answer = submit(client, "/interactions/new", **typed)
    assert answer.status_code == 303, alert_on(answer)


def change(client, row: Interaction, **fields):
    answer = submit(client, f"/interactions/{row.id}/edit", **fields)
    assert answer.status_code == 303, alert_on(answer)


def test_a_new_one_that_repeats_makes_the_next_ones(client):
    begin(client, weekdays=["0", "3"])
    assert days() == ["2026-11-23", "2026-11-26", "2026-11-30", "2026-12-03"]
    assert {row.title for row in rows()} == {"Verificare"}
    assert {row.series_id for row in rows()} == {db.session.scalar(select(Series.id))}


def test_it_moves_to_the_first_day_of_its_rule(client):
    begin(client, weekdays=["2"])
    assert days() == ["2026-11-25", "2026-12-02", "2026-12-09", "2026-12-16"]


def test_an_appointment_keeps_its_hour_and_its_length(client):
    begin(client, is_task=None, start_time="9:30", duration="45", repeats="daily")
    assert {(row.start_time.isoformat(), row.duration_minutes) for row in rows()} == {("09:30:00", 45)}
    assert [row.starts_at.hour for row in rows()] == [7, 7, 7, 7]


@pytest.mark.parametrize(
    ("ends", "number"), [({"until": "2026-12-07"}, 3), ({"times": "2"}, 2), ({"times": "40"}, 4)]
)
def test_it_ends(client, ends, number):
    begin(client, **ends)
    assert len(rows()) == number


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"until": "2026-11-01"}, "No day is left until then."),
        ({"until": "2026-12-24", "times": "3"}, "Choose either a last day or how many times."),
        ({"every": "0"}, "A whole number from 1 to 99."),
        ({"every": "x"}, "Not a whole number."),
        ({"weekdays": ["9"]}, "Choose one of the values."),
        ({"repeats": "hourly"}, "Choose one of the values."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_saved(client, owner, typed, words):
    owner.language = "en"
    fields = {
        "title": "Verificare",
        "starts_on": "2026-11-23",
        "repeats": "weekly",
        "weekdays": ["1"],
        **typed,
    }
    answer = client.get("/interactions/new")
    sent = {**values_of(form_on(answer, "/interactions/new")), **fields}
    refused = client.post("/interactions/new", data=sent)
    assert refused.status_code == 422
    assert words in alert_on(refused)
    assert rows() == []


def test_only_this_one_changes(client):
    begin(client)
    change(client, rows()[1], title="Altfel", starts_on="2026-12-01")
    assert [row.title for row in rows()] == ["Verificare", "Altfel", "Verificare", "Verificare"]
    assert days() == ["2026-11-23", "2026-12-01", "2026-12-07", "2026-12-14"]


def test_this_and_all_following_change_and_earlier_ones_stay(client):
    begin(client, memo="De adus cheia")
    third = rows()[2]
    change(client, third, memo="Fără cheie")
    change(client, rows()[1], title="Altfel", scope="following")
    assert [row.title for row in rows()] == ["Verificare", "Altfel", "Altfel", "Altfel"]
    assert [row.memo for row in rows()][2] == "Fără cheie"


def test_other_days_from_one_on_begin_another_series(client):
    begin(client, weekdays=["0"])
    change(client, rows()[1], starts_on="2026-12-01", scope="following")
    assert days() == ["2026-11-23", "2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22"]
    first, *others = [row.series for row in rows()]
    assert first.until_on == date(2026, 11, 29)
    assert {series.weekdays == [1] for series in others} == {True}


def test_the_end_of_the_month_survives_a_change_in_february(client):
    begin(client, starts_on="2027-01-31", repeats="monthly")
    february = rows()[1]
    change(client, february, every="2", scope="following")
    assert days() == ["2027-01-31", "2027-02-28", "2027-04-30", "2027-06-30", "2027-08-31"]


def test_how_often_in_all_counts_from_the_first(client):
    begin(client, times="5")
    change(client, rows()[2], repeats="daily", weekdays=None, scope="following")
    assert days() == ["2026-11-23", "2026-11-30", "2026-12-07", "2026-12-08", "2026-12-09"]


def test_an_earlier_end_leaves_out_the_rest(client):
    begin(client)
    change(client, rows()[0], until="2026-12-01", scope="following")
    assert days() == ["2026-11-23", "2026-11-30"]


def test_no_repeating_from_one_on(client):
    begin(client)
    change(client, rows()[1], repeats="", scope="following")
    assert days() == ["2026-11-23", "2026-11-30"]
    assert db.session.scalars(select(Series)).one().is_archived


def test_one_that_stood_alone_begins_to_repeat(client, owner):
    made = make_interaction(responsible_id=owner.id)
    change(client, made, repeats="daily", times="3")
    assert days() == ["2026-11-23", "2026-11-24", "2026-11-25"]


def test_one_undo_takes_the_whole_gesture_back(client):
    begin(client)
    undo(client, "series.created")
    assert rows() == []


def test_undo_of_all_following(client):
    begin(client, weekdays=["0"])
    before = days()
    change(client, rows()[1], starts_on="2026-12-01", scope="following")
    undo(client, "series.created")
    assert days() == before
    assert len({row.series_id for row in rows()}) == 1


def undo(client, name: str) -> None:
    """Undo the gesture of the newest event of that name, from the history page of its interaction."""
    record_type, action = name.split(".")
    event = db.session.scalars(
        select(Event)
        .where(Event.record_type == record_type, Event.action == action)
        .order_by(Event.id.desc())
        .limit(1)
    ).one()
    page = f"/history/series/{event.record_id}"
    assert submit(client, page, f"/events/{event.id}/undo").status_code == 303


def test_one_is_left_out_and_its_place_stays_empty(client):
    begin(client)
    row = rows()[1]
    assert submit(client, f"/interactions/{row.id}", f"/interactions/{row.id}/skip").status_code == 303
    assert days() == ["2026-11-23", "2026-12-07", "2026-12-14"]
    run_due(seconds=5)
    assert days() == ["2026-11-23", "2026-12-07", "2026-12-14", "2026-12-21"]


def test_the_next_is_made_when_one_is_done(client):
    begin(client)
    row = rows()[0]
    submit(client, f"/interactions/{row.id}", f"/interactions/{row.id}/state", state="done")
    run_due(seconds=5)
    assert days() == ["2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21"]


def test_the_page_of_a_series_shows_the_coming_ones_and_stops_them(client):
    begin(client)
    series = db.session.scalars(select(Series)).one()
    page = client.get(f"/interactions/series/{series.id}")
    assert len(parsed(page).xpath("//ol/li[starts-with(@id, 'interaction-')]")) == 4
    submit(client, f"/interactions/series/{series.id}", f"/interactions/series/{series.id}/stop")
    assert days() == ["2026-11-23"]
    run_due(seconds=5)
    assert days() == ["2026-11-23"]


def test_a_private_series_is_its_owners_alone(client, client_of, colleague):
    begin(client, is_private="y", title="Doctor")
    series = db.session.scalars(select(Series)).one()
    stranger = client_of(colleague)
    assert all(row.is_private for row in rows())
    for address in (f"/interactions/series/{series.id}", f"/history/series/{series.id}"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"/interactions/series/{series.id}/stop").status_code in (400, 404)
    assert "Doctor" not in stranger.get("/interactions/").text
    assert len(rows()) == 4


def test_the_page_of_one_says_how_it_repeats(client, owner):
    owner.language = "en"
    begin(client, weekdays=["0", "3"], until="2027-03-05")
    page = client.get(f"/interactions/{rows()[0].id}").text
    assert "Every week on Mondays and Thursdays" in page
    assert "Until: 5 March 2027" in page
