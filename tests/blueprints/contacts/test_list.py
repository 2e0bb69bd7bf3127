"""The list of contacts: filters, order, pages, what a line shows, and its price."""

from datetime import timedelta

import pytest

from crm.database import db
from crm.models import CompanySize, ContactPoint, PointKind, State
from crm.services.contacts.listing import PAGE_SIZE
from tests.factories import TODAY, make_company, make_interaction, make_person
from tests.pages import classed, form_on, parsed, submit
from tests.statements import reading, statements

LIST = "/contacts/"


def names(client, query: str = "") -> list[str]:
    page = parsed(client.get(LIST + query))
    return [link.text for link in classed(page, "cell-main", "/a")]


@pytest.fixture
def client(client_of, owner):
    return client_of(owner)


@pytest.fixture
def some(owner, colleague):
    """Three contacts that differ in every filter."""
    alfa = make_company("Alfa SRL", owner_id=owner.id, industry="Mobilă", size=CompanySize.SMALL)
    alfa.tag_names = ["VIP"]
    alfa.points = [
        ContactPoint.of(PointKind.ADDRESS, "", city="Iași", country="RO"),
        ContactPoint.of(PointKind.PHONE, "0721 234 567", region="RO"),
    ]
    beta = make_company("Beta Kft.", owner_id=colleague.id, industry="Bútor", language="hu")
    beta.points = [ContactPoint.of(PointKind.ADDRESS, "", city="Szeged", country="HU")]
    ana = make_person("Popescu", "Ana")
    make_interaction(contact_id=alfa.id)
    db.session.flush()
    return alfa, beta, ana


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Alfa SRL", "Ana Popescu", "Beta Kft."]),
        ("?kind=company", ["Alfa SRL", "Beta Kft."]),
        ("?kind=person", ["Ana Popescu"]),
        ("?q=popescu ana", ["Ana Popescu"]),
        ("?q=0721234", ["Alfa SRL"]),
        ("?owner=0", ["Ana Popescu"]),
        ("?tag=vip", ["Alfa SRL"]),
        ("?tag=unknown", []),
        ("?industry=mobila", ["Alfa SRL"]),
        ("?size=10-49", ["Alfa SRL"]),
        ("?city=iasi", ["Alfa SRL"]),
        ("?country=HU", ["Beta Kft."]),
        ("?language=hu", ["Beta Kft."]),
        ("?without_step=1", ["Ana Popescu", "Beta Kft."]),
        ("?archived=1", []),
        ("?order=newest", ["Ana Popescu", "Beta Kft.", "Alfa SRL"]),
        ("?owner=x&size=7&order=z&country=ZZ&after=x&kind=y", ["Alfa SRL", "Ana Popescu", "Beta Kft."]),
    ],
)
def test_filters(client, some, query, found):
    assert names(client, query) == found


def test_the_filter_of_an_owner(client, some, owner):
    assert names(client, f"?owner={owner.id}") == ["Alfa SRL"]


def test_archived_contacts_stand_apart(client, some, owner):
    some[0].archive(by=owner)
    assert names(client) == ["Ana Popescu", "Beta Kft."]
    assert names(client, "?archived=1") == ["Alfa SRL"]


def test_what_is_set_is_shown_as_a_chip_that_takes_it_away(client, some):
    page = parsed(client.get(f"{LIST}?kind=company&tag=vip&city=iasi"))
    chips = {chip.text_content(): chip.get("href") for chip in classed(page, "chip")}
    assert sorted(chips.values()) == ["/contacts/?kind=company&city=iasi", "/contacts/?kind=company&tag=vip"]


def test_names_stand_in_the_order_of_the_team_s_language(client):
    for name in ("Șerban", "Sava", "Szabo", "Tomescu"):
        make_company(name)
    assert names(client) == ["Sava", "Szabo", "Șerban", "Tomescu"]


