"""What is always true of contacts, without a page."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.database import db
from crm.models import (
    Company,
    ConsentChannel,
    Contact,
    ContactKind,
    ContactPoint,
    Event,
    Messenger,
    NameOrder,
    PointKind,
    Tag,
)
from crm.models.names import full_name, split_name
from crm.services.undo import undo
from tests.factories import make_company, make_person

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs", "P"]), max_size=70)
POINTS = st.builds(
    lambda kind, value, label, is_main: ContactPoint.of(
        kind,
        value,
        region="RO",
        label=label,
        is_main=is_main,
        **({"service": Messenger.VIBER} if kind is PointKind.MESSENGER else {}),
        **({"city": value[:50]} if kind is PointKind.ADDRESS else {}),
    ).as_data(),
    st.sampled_from(PointKind),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20),
    st.booleans(),
)
IN_ONE_DATABASE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@IN_ONE_DATABASE
@given(before=st.lists(WORDS, max_size=4), after=st.lists(WORDS, max_size=4))
def test_tags_before_after_and_undone(owner, before, after):
    company = make_company()
    company.tag_names = before
    db.session.flush()
    stored = company.tag_names
    parts = company.parts()
    company.tag_names = after
    event = company.record_change("tagged", by=owner, parts_before=parts)
    assert event.after.get("tag_names", stored) == company.tag_names
    undo(event, by=owner)
    db.session.expire(company)
    assert company.tag_names == stored
    assert len({tag.folded for tag in company.tags}) == len(company.tags)


@IN_ONE_DATABASE
@given(before=st.lists(POINTS, max_size=4), after=st.lists(POINTS, max_size=4))
def test_points_before_after_and_undone(owner, before, after):
    company = make_company()
    company.points_data = before
    db.session.flush()
    kept = {point.id for point in company.points if point.as_data() in after}
    parts = company.parts()
    company.points_data = after
    event = company.record_change("updated", by=owner, parts_before=parts)
    assert company.points_data == after
    assert kept <= {point.id for point in company.points} | (kept if before != after else set())
    undo(event, by=owner)
    db.session.expire(company)
    assert company.points_data == before


def test_a_tag_is_one_tag_however_it_is_typed(owner):
    first, second = make_company(), make_person()
    first.add_tag("Târguri Mobilă", by=owner)
    second.add_tag("targuri  mobila", by=owner)
    assert db.session.query(Tag).count() == 1
    assert second.tag_names == ["Târguri Mobilă"]
    assert second.add_tag("TÂRGURI mobilă", by=owner) is None


def test_a_change_of_tags_alone_raises_the_version(owner):
    company = make_company()
    version = company.version
    company.add_tag("vip", by=owner)
    assert company.version == version + 1


def test_a_point_keeps_what_was_typed_beside_what_machines_use(team):
    phone = ContactPoint.of(PointKind.PHONE, " 0721 234 567 ", region="RO")
    assert (phone.value, phone.normalized) == ("0721 234 567", "+40721234567")
    assert ContactPoint.of(PointKind.PHONE, "123", region="RO").normalized is None
    assert ContactPoint.of(PointKind.EMAIL, "Ana@Example.COM").normalized == "ana@example.com"
    assert ContactPoint.of(PointKind.EMAIL, "ana@").normalized is None


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("mobila.example", "https://mobila.example"),
        ("http://mobila.example/x", "http://mobila.example/x"),
        ("javascript:alert(1)", None),
        ("javascript://a.b/%0aalert(1)", None),
        ("data:text/html,a.b", "https://data:text/html,a.b"),
        ("no web", None),
        ("localhost", None),
    ],
)
def test_a_website_is_a_web_address_or_no_link(typed, address):
    assert ContactPoint.of(PointKind.WEBSITE, typed).normalized == address


def test_an_address_has_its_one_line():
    point = ContactPoint.of(PointKind.ADDRESS, "", street="Str. Lungă 5", city="Iași", postal_code="700001")
    assert point.value == "Str. Lungă 5, 700001 Iași"
    assert point.city_key == "iasi"


def test_the_main_point_is_the_marked_one_else_the_first(team):
    company = make_company()
    company.points = [
        ContactPoint.of(PointKind.PHONE, "021 234 5678", region="RO"),
        ContactPoint.of(PointKind.PHONE, "0721 234 567", region="RO"),
    ]
    assert company.main_point(PointKind.PHONE).value == "021 234 5678"
    company.points[1].is_main = True
    assert company.main_point(PointKind.PHONE).value == "0721 234 567"
    assert company.main_point(PointKind.EMAIL) is None


def test_tax_numbers_are_compared_in_one_spelling(team):
    one, other = make_company("A"), make_company("B")
    one.set_tax_number("RO 18547290", "RO")
    other.set_tax_number("18547290", "RO")
    assert one.tax_number == "RO 18547290"
    assert one.tax_number_key == other.tax_number_key == "RO18547290"
    one.set_tax_number("", "RO")
    assert one.tax_number_key is None


def test_affiliations_are_named_once_and_keep_their_rows(owner):
    person, first, second = make_person(), make_company("A"), make_company("B")
    person.affiliations_data = [{"contact_id": first.id, "role": "", "is_main": True}]
    db.session.flush()
    row_id = person.companies[0].id
    person.affiliations_data = [
        {"contact_id": second.id, "role": "", "is_main": False},
        {"contact_id": first.id, "role": "director", "is_main": True},
        {"contact_id": first.id, "role": "again", "is_main": False},
    ]
    db.session.flush()
    db.session.expire_all()
    assert [(row.company.name, row.role) for row in person.companies] == [("B", ""), ("A", "director")]
    assert person.companies[1].id == row_id
    assert [row.person for row in first.people] == [person]


def test_consents_are_added_and_the_newest_of_a_channel_counts(owner):
    company = make_company()
    assert not company.allows(ConsentChannel.EMAIL)
    company.state_consent(ConsentChannel.EMAIL, is_given=True, by=owner, source="telefon", wording="Da")
    assert company.allows(ConsentChannel.EMAIL)
    assert not company.allows(ConsentChannel.SMS)
    event = company.state_consent(ConsentChannel.EMAIL, is_given=False, by=owner)
    assert not company.allows(ConsentChannel.EMAIL)
    assert [consent.is_given for consent in company.consents] == [False, True]
    assert event.details == {"channel": "email", "is_given": False}


@pytest.mark.parametrize(
    ("order", "name", "parts"),
    [
        (NameOrder.GIVEN_FIRST, "Ana Maria Pop", ("Pop", "Ana Maria", "")),
        (NameOrder.FAMILY_FIRST, "Nagy Anna Mária", ("Nagy", "Anna Mária", "")),
        (NameOrder.FAMILY_FIRST, "Иванов Пётр Сергеевич", ("Иванов", "Пётр", "Сергеевич")),
        (NameOrder.GIVEN_FIRST, "Пётр Сергеевич Иванов", ("Иванов", "Пётр", "Сергеевич")),
        (NameOrder.GIVEN_FIRST, "Pop", ("Pop", "", "")),
    ],
)
def test_a_name_is_taken_apart_and_put_together_again(order, name, parts):
    assert split_name(name, order) == parts
    assert full_name(*parts, order=order) == name


def test_a_company_may_be_part_of_another_and_rings_do_no_harm(team):
    top, middle = make_company("A"), make_company("B")
    middle.parent_id = top.id
    db.session.flush()
    assert middle.is_part_of(top)
    assert not top.is_part_of(middle)
    top.parent_id = middle.id
    db.session.flush()
    db.session.expire_all()
    assert not top.is_part_of(make_company("C"))


def test_a_row_inserted_in_bulk_is_found_like_any_other(team):
    db.session.execute(
        Company.__table__.insert(), [{"kind": ContactKind.COMPANY, "name": "SC Mobila SRL", "version": 1}]
    )
    company = db.session.query(Contact).one()
    assert company.name_key == "mobila"


def test_the_event_of_a_new_contact_tells_its_parts(owner):
    company = Company(name="Alfa")
    before = company.parts()
    company.points_data = [ContactPoint.of(PointKind.PHONE, "0721 234 567", region="RO").as_data()]
    event = company.record_change("created", by=owner, parts_before=before)
    assert event.after["name"] == "Alfa"
    assert event.after["points_data"][0]["normalized"] == "+40721234567"
    assert db.session.query(Event).count() == 1


def test_the_region_of_an_address_is_kept():
    address = ContactPoint.of(PointKind.ADDRESS, "", city="Iași", region="Moldova")
    assert (address.region, address.value) == ("Moldova", "Iași, Moldova")
