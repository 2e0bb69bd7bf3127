"""Companies and persons in bulk, with their phones, e-mails, addresses and tags."""

from dataclasses import dataclass

from crm.lib.folding import fold
from crm.lib.phones import search_digits
from crm.lib.sort_keys import sort_key
from crm.models import Affiliation, CompanySize, Contact, ContactKind, ContactPoint, NameOrder, PointKind
from crm.models.contact_point import ways_of
from crm.models.names import full_name
from crm.models.search_index import search_text
from crm.services.seeding.loader import load
from crm.services.seeding.people import Inventor, words_of

OWNED_SHARE = 0.9


@dataclass
class Made:
    """The ids made, and the country and name of each contact."""

    companies: list[int]
    persons: list[int]
    countries: dict[int, str]
    names: dict[int, str]


def make_contacts(inventor: Inventor, companies: int, persons: int, owners: list[int], language: str) -> Made:
    firms = [_company(inventor, owners, language) for _ in range(companies)]
    people = [_person(inventor, owners, language) for _ in range(persons)]
    company_ids = _load_with_points(inventor, firms)
    person_ids = _load_with_points(inventor, people)
    rows = [row for row, _points in (*firms, *people)]
    countries, names = (
        {id_: row[key] for id_, row in zip(company_ids + person_ids, rows, strict=True)}
        for key in ("tax_country", "name")
    )
    if company_ids:
        load(Affiliation, [_affiliation(inventor, id_, company_ids) for id_ in person_ids])
    return Made(company_ids, person_ids, countries, names)


def _company(inventor: Inventor, owners: list[int], language: str) -> tuple[dict, list[dict]]:
    country, random = inventor.country(), inventor.random
    name = inventor.firm(country)
    employees = random.choice((1, 3, 8, 15, 40, 120, 600))
    row = {
        **_contact(ContactKind.COMPANY, name, country, inventor, owners, language),
        "industry": inventor.word(country, "industries"),
        "size": CompanySize.for_employees(employees),
        "employees": employees,
    }
    points = [_phone(inventor, country), _email(inventor, country, name), _address(inventor, country)]
    return _with_text(row, points)


def _person(inventor: Inventor, owners: list[int], language: str) -> tuple[dict, list[dict]]:
    country = inventor.country()
    family, given = inventor.person(country)
    order = NameOrder.FAMILY_FIRST if country in ("HU", "RU") else NameOrder.GIVEN_FIRST
    name = full_name(family, given, order=order)
    row = {
        **_contact(ContactKind.PERSON, name, country, inventor, owners, language),
        "family_name": family,
        "given_name": given,
        "name_order": order,
        "industry": "",
        "size": None,
        "employees": None,
    }
    return _with_text(row, [_phone(inventor, country), _email(inventor, country, given, family)])


def _contact(kind, name: str, country: str, inventor: Inventor, owners: list[int], language: str) -> dict:
    owned = owners and inventor.random.random() < OWNED_SHARE
    return {
        "kind": kind,
        "name": name,
        "sort_key": sort_key(name, language),
        "language": words_of(country)["language"],
        "owner_id": inventor.random.choice(owners) if owned else None,
        "tax_country": country,
        "version": 1,
    }


def _with_text(row: dict, points: list[dict]) -> tuple[dict, list[dict]]:
    words = [row["name"], *(point["digits"] or point["city"] or point["value"] for point in points)]
    return {**row, **ways_of(point["kind"] for point in points), "search_text": search_text(words)}, points


def _phone(inventor: Inventor, country: str) -> dict:
    number = inventor.phone(country)
    return _point(PointKind.PHONE, number, number, digits=search_digits(number, number, country))


def _email(inventor: Inventor, country: str, *names: str) -> dict:
    address = inventor.email(*names, country=country)
    return _point(PointKind.EMAIL, address, address)


def _address(inventor: Inventor, country: str) -> dict:
    parts = inventor.address(country)
    value = f"{parts['street']}, {parts['postal_code']} {parts['city']}"
    return _point(PointKind.ADDRESS, value, None, **parts)


def _point(kind: PointKind, value: str, normalized: str | None, **values) -> dict:
    blank = dict.fromkeys(("digits", "street", "city", "region", "postal_code", "country"), "")
    row = {**blank, **values, "kind": kind, "value": value, "normalized": normalized}
    return {**row, "city_key": fold(row["city"]), "is_main": True, "position": 0}


def _load_with_points(inventor: Inventor, made: list[tuple[dict, list[dict]]]) -> list[int]:
    ids = load(Contact, [row for row, _points in made])
    load(
        ContactPoint,
        [
            {**point, "contact_id": id_}
            for id_, (_row, points) in zip(ids, made, strict=True)
            for point in points
        ],
    )
    return ids


def _affiliation(inventor: Inventor, person_id: int, company_ids: list[int]) -> dict:
    company_id = inventor.random.choice(company_ids)
    return {"person_id": person_id, "company_id": company_id, "is_main": True, "role": ""}