@pytest.mark.parametrize("order", ["name", "newest"])
def test_pages_follow_each_other_there_and_back(client, order):
    for number in range(PAGE_SIZE * 2 + 5):
        make_company("Alfa" if number % 7 == 0 else f"Beta {number:03}")
    seen, query, pages = [], f"?order={order}", []
    while query:
        page = parsed(client.get(LIST + query))
        pages.append([link.get("href") for link in classed(page, "cell-main", "/a")])
        seen += pages[-1]
        following = page.xpath("//a[@rel='next']")
        query = following[0].get("href").partition("/contacts/")[2] if following else None
    assert [len(each) for each in pages] == [PAGE_SIZE, PAGE_SIZE, 5]
    assert len(set(seen)) == PAGE_SIZE * 2 + 5
    back = page.xpath("//a[@rel='prev']")[0].get("href")
    middle = parsed(client.get(back))
    assert [link.get("href") for link in classed(middle, "cell-main", "/a")] == pages[1]
    first = parsed(client.get(middle.xpath("//a[@rel='prev']")[0].get("href")))
    assert [link.get("href") for link in classed(first, "cell-main", "/a")] == pages[0]
    assert not first.xpath("//a[@rel='prev']")


def test_a_line_shows_how_to_reach_them_and_what_is_next(client, owner):
    company = make_company("Alfa SRL", owner_id=owner.id)
    company.points = [
        ContactPoint.of(PointKind.PHONE, "021 234 5678", region="RO"),
        ContactPoint.of(PointKind.PHONE, "0721 234 567", region="RO", is_main=True),
        ContactPoint.of(PointKind.EMAIL, "a@alfa.example"),
    ]
    make_interaction(contact_id=company.id, on=TODAY + timedelta(days=9))
    make_interaction(contact_id=company.id, on=TODAY + timedelta(days=2))
    make_interaction(contact_id=company.id, on=TODAY - timedelta(days=3), state=State.DONE)
    page = client.get(LIST)
    row = parsed(page).xpath("//tbody/tr")[0]
    assert [link.get("href") for link in classed(row, "reach", "/a")] == [
        "tel:+40721234567",
        "mailto:a@alfa.example",
    ]
    words = row.text_content()
    assert "0721 234 567" in words
    assert owner.name in words
    assert "20.11.2026" in words
    assert "25.11.2026" in words


def test_private_plans_of_others_are_no_next_step_of_mine(client, colleague):
    company = make_company("Alfa SRL")
    make_interaction(contact_id=company.id, is_private=True, responsible_id=colleague.id)
    assert classed(parsed(client.get(LIST)), "no-step")
    assert names(client, "?without_step=1") == ["Alfa SRL"]


def test_the_next_step_with_a_company_is_its_people_s_too(client):
    company, person = make_company("Alfa SRL"), make_person("Popescu", "Ana")
    person.affiliations_data = [{"contact_id": company.id, "role": "", "is_main": True}]
    make_interaction(contact_id=company.id, on=TODAY + timedelta(days=2))
    page = parsed(client.get(LIST + "?kind=person"))
    assert "25.11.2026, cu compania" in page.xpath("//tbody/tr")[0].text_content()
    assert not classed(page, "no-step")
    assert names(client, "?without_step=1") == []
    make_interaction(contact_id=person.id, on=TODAY + timedelta(days=5))
    row = parsed(client.get(LIST + "?kind=person")).xpath("//tbody/tr")[0]
    assert "28.11.2026" in row.text_content()
    assert "cu compania" not in row.text_content()


def test_tags_stand_in_their_column_also_below_rows_without_any(client, some):
    page = parsed(client.get(LIST))
    column = [cell.text_content() for cell in page.xpath("//thead//th")].index("Etichete")
    rows = [[cell.text_content() for cell in row.xpath("td")] for row in page.xpath("//tbody/tr")]
    assert [row[column:] for row in rows] == [["VIP"], [], []]


