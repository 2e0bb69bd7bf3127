"""Which record a row means, and what becomes of it: no doubles, nothing of theirs taken away."""

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Company, Contact, Deal, Event, ImportKind, Person, Product
from crm.services.transfers.plan import open_plan
from crm.services.transfers.trial import try_out
from tests.factories import make_company, make_person
from tests.services.transfers.files import begin, bring, tally

COMPANIES, PEOPLE, DEALS = ImportKind.COMPANIES, ImportKind.PEOPLE, ImportKind.DEALS


def count(model) -> int:
    return db.session.scalar(select(func.count(model.id)))


@pytest.mark.parametrize(
    ("row", "is_known"),
    [
        ("MOBILA   nord srl,,", True),
        ("Мобила Норд SRL,,", True),
        ("Mobila Nord SRL,Iași,", True),
        ("Mobila Nord SRL,Cluj,", False),  # same name, other town: not a duplicate
        ("Something else,,RO 18547290", True),  # the tax number says it
        ("Mobila Nord SRL,,RO 14399840", False),
    ],
)
def test_a_company_is_known_by_tax_number_or_by_name_and_town(team, row, is_known):
    bring(COMPANIES, "Name,Town,CUI\nMobila Nord SRL,Iași,18547290\n")
    run = bring(COMPANIES, f"Name,Town,CUI\n{row}\n")
    assert tally(run) == {"rows": 1, "left" if is_known else "made": 1}
    assert count(Company) == (1 if is_known else 2)


@pytest.mark.parametrize(
    ("row", "is_known"),
    [
        ("Popescu,Ana,,", True),
        ("Popescu,Ana,0721 234 567,", True),
        ("Popescu,Ana,0722 999 999,", False),  # a namesake
        ("Popescu,Ana,0722 999 999,ana@nord.ro", True),
        ("Popescu,Maria,0721 234 567,", False),  # one phone for two people
    ],
)
def test_namesakes_are_told_apart_by_the_ways_to_reach_them(team, row, is_known):
    heading = "Last name,First name,Mobile,E-mail\n"
    bring(PEOPLE, f"{heading}Popescu,Ana,+40 721 234 567,Ana@Nord.ro\n")
    assert tally(bring(PEOPLE, heading + row)) == {"rows": 1, "left" if is_known else "made": 1}


def test_the_number_in_the_old_system_counts_first(team):
    bring(COMPANIES, "Id,Name\n7,Alfa\n8,Beta\n")
    run = bring(COMPANIES, "Id,Name,Sector\n7,Alfa Grup,mobilă\n9,Beta,\n", known="update")
    assert tally(run) == {"rows": 2, "changed": 1, "made": 1}
    names = db.session.execute(select(Company.external_id, Company.name).order_by(Company.external_id)).all()
    assert names == [("7", "Alfa Grup"), ("8", "Beta"), ("9", "Beta")]


def test_an_archived_record_is_neither_doubled_nor_revived(admin):
    company = make_company("Veche SRL")
    company.archive(by=admin)
    run = bring(COMPANIES, "Name\nVeche SRL\nNouă SRL\n")
    assert tally(run) == {"rows": 2, "archived": 1, "made": 1}
    assert company.is_archived


FULL = (
    "Name,Sector,Employees,Phone,Phone 2,Tags,Notes,Town\n"
    'Alfa,retail,12,0211234567,0721234567,"vip, nou",first,Iași\n'
)
THIN = "Name,Sector,Phone,Tags,Notes\nAlfa,medical,0317654321,rar,second\n"


def alfa() -> Company:
    return db.session.scalars(select(Company)).one()


def test_filling_touches_only_what_is_empty(admin):
    bring(COMPANIES, "Name,Sector,Phone\nAlfa,retail,0211234567\n")
    run = bring(COMPANIES, FULL, admin, known="fill")
    assert tally(run) == {"rows": 1, "changed": 1}
    company = alfa()
    assert (company.industry, company.employees, company.about) == ("retail", 12, "first")
    assert [point.value for point in company.points] == ["0211234567", "Iași"]
    assert company.tag_names == ["nou", "vip"]


