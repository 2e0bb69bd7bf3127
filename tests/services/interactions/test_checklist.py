"""The order of a checklist, its length, and what a series makes of it (MC-42)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.database import db
from crm.lib import clock
from crm.lib.recurrence import Frequency, Rule
from crm.models import ChecklistItem, Interaction
from crm.services.interactions.checklist import (
    MOST_ITEMS,
    TooManyItems,
    add,
    give_on,
    items_of,
    place,
    shift,
)
from crm.services.recurrence.changes import change_following, waiting_after
from crm.services.recurrence.series import begin, make_ahead
from crm.services.undo import undo
from tests.factories import make_company, make_interaction

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
LETTERS = "ABCDE"


def texts(interaction: Interaction) -> str:
    return "".join(item.text for item in items_of(interaction))


def item_of(interaction: Interaction, text: str) -> ChecklistItem:
    return next(item for item in items_of(interaction) if item.text == text)


@pytest.fixture
def interaction(app, owner):
    made = make_interaction(responsible_id=owner.id, created_by_id=owner.id)
    add(made, list(LETTERS), by=owner)
    db.session.commit()
    return made


def test_an_item_goes_up_and_down_as_far_as_the_list_goes(interaction, owner):
    shift(item_of(interaction, "C"), -1, by=owner)
    assert texts(interaction) == "ACBDE"
    shift(item_of(interaction, "C"), 1, by=owner)
    shift(item_of(interaction, "D"), 1, by=owner)
    assert texts(interaction) == "ABCED"
    assert shift(item_of(interaction, "A"), -1, by=owner) is None
    assert shift(item_of(interaction, "D"), 1, by=owner) is None
    assert shift(item_of(interaction, "B"), 0, by=owner) is None


def test_an_item_is_dropped_behind_another(interaction, owner):
    a, d = item_of(interaction, "A"), item_of(interaction, "D")
    event = place(a, behind=d.id, by=owner)
    assert texts(interaction) == "BCDAE"
    place(d, behind=None, by=owner)
    assert texts(interaction) == "DBCAE"
    assert place(d, behind=None, by=owner) is None
    undo(event, by=owner)
    assert texts(interaction).replace("D", "") == "ABCE"


def test_behind_what_has_left_it_goes_to_the_end(interaction, owner):
    gone = item_of(interaction, "B")
    gone.archive(by=owner)
    place(item_of(interaction, "A"), behind=gone.id, by=owner)
    assert texts(interaction) == "CDEA"
    gone.restore(by=owner)
    add(interaction, ["F"], by=owner)
    assert texts(interaction)[-1] == "F"


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.sampled_from(LETTERS), st.sampled_from(LETTERS + "-")), max_size=60))
def test_any_number_of_moves_keeps_the_order_that_was_meant(interaction, owner, moves):
    known = texts(interaction)
    for moved, before in moves:
        behind = None if before in ("-", moved) else item_of(interaction, before).id
        place(item_of(interaction, moved), behind=behind, by=owner)
        known = known.replace(moved, "")
        at = known.index(before) + 1 if behind is not None else 0
        known = known[:at] + moved + known[at:]
        assert texts(interaction) == known


def test_between_two_neighbours_there_is_always_room(interaction, owner):
    """Two that change places for ever use the room between them up."""
    for _turn in range(60):
        first, second, *_others = items_of(interaction)
        third = items_of(interaction)[2]
        place(first, behind=second.id, by=owner)
        place(third, behind=items_of(interaction)[0].id, by=owner)
    assert sorted(texts(interaction)) == list(LETTERS)
    assert len({item.position for item in items_of(interaction)}) == len(LETTERS)


def test_a_checklist_ends_somewhere(interaction, owner):
    add(interaction, ["x"] * (MOST_ITEMS - len(LETTERS)), by=owner)
    db.session.commit()
    with pytest.raises(TooManyItems):
        add(interaction, ["one more"], by=owner)
    assert interaction.checklist_total == MOST_ITEMS


def test_what_comes_after_begins_without_the_list(interaction, owner):
    """A copy of a half-ticked list is nobody's wish: only a series repeats it."""
    interaction.contact = make_company()
    interaction.plan_next(date(2026, 12, 1), by=owner)
    db.session.commit()
    others = db.session.query(Interaction).where(Interaction.id != interaction.id).all()
    assert others
    assert all(other.checklist_total == 0 for other in others)


class TestSeries:
    @pytest.fixture(autouse=True)
    def monday(self):
        with clock.set_to(MONDAY):
            yield

    @pytest.fixture
    def series(self, interaction, owner):
        items_of(interaction)[0].tick(True, by=owner)
        made = begin(interaction, Rule(Frequency.WEEKLY), by=owner)
        db.session.commit()
        return made

    def following(self, interaction) -> list[Interaction]:
        return waiting_after(interaction.series, interaction.occurrence_on)

    def test_each_one_gets_the_items_afresh(self, series, interaction):
        rows = self.following(interaction)
        assert len(rows) > 1
        for row in rows:
            assert texts(row) == LETTERS
            assert (row.checklist_done, row.checklist_total) == (0, 5)

    def test_items_of_one_are_its_own(self, series, interaction, owner):
        add(interaction, ["F"], by=owner)
        item_of(interaction, "B").archive(by=owner)
        assert {texts(row) for row in self.following(interaction)} == {LETTERS}

    def test_they_are_given_on_to_those_made_already_and_those_to_come(self, series, interaction, owner):
        first, second = self.following(interaction)[:2]
        item_of(first, "C").tick(True, by=owner)
        item_of(interaction, "B").archive(by=owner)
        item_of(interaction, "C").archive(by=owner)
        add(interaction, ["F"], by=owner)
        event = give_on(interaction, by=owner)
        db.session.commit()
        assert texts(second) == "ADEF"
        assert texts(first) == "ACDEF"  # what somebody ticked there stays
        for row in self.following(interaction):
            row.skip(by=owner)
        made = make_ahead(interaction.series, by=owner)
        assert {texts(row) for row in made} == {"ADEF"}
        undo(event, by=owner)
        assert (texts(second), series.checklist) == (LETTERS, list(LETTERS))

    def test_another_rhythm_keeps_the_list_of_the_series(self, series, interaction, owner):
        add(interaction, ["F"], by=owner)
        day = interaction.starts_on
        change_following(interaction, Rule(Frequency.DAILY), pattern={}, day=day, by=owner)
        db.session.commit()
        assert interaction.series_id != series.id
        assert interaction.series.checklist == list(LETTERS)
