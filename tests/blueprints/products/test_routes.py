"""Products: list, search, form, archive; who may change them."""

import pytest

from crm.database import db
from crm.models import Event, Product
from tests.pages import form_on, parsed, submit, values_of


def make_product(name="Birou Alfa", **values) -> Product:
    product = Product(name=name, **{"currency": "RON", "price_minor": 120_000, **values})
    db.session.add(product)
    db.session.flush()
    return product


def names(page) -> list[str]:
    return parsed(page).xpath("//td[@class='cell-main']/a/text()")


def only_product() -> Product:
    db.session.expire_all()
    return db.session.query(Product).one()


def test_products_stand_in_order_of_names_with_prices(client_of, owner):
    make_product("Scaun")
    make_product("Birou")
    page = client_of(owner).get("/products/")
    assert names(page) == ["Birou", "Scaun"]
    assert "1.200,00 RON" in page.get_data(as_text=True).replace("\xa0", " ")


@pytest.mark.parametrize("typed", ["sezlong", "ȘEZ", "lung", "sezlong lung"])
def test_search_forgives(client_of, owner, typed):
    make_product("Șezlong lung")
    make_product("Birou")
    assert names(client_of(owner).get("/products/", query_string={"q": typed})) == ["Șezlong lung"]


def test_pages_show_every_product_once(client_of, owner):
    for number in range(120):
        make_product(f"Produs {number % 60}")
    client = client_of(owner)
    seen, address = [], "/products/"
    while address:
        page = client.get(address)
        seen += parsed(page).xpath("//td[@class='cell-main']/a/@href")
        address = next(iter(parsed(page).xpath("//a[@rel='next']/@href")), None)
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("after", ["x", "1", "9999999999999999999999,a", ",", "%00"])
def test_a_malformed_place_is_no_error(client_of, owner, after):
    make_product()
    assert client_of(owner).get(f"/products/?after={after}").status_code == 200


def test_a_line_of_a_deal_is_offered_what_fits(client_of, owner):
    make_product("Șezlong")
    make_product("Birou")
    make_product("Șezlong vechi").archive(by=owner)
    client = client_of(owner)
    answer = client.get("/products/options?field=lines-0-product&lines-0-product=sezl")
    assert parsed(answer).xpath("//option/@value") == ["Șezlong"]


def test_a_manager_makes_and_changes_products(client_of, manager):
    client = client_of(manager)
    made = submit(client, "/products/new", name="Birou", price="1.234,50", currency="EUR", unit="buc")
    product = only_product()
    assert made.location == f"/products/{product.id}"
    assert (product.price_minor, product.currency, product.unit) == (123_450, "EUR", "buc")
    submit(client, f"/products/{product.id}/edit", price="")
    assert only_product().price_minor is None
    names_of_events = [event.name for event in db.session.query(Event).order_by(Event.id)]
    assert names_of_events == ["product.created", "product.updated"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("price", "mult"), ("price", "-1,00"), ("currency", "XXX"), ("unit", "x" * 21)],
)
def test_bad_input_is_marked_and_kept(client_of, manager, field, value):
    answer = submit(client_of(manager), "/products/new", **{"name": "Birou", field: value})
    assert answer.status_code == 422
    assert parsed(answer).xpath("//*[@aria-invalid='true']")
    if field != "currency":
        assert values_of(form_on(answer, "/products/new"))[field] == value
    assert db.session.query(Product).count() == 0


def test_a_stale_edit_shows_both_values(client_of, manager, admin):
    product = make_product()
    mine, theirs = client_of(manager), client_of(admin)
    values = values_of(form_on(mine.get(f"/products/{product.id}/edit"), f"/products/{product.id}/edit"))
    submit(theirs, f"/products/{product.id}/edit", name="Al ei")
    answer = mine.post(f"/products/{product.id}/edit", data={**values, "name": "Al meu"})
    assert answer.status_code == 409
    assert "Al ei" in answer.get_data(as_text=True)
    assert only_product().name == "Al ei"


def test_archived_products_leave_the_list_and_come_back(client_of, manager):
    product = make_product()
    client = client_of(manager)
    submit(client, f"/products/{product.id}", f"/products/{product.id}/archive")
    assert names(client.get("/products/")) == []
    assert names(client.get("/products/?archived=1")) == ["Birou Alfa"]
    submit(client, f"/products/{product.id}", f"/products/{product.id}/restore")
    assert names(client.get("/products/")) == ["Birou Alfa"]


@pytest.mark.parametrize("act", ["edit", "archive", "restore"])
def test_a_user_sees_products_and_cannot_change_them(client_of, owner, act):
    product = make_product()
    client = client_of(owner)
    assert client.get(f"/products/{product.id}").status_code == 200
    token = values_of(form_on(client.get("/deals/new"), "/deals/new"))["csrf_token"]
    answer = client.post(f"/products/{product.id}/{act}", data={"csrf_token": token, "name": "x"})
    assert answer.status_code == 403
    assert (only_product().name, only_product().is_archived) == ("Birou Alfa", False)


def test_an_unknown_product(client_of, manager):
    assert client_of(manager).get("/products/999").status_code == 404
