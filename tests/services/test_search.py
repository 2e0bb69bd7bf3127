"""All hits of requirements D4, Latin for Cyrillic, phone digits in any form; nothing of others."""

import pytest

from crm.database import db
from crm.lib.phones import parse_phone, search_digits
from crm.models import ContactPoint, PointKind
from crm.services.search import search
from tests.factories import make_company, make_deal, make_interaction, make_person


def found(query, user) -> set[str]:
    return {contact.name for contact in search(query, user).contacts}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("иванов", "Иванов"),
        ("łódź", "Łódź Meble"),
        ("orsi", "Őrsi"),
        ("kovacs", "Kovács"),
        ("tepes", "Țepeș"),
        ("țepeș", "Ţepeş"),
        ("lodz", "Łódź Meble"),
        ("lukasz", "Łukasz"),
        ("walesa", "Wałęsa"),
        ("петр", "Пётр"),
        ("ван", "Иванов"),
        ("Ivanov", "Иванов"),
        ("stefanescu", "Ștefănescu"),
        ("escu", "Ștefănescu"),
        ("Елка", "Ёлка"),
        ("shcherbakov", "Щербаков"),
        ("мебель", "Mebel Plus"),
        ("SRL", "Mobila S.R.L."),
    ],
)
def test_search_forgives(owner, typed, stored):
    make_company(stored)
    make_company("Zzz")
    db.session.commit()
    assert found(typed, owner) == {stored}


@pytest.mark.parametrize(
    "typed", ["0721 234 567", "+40721234567", "0040 721 234 567", "(0721) 234-567", "721234567", "234567"]
)
def test_phones_are_found_in_any_form(owner, typed):
    phone = parse_phone("0721.234.567", "RO")
    company = make_company("Cu telefon")
    company.points = [
        ContactPoint(
            kind=PointKind.PHONE,
            value=phone.typed,
            normalized=phone.e164,
            digits=search_digits(phone.e164, phone.typed, "RO"),
        )
    ]
    db.session.commit()
    assert found(typed, owner) == {"Cu telefon"}


def test_every_word_must_be_found(owner):
    make_person("Popescu", "Ana")
    make_person("Popescu", "Ion")
    db.session.commit()
    assert found("ana pop", owner) == {"Ana Popescu"}


def test_notes_deals_and_titles_are_searched(owner):
    company = make_company("Firma")
    interaction = make_interaction("Discuție", contact_id=company.id)
    interaction.add_note("Vrea șase scaune ergonomice", by=owner)
    make_deal("Scaune pentru sală", contact_id=company.id)
    db.session.commit()
    hits = search("scaun", owner)
    assert [hit.title for hit in hits.interactions] == ["Discuție"]
    assert [hit.title for hit in hits.deals] == ["Scaune pentru sală"]


def test_private_and_foreign_records_stay_hidden(owner, colleague, restricted):
    make_interaction("Dentist", responsible_id=owner.id, is_private=True)
    make_company("A lui Olga", owner_id=owner.id)
    make_company("A nimănui")
    db.session.commit()
    assert search("dentist", owner).interactions
    assert not search("dentist", colleague).interactions
    assert found("nimanui", restricted) == {"A nimănui"}
    assert found("olga", restricted) == set()


def test_archived_records_are_left_out(owner):
    make_company("Veche").archive(by=owner)
    db.session.commit()
    assert found("veche", owner) == set()


def test_a_renamed_record_is_found_by_its_new_name_only(owner):
    company = make_company("Vechi")
    db.session.commit()
    company.name = "Proaspăt"
    db.session.commit()
    assert found("proaspat", owner) == {"Proaspăt"}
    assert found("vechi", owner) == set()


@pytest.mark.parametrize(
    "nasty",
    ['"', "' OR 1=1 --", "NEAR(", "a AND", "*", "%", "_", "\\", "\x00", "\ud800", "🦄", "x" * 5000, "()"],
)
def test_no_query_breaks_it(owner, nasty):
    make_company("Firma")
    db.session.commit()
    search(nasty, owner)


def test_a_reader_of_few_records_finds_theirs_behind_many(owner, restricted):
    make_company("Comun al lui Ewa", owner_id=restricted.id)
    for number in range(450):
        make_company(f"Comun {number}", owner_id=owner.id)
    db.session.commit()
    assert found("comun", restricted) == {"Comun al lui Ewa"}
