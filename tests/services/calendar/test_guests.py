"""Colleagues who take part: their days in the calendar, and what it costs to know them."""

from datetime import timedelta

from crm.database import db
from crm.models import Participant
from crm.services.calendar.days import Busy, Limits, people_of, read_days
from crm.services.readers import reader_of
from tests.factories import TODAY, at, make_interaction, take_part

ZONE = "Europe/Bucharest"
ALL = Limits(appointments=50, tasks=50, together=100)


def day_of(reader, *users, day=TODAY):
    chosen = tuple(user.id for user in users) or None
    return read_days([day], reader=reader_of(reader), zone=ZONE, users=chosen, limits=ALL)[0]


def titles(day) -> list[str]:
    return ["Busy" if isinstance(each, Busy) else each.title for each in day.appointments]


def meeting(title: str, owner, *guests, **values):
    owner_id = owner.id if owner is not None else None
    defaults = {"at": at(10), "responsible_id": owner_id, "created_by_id": owner_id}
    return take_part(make_interaction(title, **{**defaults, **values}), *guests)


def test_an_appointment_stands_in_the_calendar_of_all_who_take_part(owner, colleague, manager):
    meeting("Planning", owner, colleague)
    assert titles(day_of(colleague, colleague)) == ["Planning"]
    assert titles(day_of(owner, owner)) == ["Planning"]
    assert titles(day_of(owner, manager)) == []


def test_it_stands_there_once_for_several_and_for_all(owner, colleague, manager):
    made = meeting("Planning", owner, colleague, manager, owner, colleague)
    for whose in ((owner, colleague, manager), (colleague, manager), ()):
        [entry] = day_of(owner, *whose).appointments
        assert people_of(entry) == [made.responsible_id, *sorted([colleague.id, manager.id])]


def test_nobody_s_appointment_stands_in_the_calendar_of_who_takes_part(colleague):
    meeting("Fair", None, colleague)
    [entry] = day_of(colleague, colleague).appointments
    assert people_of(entry) == [colleague.id]


def test_they_stand_among_one_s_own_by_the_hour(owner, colleague):
    meeting("Own late", colleague, at=at(15))
    meeting("Guest", owner, colleague, at=at(11))
    meeting("Own early", colleague, at=at(9))
    assert titles(day_of(colleague, colleague)) == ["Own early", "Guest", "Own late"]


def test_a_task_is_the_work_of_the_responsible_one_only(owner, colleague):
    meeting("Letter", owner, colleague, at=None)
    assert day_of(colleague, colleague).is_empty


def test_a_person_outside_the_team_has_no_column(owner, colleague):
    made = meeting("Client", owner)
    made.participants = [Participant(name="Ana Pop", position=0)]
    db.session.flush()
    [entry] = day_of(owner).appointments
    assert people_of(entry) == [owner.id]


def test_what_is_archived_is_not_shown(owner, colleague):
    gone = meeting("Gone", owner, colleague)
    gone.archived_at = gone.starts_at
    assert day_of(colleague, colleague).is_empty


def test_long_ones_stand_on_each_of_their_days(owner, colleague):
    meeting("Fair", owner, colleague, minutes=3 * 24 * 60)
    days = [TODAY + timedelta(days=place) for place in range(-1, 5)]
    found = read_days(days, reader=reader_of(colleague), zone=ZONE, users=(colleague.id,), limits=ALL)
    assert [len(day.appointments) for day in found] == [0, 1, 1, 1, 1, 0]


class TestPrivate:
    def test_who_takes_part_sees_what_it_is(self, owner, colleague):
        meeting("Salaries", owner, colleague, is_private=True)
        assert titles(day_of(colleague, colleague)) == ["Salaries"]

    def test_everybody_else_sees_two_busy_people(self, owner, colleague, manager, admin, restricted):
        meeting("Salaries", owner, colleague, is_private=True)
        for reader in (manager, admin, restricted):
            for whose in ((owner,), (colleague,), (owner, colleague), ()):
                assert titles(day_of(reader, *whose)) == ["Busy"]


class TestRestricted:
    def test_what_they_take_part_in_is_open_to_them(self, owner, restricted):
        meeting("Visit", owner, restricted)
        meeting("Other", owner, at=at(12))
        assert titles(day_of(restricted)) == ["Visit", "Busy"]


def test_two_statements_however_many_take_part(owner, colleague, count_queries):
    days = [TODAY + timedelta(days=place) for place in range(42)]

    def read() -> None:
        read_days(days, reader=reader_of(owner), zone=ZONE, users=(owner.id, colleague.id), limits=ALL)

    for place in range(42):
        meeting("Meeting", owner, colleague, on=TODAY + timedelta(days=place))
    assert count_queries(read) == 2


def test_both_halves_are_read_by_an_index(owner, query_plans):
    plan = "\n".join(query_plans(lambda: day_of(owner, owner)))
    assert "COVERING INDEX ix_participant_user (user_id=? AND interaction_id=?)" in plan
    assert "COVERING INDEX ix_interaction_span (starts_at>? AND starts_at<?)" in plan
    assert "INDEX ix_interaction_responsible_span (responsible_id=? AND starts_at>? AND starts_at<?)" in plan
    assert "SCAN interaction" not in plan