def test_a_restricted_user_sees_theirs_and_nobody_s(client_of, restricted, colleague):
    make_company("Alfa SRL", owner_id=colleague.id)
    make_company("Beta SRL", owner_id=restricted.id)
    make_company("Gama SRL")
    assert names(client_of(restricted)) == ["Beta SRL", "Gama SRL"]


@pytest.mark.parametrize("count", [3, 50])
def test_a_page_costs_the_same_few_queries_however_long(client, count):
    for number in range(count):
        company = make_company(f"Firma {number}")
        company.tag_names = ["vip"]
        company.points = [ContactPoint.of(PointKind.PHONE, f"0721 234 {number:03}", region="RO")]
        make_interaction(contact_id=company.id)
    client.get(LIST)
    with statements() as sent:
        assert len(names(client)) == count
    assert len(reading(sent)) <= 6


def test_the_empty_list_shows_where_to_begin(client):
    page = parsed(client.get(LIST))
    assert page.xpath("//main//a[starts-with(@href, '/contacts/new')]")
    assert not page.xpath("//table")


def tick(client, **fields):
    return submit(client, LIST, "/contacts/bulk", **fields)


def test_bulk_tag_and_its_undo(client, some):
    alfa, beta, ana = some
    answer = tick(client, ids=[str(alfa.id), str(beta.id)], tag="Târg", act="tag")
    assert answer.status_code == 303
    assert [each.tag_names for each in (alfa, beta, ana)] == [["Târg", "VIP"], ["Târg"], []]
    page = client.get(LIST)
    undo_url = parsed(page).xpath("//*[@id='toasts']//form")[0].get("action")
    submit(client, f"/contacts/{alfa.id}/edit", f"/contacts/{alfa.id}/edit")
    assert client.post(undo_url, data=dict(form_on(page, undo_url).form_values())).status_code == 303
    assert [each.tag_names for each in (alfa, beta)] == [["VIP"], []]


def test_bulk_takes_a_tag_off_however_it_is_typed(client, some):
    alfa, beta, _ana = some
    tick(client, ids=[str(alfa.id), str(beta.id)], tag="vip", act="untag")
    assert alfa.tag_names == []


def test_bulk_assign_all_of_the_page(client, some, colleague):
    tick(client, all="1", owner=str(colleague.id), act="assign")
    assert {each.owner_id for each in some} == {colleague.id}
    tick(client, all="1", owner="", act="assign")
    assert {each.owner_id for each in some} == {None}


@pytest.mark.parametrize("fields", [{"act": "tag", "tag": "vip"}, {"act": "tag", "all": "1", "tag": " "}])
def test_bulk_with_nothing_to_do_says_so(client, some, fields):
    assert tick(client, **fields).status_code == 303
    assert classed(parsed(client.get(LIST)), "toast-error")
    assert some[1].tag_names == []


def test_bulk_reaches_only_what_is_visible(client_of, restricted, colleague):
    hidden = make_company("Alfa SRL", owner_id=colleague.id)
    make_company("Beta SRL", owner_id=restricted.id)
    tick(client_of(restricted), ids=[str(hidden.id), "x", "9" * 30], tag="vip", act="tag")
    assert hidden.tag_names == []


def test_bulk_refuses_what_it_does_not_know(client, some):
    assert tick(client, ids=str(some[0].id), act="drop").status_code == 400
    assert tick(client, ids=str(some[0].id), act="assign", owner="999").status_code == 400


def test_words_in_use_are_offered(client, some):
    assert 'value="VIP"' in client.get("/contacts/words/tag?field=tag&tag=v").text
    assert 'value="nou, VIP"' in client.get("/contacts/words/tag?field=tags&tags=nou,v").text
    assert 'value="Iași"' in client.get("/contacts/words/city?q=ia").text
    assert client.get("/contacts/words/secret").status_code == 404