def test_updating_adds_and_never_takes_away(admin):
    bring(COMPANIES, FULL)
    bring(COMPANIES, THIN, admin, known="update")
    company = alfa()
    assert (company.industry, company.employees) == ("medical", 12)
    assert company.about.splitlines() == ["first", "second"]
    assert [point.value for point in company.points][:2] == ["0211234567", "0721234567"]
    assert "0317654321" in [point.value for point in company.points]
    assert company.tag_names == ["nou", "rar", "vip"]
    event = db.session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert event.before["industry"] == "retail"
    assert event.after["industry"] == "medical"


def test_the_trial_tells_what_changes_and_writes_nothing(admin):
    bring(COMPANIES, FULL)
    run = begin(COMPANIES, THIN, admin, known="update")
    events, version = count(Event), alfa().version
    trial = try_out(open_plan(run))
    assert trial.tally == {"rows": 1, "changed": 1}
    assert trial.changes[0].fields["industry"] == ("retail", "medical")
    assert trial.changes[0].fields["points_data"] == ("", "0317654321")
    db.session.commit()
    assert (count(Event), alfa().version, alfa().industry) == (events, version, "retail")


def test_a_row_may_speak_of_one_that_stands_above_it_in_the_file(team):
    content = "Name,Phone,Sector\nAlfa,0211234567,\nAlfa,,retail\nalfa,0721234567,\n"
    trial = try_out(open_plan(begin(COMPANIES, content)))
    assert trial.tally["made"] == 1
    assert tally(bring(COMPANIES, content, known="update")) == {"rows": 3, "made": 1, "changed": 2}
    assert alfa().industry == "retail"
    assert len(alfa().points) == 2
    assert tally(bring(COMPANIES, content)) == {"rows": 3, "left": 3}


def test_a_deal_that_is_known_walks_to_the_step_of_the_file(admin):
    first = "Id,Title,Stage,Value,Close date\nA1,Birou,Talks,100,\nA2,Scaun,Won,50,1.2.2026\n"
    then = "Id,Title,Stage,Value,Close date\nA1,Birou,Won,120,3.4.2026\n"
    bring(DEALS, first, name="pipe.csv")
    assert tally(bring(DEALS, then, name="pipe.csv")) == {"rows": 1, "left": 1}
    assert tally(bring(DEALS, then, admin, name="pipe.csv", known="update")) == {"rows": 1, "changed": 1}
    deal = db.session.scalars(select(Deal).where(Deal.external_id == "A1")).one()
    assert (deal.state.value, deal.amount_minor, str(deal.closed_on)) == ("won", 12_000, "2026-04-03")


def test_deals_without_a_number_come_in_once_but_equal_rows_are_two_deals(team):
    content = "Title,Company,Value\nScaune,Alfa,100\nScaune,Alfa,100\n"
    assert tally(bring(DEALS, content))["made"] == 2
    assert tally(bring(DEALS, content)) == {"rows": 2, "left": 2}
    assert tally(bring(DEALS, content.replace("100", "200")))["made"] == 2


def test_products_are_known_by_code_then_by_name(team):
    bring(ImportKind.PRODUCTS, "Name,SKU,Price\nScaun,S-1,10\nMasă,,20\n")
    run = bring(ImportKind.PRODUCTS, "Name,SKU,Price\nScaun nou,s-1,12\nmasa,,25\n", known="update")
    assert tally(run) == {"rows": 2, "changed": 2}
    prices = db.session.execute(select(Product.name, Product.price_minor).order_by(Product.id)).all()
    assert prices == [("Scaun nou", 1200), ("masa", 2500)]


def test_people_join_their_companies_with_their_role(admin):
    company = make_company("Alfa SRL")
    run = bring(PEOPLE, "Nume și prenume,Firma,Funcție\nAna Pop,ALFA srl,director\nIon Rus,Beta,\n", admin)
    assert tally(run) == {"made_company": 1, "rows": 2, "made": 2}
    ana = db.session.scalars(select(Person).where(Person.family_name == "Pop")).one()
    assert [(row.company_id, row.role, row.is_main) for row in ana.companies] == [
        (company.id, "director", True)
    ]


def test_a_person_with_the_name_of_a_company_is_somebody_else(team):
    make_company("Ana Pop")
    make_person("Rus", "Ion")
    assert tally(bring(PEOPLE, "Name\nAna Pop\nIon Rus\n")) == {"rows": 2, "made": 1, "left": 1}
    assert count(Contact) == 3
