"""The rules of one interaction: it evolves, concludes, opens again (SC-11 to SC-17, ST-05, MC-44)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import Event, Note, NoteKind, Process, State, Step, Touch
from crm.services.undo import one_gesture, undo
from tests.factories import TODAY, at, make_company, make_deal, make_interaction

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CONCLUSIONS = [
    ("sale", 6, True), ("sale", 7, False), ("purchase", 6, True), ("transport", 7, True),
    ("transport", 8, False), ("project", 8, True), ("support", 5, True),
]  # fmt: skip


def step(process: str, number: int) -> Step:
    query = select(Step).join(Process).where(Process.key == process, Step.number == number)
    return db.session.scalars(query).one()


@pytest.fixture
def interaction(owner):
    return make_interaction(contact_id=make_company().id, responsible_id=owner.id)


class TestConclusion:
    @pytest.mark.parametrize(("process", "number", "sets_date"), CONCLUSIONS)
    def test_an_end_good_or_bad_finishes_it(self, interaction, owner, process, number, sets_date):
        on = TODAY + timedelta(days=40)
        interaction.walk_to(step(process, number), by=owner, on=on)
        assert interaction.is_done
        assert interaction.done_at is not None
        assert interaction.update_date == (on if sets_date else TODAY)

    @pytest.mark.parametrize("number", range(1, 6))
    def test_a_step_on_the_way_changes_neither_light_nor_date(self, interaction, owner, number):
        interaction.walk_to(step("sale", number), by=owner, on=TODAY + timedelta(days=40))
        assert interaction.state is State.OPEN
        assert interaction.update_date == TODAY

    def test_leaving_an_end_opens_it_again(self, interaction, owner):
        interaction.walk_to(step("sale", 7), by=owner, on=TODAY)
        interaction.walk_to(step("sale", 3), by=owner, on=TODAY)
        assert (interaction.state, interaction.done_at) == (State.OPEN, None)

    def test_what_was_finished_by_hand_stays_so_on_another_step(self, interaction, owner):
        interaction.set_state(State.DONE, by=owner)
        interaction.walk_to(step("sale", 3), by=owner, on=TODAY)
        assert interaction.is_done

    def test_undo_takes_light_step_and_date_back(self, interaction, owner):
        event = interaction.walk_to(step("sale", 6), by=owner, on=TODAY + timedelta(days=9))
        undo(event, by=owner)
        assert (interaction.step_id, interaction.state, interaction.update_date) == (None, State.OPEN, TODAY)


SETS_UPDATE_DATE = {"sale.06", "purchase.06", "transport.07", "project.08", "support.05"}
NEGATIVE = {"sale.07", "transport.08"}
POSITIVE = SETS_UPDATE_DATE | {"marketing.05", "administrative.03", "email.03"}
STEPS = {
    "sale": 7, "purchase": 6, "transport": 8, "project": 8, "support": 5, "marketing": 5, "administrative": 3,
    "email": 3, "private": 2,
}  # fmt: skip
ALL_STEPS = [f"{key}.{number:02d}" for key, count in STEPS.items() for number in range(1, count + 1)]


class TestRuleTable:
    """Every step of every shipped process, from every place, against the update date and the light."""

    def test_the_table_names_every_shipped_step(self, team):
        shipped = db.session.scalars(select(Step.key).where(Step.key.is_not(None))).all()
        assert sorted(shipped) == sorted(ALL_STEPS)

    @pytest.mark.parametrize("key", ALL_STEPS)
    def test_each_is_named_in_five_languages(self, team, key):
        found = db.session.scalars(select(Step).where(Step.key == key)).one()
        for names in (found.names, found.process.names):
            assert set(names) == {"en", "ro", "ru", "hu", "pl"}
            assert all(0 < len(name) <= 28 for name in names.values())

    @pytest.mark.parametrize("key", ALL_STEPS)
    @pytest.mark.parametrize("start", [None, "sale.01", "sale.07", "support.05"])
    def test_reaching_it(self, interaction, owner, key, start):
        """Only the five set the date (SC-17), only ends finish, and one undo takes all back (SC-14)."""
        if start is not None:
            interaction.walk_to(step(start.split(".")[0], int(start[-2:])), by=owner, on=TODAY)
        before = (interaction.step_id, interaction.state, interaction.update_date, interaction.is_private)
        target = step(key.split(".")[0], int(key[-2:]))
        day = TODAY + timedelta(days=40)
        event = interaction.walk_to(target, by=owner, on=day)
        assert interaction.update_date == (day if key in SETS_UPDATE_DATE else TODAY)
        assert interaction.is_done == (key in POSITIVE | NEGATIVE)
        assert interaction.is_private == key.startswith("private")
        undo(event, by=owner)
        now = (interaction.step_id, interaction.state, interaction.update_date, interaction.is_private)
        assert now == before

    @pytest.mark.parametrize("key", sorted(SETS_UPDATE_DATE))
    def test_a_day_that_was_set_stays_when_the_date_moves(self, interaction, owner, key):
        """Even where it happens to be the start date: a sale is found in the month it was won (SC-18)."""
        interaction.walk_to(step(key.split(".")[0], int(key[-2:])), by=owner, on=TODAY)
        interaction.reschedule(TODAY + timedelta(days=90), by=owner)
        assert interaction.update_date == TODAY

    def test_one_that_nobody_set_goes_along(self, interaction, owner):
        interaction.walk_to(step("sale", 3), by=owner, on=TODAY)
        interaction.reschedule(TODAY + timedelta(days=90), by=owner)
        assert interaction.update_date == TODAY + timedelta(days=90)

    def test_a_correction_by_hand_stays_until_it_is_taken_away(self, interaction, owner):
        paid = TODAY + timedelta(days=5)
        interaction.correct_update_date(paid, by=owner)
        interaction.reschedule(TODAY + timedelta(days=90), by=owner)
        assert interaction.update_date == paid
        interaction.correct_update_date(None, by=owner)
        assert interaction.update_date == interaction.starts_on


class TestRescheduling:
    def test_it_is_the_same_record_on_another_day_with_a_stamp(self, interaction, owner):
        day = TODAY + timedelta(days=90)
        with clock.set_to(NOW):
            interaction.reschedule(day, by=owner, words="Sună în februarie", kind=NoteKind.CLIENT)
        note = interaction.notes[0]
        assert (interaction.starts_on, interaction.due_on, interaction.update_date) == (day, day, day)
        assert (note.text, note.kind, note.at, note.author_id) == (
            "Sună în februarie", NoteKind.CLIENT, NOW, owner.id)  # fmt: skip

    def test_a_finished_one_opens_again(self, interaction, owner):
        interaction.set_state(State.DONE, by=owner)
        interaction.reschedule(TODAY, by=owner)
        assert (interaction.state, interaction.done_at) == (State.OPEN, None)

    def test_one_in_progress_stays_so(self, interaction, owner):
        interaction.set_state(State.IN_PROGRESS, by=owner)
        interaction.reschedule(TODAY, by=owner)
        assert interaction.state is State.IN_PROGRESS

    def test_an_update_date_somebody_set_stays(self, interaction, owner):
        interaction.update_date = date(2026, 12, 31)
        interaction.reschedule(TODAY + timedelta(days=90), by=owner)
        assert interaction.update_date == date(2026, 12, 31)

    def test_an_appointment_keeps_its_hours(self, owner):
        meeting = make_interaction(at=at(10), minutes=105)
        meeting.reschedule(TODAY + timedelta(days=1), by=owner)
        assert (meeting.start_time, meeting.duration_minutes) == (at(10), 105)
        assert meeting.starts_at == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

    def test_undo_takes_the_stamp_and_the_day_back(self, interaction, owner):
        with one_gesture():
            event = interaction.reschedule(TODAY + timedelta(days=7), by=owner, words="x")
        undo(event, by=owner)
        note = db.session.scalars(select(Note)).one()
        assert interaction.starts_on == TODAY
        assert note.is_archived


class TestNotes:
    @pytest.mark.parametrize("words", ["", "  Vrea reducere  "])
    def test_the_stamp_stands_with_or_without_words(self, interaction, owner, words):
        with clock.set_to(NOW):
            interaction.add_note(words, by=owner, touch=Touch.NO_ANSWER)
        note = interaction.notes[0]
        assert (note.text, note.at, note.touch) == (words.strip(), NOW, Touch.NO_ANSWER)

    def test_its_words_are_found(self, interaction, owner):
        interaction.add_note("Țesătură albastră", by=owner)
        assert "tesatura" in interaction.search_text

    def test_finishing_writes_the_result_down(self, interaction, owner):
        interaction.finish(by=owner, result="Contract semnat")
        assert interaction.is_done
        assert [(note.kind, note.text) for note in interaction.notes] == [
            (NoteKind.RESULT, "Contract semnat")
        ]

    def test_finishing_without_a_result_leaves_no_empty_note(self, interaction, owner):
        interaction.finish(by=owner)
        assert interaction.notes == []


class TestNextStep:
    def test_it_is_for_the_same_client_deal_and_step(self, owner):
        company = make_company()
        deal = make_deal(contact_id=company.id)
        done = make_interaction(contact_id=company.id, deal_id=deal.id, responsible_id=owner.id,
                                step=step("sale", 3), is_private=True)  # fmt: skip
        event = done.plan_next(TODAY + timedelta(days=7), by=owner)
        successor = db.session.get(type(done), event.record_id)
        same = ("title", "contact_id", "deal_id", "responsible_id", "step_id", "is_private")
        assert [getattr(successor, name) for name in same] == [getattr(done, name) for name in same]
        assert (successor.starts_on, successor.state) == (TODAY + timedelta(days=7), State.OPEN)

    def test_after_an_end_it_stands_on_no_step(self, interaction, owner):
        interaction.walk_to(step("sale", 6), by=owner, on=TODAY)
        event = interaction.plan_next(TODAY, by=owner, title="Montaj")
        successor = db.session.get(type(interaction), event.record_id)
        assert (successor.step_id, successor.title) == (None, "Montaj")


def test_every_act_writes_one_event_of_its_own(interaction, owner):
    interaction.set_state(State.IN_PROGRESS, by=owner)
    interaction.walk_to(step("sale", 2), by=owner, on=TODAY)
    interaction.add_note("x", by=owner)
    names = [event.name for event in db.session.scalars(select(Event).order_by(Event.id))]
    assert names == ["interaction.state_changed", "interaction.stepped", "note.added"]
