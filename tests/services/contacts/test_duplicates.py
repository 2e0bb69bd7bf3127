"""Who is known already: by which trait, and what each reader learns of it (PL-13, C13)."""

import pytest

from crm.database import db
from crm.models import ContactKind, ContactPoint, PointKind
from crm.services.contacts.duplicates import Reason, Traits, find
from tests.factories import make_company, make_person


@pytest.fixture
def known(owner):
    company = make_company("SC Mobila Nord SRL", owner_id=owner.id)
    company.set_tax_number("RO18547290", "RO")
    company.points = [
        ContactPoint.of(PointKind.PHONE, "0721 234 567", region="RO"),
        ContactPoint.of(PointKind.EMAIL, "office@mobila.example"),
        ContactPoint.of(PointKind.ADDRESS, "", city="Cluj-Napoca"),
    ]
    return company


@pytest.mark.parametrize(
    ("traits", "reasons"),
    [
        ({"name": "mobila nord"}, [Reason.NAME]),
        ({"name": "Mobila Nord", "cities": ["Cluj Napoca"]}, [Reason.NAME]),
        ({"name": "Mobila Nord", "cities": ["Iași"]}, []),
        ({"phones": ["+40721234567"]}, [Reason.PHONE]),
        ({"emails": ["office@mobila.example"]}, [Reason.EMAIL]),
        ({"tax_key": "RO18547290"}, [Reason.TAX_NUMBER]),
        ({"name": "Mobila Nord", "phones": ["+40721234567"]}, [Reason.PHONE, Reason.NAME]),
        ({"name": "Mobila Sud", "phones": ["+40700000000"]}, []),
        ({}, []),
    ],
)
def test_traits(known, owner, traits, reasons):
    found = find(Traits(ContactKind.COMPANY, **traits), owner)
    assert [each.reasons for each in found] == ([reasons] if reasons else [])


@pytest.mark.parametrize(
    ("name", "city", "is_similar"),
    [
        ("Mobilla Nord", "Cluj-Napoca", True),
        ("SC Mobila Nords SRL", "CLUJ NAPOCA", True),
        ("Mobila Nord", "Cluj-Napoca", False),  # the very name, said by that reason
        ("Mobilla Nord", "Iași", False),
        ("Mobilla Nord", "", False),
        ("Mobila Sud", "Cluj-Napoca", False),
        ("Mobila Nord 2", "Cluj-Napoca", False),
        ("<script>", "Cluj-Napoca", False),
    ],
)
def test_a_slip_in_the_name_counts_in_the_same_town(known, owner, name, city, is_similar):
    db.session.flush()
    found = find(Traits(ContactKind.COMPANY, name=name, cities=[city]), owner)
    assert ([Reason.SIMILAR_NAME] in [each.reasons for each in found]) is is_similar


def test_a_similar_name_of_what_one_may_not_see_is_not_told(known, owner, restricted):
    db.session.flush()
    traits = Traits(ContactKind.COMPANY, name="Mobilla Nord", cities=["Cluj-Napoca"])
    (found,) = find(traits, restricted)
    assert found.name is None
    assert found.owner == owner


def test_a_person_of_a_firm_s_name_is_no_duplicate_but_one_with_its_phone_is(known, owner):
    assert find(Traits(ContactKind.PERSON, name="Mobila Nord"), owner) == []
    assert find(Traits(ContactKind.PERSON, phones=["+40721234567"]), owner)


def test_a_contact_is_no_duplicate_of_itself(known, owner):
    assert find(Traits(ContactKind.COMPANY, name=known.name), owner, but=[known.id]) == []


def test_what_a_restricted_user_may_not_see_has_no_name_but_somebody_to_ask(known, owner, restricted):
    (found,) = find(Traits(ContactKind.COMPANY, phones=["+40721234567"]), restricted)
    assert found.name is None
    assert found.owner == owner


def test_the_archived_are_known_too(known, owner):
    known.archive(by=owner)
    (found,) = find(Traits(ContactKind.COMPANY, name="Mobila Nord"), owner)
    assert found.is_archived


def test_namesakes_in_either_order_of_the_name(owner):
    make_person("Popescu", "Ana")
    assert find(Traits(ContactKind.PERSON, name="Popescu Ana"), owner)
