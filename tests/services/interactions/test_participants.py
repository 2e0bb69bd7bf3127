"""People of interactions and deals: read from what was typed, told apart, shown, put together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.database import db
from crm.models import ContactPoint, DealParticipant, Participant, PointKind
from crm.services.interactions import participants, people_picks
from crm.services.interactions.participants import named_by_coordinates, people_of, row_of, without_doubles
from crm.services.search import search
from tests.factories import make_company, make_deal, make_interaction, make_person

PHONE, SAME_PHONE = "0721 234 567", "+40 721-234-567"


def person_with(kind: PointKind, value: str, **values):
    person = make_person(**values)
    person.points = [ContactPoint.of(kind, value, region="RO", is_main=True)]
    db.session.flush()
    return person


@pytest.mark.parametrize(
    ("typed", "name", "coordinates", "normalized"),
    [
        (("Ion", PHONE), "Ion", PHONE, "+40721234567"),
        (("Ion", "Ion@Example.COM"), "Ion", "Ion@Example.COM", "ion@example.com"),
        (("", "int. 12"), "", "int. 12", None),
        (("Ion", "ion@"), "Ion", "ion@", None),
        ((PHONE, ""), "", PHONE, "+40721234567"),
        (("ion@example.com", ""), "", "ion@example.com", "ion@example.com"),
        (("Ion 2", ""), "Ion 2", "", None),
    ],
)
def test_what_was_typed_is_kept_and_understood(typed, name, coordinates, normalized):
    row = row_of(*typed, "RO")
    assert (row["name"], row["coordinates"], row["normalized"]) == (name, coordinates, normalized)


class TestDoubles:
    def test_the_same_contact_is_one_person(self):
        rows = [row_of("Ana", "", None, contact_id=1), row_of("Ana Pop", PHONE, "RO", contact_id=1)]
        assert without_doubles(rows) == [{**rows[1], "name": "Ana"}]

    def test_the_same_phone_however_written(self):
        rows = [row_of("Ana", PHONE, "RO"), row_of("ANA", SAME_PHONE, "RO")]
        assert without_doubles(rows) == rows[:1]

    def test_two_people_behind_one_phone_stay_two(self):
        rows = [row_of("Ana", PHONE, "RO"), row_of("Ion", PHONE, "RO")]
        assert without_doubles(rows) == rows

    def test_one_name_with_two_phones_stays_two(self):
        rows = [row_of("Ion", PHONE, "RO"), row_of("Ion", "0744 111 222", "RO")]
        assert without_doubles(rows) == rows

    def test_a_link_is_taken_over_by_the_row_without_one(self):
        rows = [row_of("Ion", PHONE, "RO"), row_of("Ion", SAME_PHONE, "RO", contact_id=5)]
        assert [(row["contact_id"], row["coordinates"]) for row in without_doubles(rows)] == [(5, PHONE)]

    def test_a_contact_and_a_colleague_of_one_name_stay_two(self):
        rows = [row_of("Ana", "", None, contact_id=1), row_of("Ana", "", None, user_id=1)]
        assert len(without_doubles(rows)) == 2

    @settings(deadline=None, max_examples=60)
    @given(
        st.lists(
            st.builds(
                lambda name, place, contact: row_of(name, place, "RO", contact_id=contact),
                st.sampled_from(["", "Ana", "Ion", "ana"]),
                st.sampled_from(["", PHONE, SAME_PHONE, "a@b.ro"]),
                st.sampled_from([None, 1, 2]),
            ),
            max_size=8,
        )
    )
    def test_nobody_is_lost_and_nobody_stands_twice(self, rows):
        kept = without_doubles(rows)
        contacts = [row["contact_id"] for row in kept if row["contact_id"]]
        assert len(contacts) == len(set(contacts)) == len({row["contact_id"] for row in rows} - {None})
        assert {row["normalized"] for row in kept if not row["contact_id"]} <= {r["normalized"] for r in rows}
        assert without_doubles(kept) == kept


class TestPage:
    def test_links_call_write_and_lead_to_contacts(self, owner, colleague):
        ana = person_with(PointKind.EMAIL, "ana@example.com")
        interaction = make_interaction()
        interaction.participants_data = [
            row_of("Ion", PHONE, "RO"),
            row_of("Ana", "", "RO", contact_id=ana.id),
            row_of("", "", "RO", user_id=colleague.id),
            row_of("", "la poartă", "RO"),
        ]
        db.session.flush()
        db.session.expire_all()
        shown = people_of(interaction, owner)
        assert [(each.name, each.href, each.contact_id) for each in shown] == [
            ("Ion", "tel:+40721234567", None),
            ("Ana", "mailto:ana@example.com", ana.id),
            (colleague.name, None, None),
            ("", None, None),
        ]
        assert [each.is_unknown for each in shown] == [True, False, False, True]
        assert [each.is_colleague for each in shown] == [False, False, True, False]

    def test_a_contact_of_somebody_else_shows_what_was_typed_and_no_more(self, restricted, owner):
        ana = person_with(PointKind.PHONE, PHONE, owner_id=owner.id)
        interaction = make_interaction(responsible_id=restricted.id)
        interaction.participants_data = [row_of("doamna Ana", "", "RO", contact_id=ana.id)]
        db.session.flush()
        (shown,) = people_of(interaction, restricted)
        assert (shown.name, shown.coordinates, shown.contact_id) == ("doamna Ana", "", None)
        assert not shown.is_unknown

    def test_people_of_deals_have_roles(self, owner):
        deal = make_deal()
        deal.participants = [DealParticipant(name="Dan", role="arhitect")]
        db.session.flush()
        assert [(each.name, each.role) for each in people_of(deal, owner)] == [("Dan", "arhitect")]

    def test_a_page_of_many_people_needs_no_query_each(self, owner, count_queries):
        interaction = make_interaction()
        people = [person_with(PointKind.PHONE, f"0721 000 {number:03}") for number in range(12)]
        interaction.participants_data = [row_of("", "", "RO", contact_id=each.id) for each in people]
        db.session.commit()
        db.session.expire_all()
        assert interaction.id
        assert owner.role
        assert count_queries(lambda: people_of(interaction, owner)) == 2


def test_a_nameless_row_is_named_by_the_only_contact_with_its_phone(owner):
    ana = person_with(PointKind.PHONE, PHONE)
    row = named_by_coordinates(row_of("", SAME_PHONE, "RO"), owner)
    assert (row["name"], row["contact_id"]) == (ana.name, ana.id)
    person_with(PointKind.PHONE, PHONE, given_name="Ion")
    assert named_by_coordinates(row_of("", SAME_PHONE, "RO"), owner)["contact_id"] is None


def test_coordinates_of_strangers_name_nobody(restricted, owner):
    person_with(PointKind.PHONE, PHONE, owner_id=owner.id)
    assert participants.reached_at("+40721234567", restricted) is None


@pytest.mark.parametrize("words", ["0721 234", "40721234567", "vecinul", "0721234567"])
def test_interactions_and_deals_are_found_by_their_people(owner, words):
    interaction, deal = make_interaction(), make_deal()
    interaction.participants_data = [row_of("Vecinul de sus", PHONE, "RO")]
    deal.participants_data = [{**row_of("Vecinul de sus", PHONE, "RO"), "role": ""}]
    db.session.commit()
    hits = search(words, owner)
    assert [row.id for row in hits.interactions] == [interaction.id]
    assert [row.id for row in hits.deals] == [deal.id]


def test_changed_people_raise_the_version(owner):
    interaction = make_interaction()
    version = interaction.version
    interaction.participants_data = [row_of("Ion", "", None)]
    db.session.flush()
    assert interaction.version > version


def test_rows_that_say_the_same_keep_their_ids(owner):
    interaction = make_interaction()
    interaction.participants = [Participant(name="Ana"), Participant(name="Ion", position=1)]
    db.session.flush()
    ids = {row.name: row.id for row in interaction.participants}
    interaction.participants_data = [row_of("Ion", "", None), row_of("Dan", "", None)]
    db.session.flush()
    assert [row.name for row in interaction.participants] == ["Ion", "Dan"]
    assert interaction.participants[0].id == ids["Ion"]


class TestPicks:
    @pytest.mark.parametrize("typed", ["pop", "0721 23", "721234", "ana@exa"])
    def test_contacts_by_name_phone_and_e_mail(self, owner, typed):
        ana = make_person("Popescu", "Ana")
        ana.points = [
            ContactPoint.of(PointKind.EMAIL, "ana@example.com"),
            ContactPoint.of(PointKind.PHONE, PHONE, region="RO"),
        ]
        db.session.commit()
        (pick,) = people_picks.suggest(typed, owner)
        assert (pick.key, pick.name) == (str(ana.id), "Ana Popescu")
        assert pick.coordinates == ("ana@example.com" if "@" in typed else PHONE)

    def test_colleagues_by_name_and_by_e_mail(self, owner, colleague):
        for typed in ("csa nag", "colleague@"):
            assert [each.key for each in people_picks.suggest(typed, owner)] == [f"u{colleague.id}"]

    def test_contacts_of_others_are_not_offered(self, restricted, owner):
        make_company("Mobila Nord SRL", owner_id=owner.id)
        db.session.commit()
        assert people_picks.suggest("mobila", restricted) == []


def test_a_restricted_reader_asks_once_which_contacts_are_theirs(owner, restricted, count_queries):
    meeting = make_interaction(responsible_id=restricted.id)
    contacts = [make_company(f"Firma {number}", owner_id=owner.id) for number in range(4)]
    contacts.append(make_company("Firma mea", owner_id=restricted.id))
    meeting.participants = [Participant(contact_id=each.id, name=each.name) for each in contacts]
    db.session.flush()
    people = people_of(meeting, restricted)
    assert [person.contact_id for person in people] == [None] * 4 + [contacts[-1].id]
    db.session.expire_all()
    db.session.refresh(restricted)
    db.session.refresh(meeting)
    assert count_queries(lambda: people_of(meeting, restricted)) <= 3
