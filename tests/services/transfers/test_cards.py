"""Address books: as phones and mail programs write them."""

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Company, ImportKind, Messenger, Person, PointKind
from crm.services.transfers import intake
from crm.services.transfers.cards import CardError
from tests.services.transfers.files import VCARDS, bring, needs_vcards, tally

CARD = """BEGIN:VCARD
VERSION:3.0
N:Popescu;Ana;Maria;Dr.;
FN:Dr. Ana Maria Popescu
ORG:Mobila Nord SRL;Vânzări
TITLE:Director
TEL;TYPE=CELL,PREF:0721 234 567
TEL;TYPE=WORK:021 123 4567
EMAIL:Ana@Nord.ro
IMPP;X-SERVICE-TYPE=Telegram:telegram:anapop
ADR;TYPE=WORK:;;Str. Lungă 5;Brașov;;500035;România
CATEGORIES:VIP,Furnizori
NOTE:A sunat luni
UID:abc-1
END:VCARD
"""


def bring_card(text: str, **changes):
    return bring(ImportKind.VCARDS, text, name="book.vcf", **changes)


def test_a_card_becomes_a_person_of_a_company(team):
    run = bring_card(CARD)
    assert tally(run) == {"made_company": 1, "rows": 1, "made": 1}
    person = db.session.scalars(select(Person)).one()
    assert (person.family_name, person.given_name, person.external_id) == ("Popescu", "Ana", "abc-1")
    assert person.tag_names == ["Furnizori", "VIP"]
    assert person.about.splitlines() == ["Dr. Ana Maria Popescu", "Vânzări", "A sunat luni"]
    assert [(row.company.name, row.role) for row in person.companies] == [("Mobila Nord SRL", "Director")]
    points = {(point.kind, point.normalized or point.value): point for point in person.points}
    mobile = points[PointKind.PHONE, "+40721234567"]
    assert (mobile.is_main, mobile.label) == (True, "cell")
    assert not points[PointKind.PHONE, "+40211234567"].is_main
    assert (PointKind.EMAIL, "ana@nord.ro") in points
    assert points[PointKind.MESSENGER, "anapop"].service is Messenger.TELEGRAM
    address = person.main_point(PointKind.ADDRESS)
    assert (address.street, address.city, address.postal_code, address.country) == (
        "Str. Lungă 5", "Brașov", "500035", "RO",
    )  # fmt: skip


def test_the_same_book_again_makes_no_doubles(team):
    bring_card(CARD)
    assert tally(bring_card(CARD)) == {"rows": 1, "left": 1}
    assert tally(bring_card(CARD.replace("UID:abc-1\n", ""))) == {"rows": 1, "left": 1}


def test_a_card_of_a_company_becomes_one(team):
    bring_card("BEGIN:VCARD\nVERSION:4.0\nKIND:org\nORG:Alfa Kft.\nTEL:+3612345678\nEND:VCARD\n")
    assert db.session.scalars(select(Company)).one().name == "Alfa Kft."


def test_cards_that_say_nothing_are_named_and_left_out(team):
    run = bring_card(f"BEGIN:VCARD\nVERSION:3.0\nX-NOTHING:1\nEND:VCARD\n{CARD}")
    assert tally(run) == {"made_company": 1, "rows": 2, "made": 1, "wrong": 1}
    assert run.report["problems"][0]["problems"][0]["reason"] == "card_unreadable"


@pytest.mark.parametrize("content", [b"", b"no card at all", b"\x00\xff" * 50])
def test_what_is_no_address_book_is_refused(team, content):
    with pytest.raises(CardError):
        intake.begin(ImportKind.VCARDS, content, name="x.vcf", by=None)


@needs_vcards
@pytest.mark.parametrize(
    ("name", "people"),
    [("John_Doe_ANDROID.vcf", 6), ("John_Doe_EVOLUTION.vcf", 1), ("John_Doe_GMAIL.vcf", 1),
     ("rfc6350-example.vcf", 1)],
)  # fmt: skip
def test_real_address_books_come_in_whole(team, name, people):
    run = bring(ImportKind.VCARDS, (VCARDS / name).read_bytes(), name=name)
    assert tally(run)["made"] == people
    assert "wrong" not in tally(run)
    assert db.session.scalar(select(func.count(Person.id))) == people
    assert tally(bring(ImportKind.VCARDS, (VCARDS / name).read_bytes(), name=name))["left"] == people


@needs_vcards
def test_one_person_of_two_address_books_is_one(team):
    for name in ("John_Doe_EVOLUTION.vcf", "John_Doe_GMAIL.vcf"):
        run = bring(ImportKind.VCARDS, (VCARDS / name).read_bytes(), name=name)
    assert tally(run) == {"rows": 1, "left": 1}
    assert [company.name for company in db.session.scalars(select(Company))] == ["IBM"]
