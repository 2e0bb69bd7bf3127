"""Made-up teams for measuring: repeatable, counted, found by search, and no trap for what comes after."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from crm.config import LANGUAGES
from crm.database import db
from crm.lib import clock
from crm.lib.phones import parse_phone
from crm.models import (
    Affiliation,
    Company,
    Contact,
    ContactPoint,
    Deal,
    DealState,
    Interaction,
    Note,
    Person,
    PointKind,
    State,
    User,
)
from crm.models.search_index import search_text
from crm.services.accounts import access as accounts
from crm.services.search import search
from crm.services.seeding import loader
from crm.services.seeding.bulk import EMAIL, PASSWORD, Sizes, seed
from tests.factories import make_company, make_deal, make_interaction

SIZES = Sizes(companies=20, people=40, interactions=120, deals=30, users=4)
MODELS = (Company, Person, Interaction, Deal, User)
NOON = datetime(2026, 11, 23, 10, tzinfo=UTC)


@pytest.fixture
def seeded(app):
    with clock.set_to(NOON):
        seed(SIZES, number=7)
    return db.session.scalars(select(User).where(User.email == EMAIL)).one()


def count(model, *conditions) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def fingerprint() -> list[list[tuple]]:
    """What a seed has made, without the hashes of passwords."""
    queries = (
        select(Contact.name, Contact.sort_key, Contact.owner_id, Contact.search_text),
        select(ContactPoint.contact_id, ContactPoint.value, ContactPoint.normalized),
        select(Affiliation.person_id, Affiliation.company_id),
        select(Deal.title, Deal.amount_minor, Deal.step_id, Deal.position, Deal.closed_on),
        select(Interaction.title, Interaction.starts_on, Interaction.starts_at, Interaction.state),
        select(Note.interaction_id, Note.text, Note.at),
        select(User.email, User.family_name, User.role),
    )
    return [[tuple(row) for row in db.session.execute(query.order_by("id"))] for query in by_id(queries)]


def by_id(queries):
    return (query.add_columns(query.column_descriptions[0]["entity"].id.label("id")) for query in queries)


def test_it_makes_as_many_as_asked(seeded):
    assert [count(model) for model in MODELS] == [20, 40, 120, 30, 4]


def test_the_administrator_can_sign_in(seeded):
    assert accounts.authenticate(EMAIL, PASSWORD) == seeded


def test_the_same_seed_makes_the_same_rows(app, data_dir):
    from tests.conftest import empty_database

    found = []
    for number in (7, 7, 8):
        with clock.set_to(NOON):
            seed(SIZES, number=number)
        found.append(fingerprint())
        db.session.remove()
        empty_database(app, data_dir)
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_a_second_seed_adds_and_keeps_the_users(seeded):
    seed(Sizes(companies=2, people=3, interactions=4, deals=1, users=9), number=8)
    assert [count(model) for model in MODELS] == [22, 43, 124, 31, 4]


def test_search_finds_what_was_seeded(seeded):
    person = db.session.scalars(select(Person).limit(1)).one()
    assert person.id in {contact.id for contact in search(person.family_name, seeded).contacts}
    phone = person.main_point(PointKind.PHONE)
    assert person.id in {contact.id for contact in search(phone.value[-9:], seeded).contacts}
    interaction = db.session.scalars(select(Interaction).limit(1)).one()
    assert search(interaction.title.split()[0], seeded).interactions


def test_rows_keep_the_rules_of_the_models(seeded):
    closed = (Deal.state != DealState.OPEN, Deal.closed_on.is_(None))
    assert count(Deal, *closed) == 0
    assert count(Deal, Deal.state == DealState.LOST, Deal.loss_reason_id.is_(None)) == 0
    assert count(Interaction, Interaction.state == State.DONE, Interaction.done_at.is_(None)) == 0
    assert count(Interaction, Interaction.is_task.is_(False), Interaction.ends_at.is_(None)) == 0
    assert count(Contact, Contact.name_key == "") == 0
    places = db.session.execute(select(Deal.step_id, Deal.position)).all()
    assert len(set(places)) == len(places)


def test_people_of_four_countries(seeded):
    phones = db.session.scalars(select(ContactPoint.value).where(ContactPoint.kind == PointKind.PHONE))
    assert {phone[:3] for phone in phones} == {"+40", "+79", "+36", "+48"}
    assert set(db.session.scalars(select(Contact.language))) <= set(LANGUAGES)
    for point in db.session.scalars(select(ContactPoint).where(ContactPoint.kind == PointKind.PHONE)):
        assert parse_phone(point.value, None).e164 == point.normalized


def test_what_is_made_afterwards_gets_ids_of_its_own(seeded):
    """PostgreSQL hands out ids by a sequence, which has to know of rows that brought theirs."""
    company = make_company("După semănat")
    deal = make_deal(contact=company, owner_id=seeded.id)
    interaction = make_interaction(contact=company, on=date(2026, 11, 24))
    db.session.commit()
    assert company.id == 61
    assert (deal.id, interaction.id) == (31, 121)


def test_many_rows_go_in_batch_by_batch(app, monkeypatch):
    monkeypatch.setattr(loader, "BATCH", 7)
    seed(SIZES, number=7)
    assert [count(model) for model in MODELS] == [20, 40, 120, 30, 4]


@pytest.mark.parametrize("model", [Contact, Interaction, Deal])
def test_texts_are_those_the_records_would_write_themselves(seeded, model):
    for record in db.session.scalars(select(model)):
        assert set(record.search_text.split()) == set(search_text(record.search_source()).split())


def test_nothing_at_all_can_be_asked_for(app):
    seed(Sizes(companies=0, people=0, interactions=0, deals=0, users=1), number=1)
    assert [count(model) for model in MODELS] == [0, 0, 0, 0, 1]
