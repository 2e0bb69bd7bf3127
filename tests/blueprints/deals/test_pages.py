"""The list, the page of a deal, its form: what is shown, kept, refused."""

from datetime import date

import pytest

from crm.database import db
from crm.lib.clock import now
from crm.models import Deal, DealState, Event, Process, Product, Step
from tests.blueprints.deals.conftest import reason_id, step_id
from tests.factories import make_company, make_deal, make_interaction, make_person
from tests.pages import form_on, parsed, submit, values_of


def text_of(answer) -> str:
    return " ".join(parsed(answer).xpath("//main")[0].text_content().split()).replace("\xa0", " ")


def titles(page) -> list[str]:
    return parsed(page).xpath("//td[@class='cell-main']/a/text()")


def make_product(name="Birou Alfa", price=120_000, currency="RON", **values) -> Product:
    product = Product(name=name, price_minor=price, currency=currency, **values)
    db.session.add(product)
    db.session.flush()
    return product


def only_deal() -> Deal:
    db.session.expire_all()
    return db.session.query(Deal).one()


def test_tabs_part_open_won_and_lost(client_of, owner):
    make_deal("deschisă")
    make_deal("câștigată", step=6)
    make_deal("pierdută", step=7)
    client = client_of(owner)
    assert titles(client.get("/deals/")) == ["deschisă"]
    assert titles(client.get("/deals/?state=won")) == ["câștigată"]
    assert titles(client.get("/deals/?state=lost")) == ["pierdută"]
    assert len(titles(client.get("/deals/?state=all"))) == 3


def test_the_list_can_be_filtered_by_address(client_of, owner):
    company = make_company("Lidl")
    make_deal("a", contact_id=company.id, amount_minor=10_000)
    make_deal("b", step=3)
    client = client_of(owner)
    assert titles(client.get(f"/deals/?contact={company.id}")) == ["a"]
    assert titles(client.get(f"/deals/?step={step_id(3)}")) == ["b"]
    assert titles(client.get("/deals/?most=200,00")) == ["a"]
    assert titles(client.get("/deals/?period=not_set&order=newest")) == ["b", "a"]


def test_a_stage_no_longer_in_use_is_named_but_not_offered(client_of, owner):
    lease = Process(names={"en": "Lease"}, for_deals=True, position=99)
    lease.steps = [Step(number=1, names={"en": "Old step", "ro": "Etapă veche"})]
    db.session.add(lease)
    db.session.flush()
    deal = make_deal("a")
    deal.process_id, deal.step_id = lease.id, lease.steps[0].id
    lease.archived_at = now()
    db.session.commit()
    page = parsed(client_of(owner).get("/deals/"))
    assert "Etapă veche" in page.get_element_by_id("deal-list").text_content()
    assert "Etapă veche" not in page.xpath("//select[@name='step']")[0].text_content()


def test_kept_fields_of_the_filter_show_what_is_chosen_now(client_of, owner, colleague):
    make_deal("a")
    client = client_of(owner)

    def chosen(address: str) -> list[str]:
        fields = parsed(client.get(address)).xpath("//form[@role='search']//option[@selected]/@value")
        return [value for value in fields if value]

    assert chosen("/deals/") == []
    assert chosen(f"/deals/?owner={colleague.id}") == [str(colleague.id)]
    assert chosen("/deals/?order=newest&period=overdue") == ["overdue", "newest"]
    assert chosen("/deals/") == []
    colleague.family_name = "Zamfirescu"
    db.session.commit()
    assert "Zamfirescu" in client.get("/deals/").text


@pytest.mark.parametrize(
    "query",
    [
        "state=x",
        "order=x",
        "period=x",
        "step=x",
        "owner=x",
        "least=abc",
        "after=x",
        "before=2026-01-01.x",
        "contact=99999999999999999999",
    ],
)
def test_odd_addresses_show_the_list(client_of, owner, query):
    make_deal("a")
    assert titles(client_of(owner).get(f"/deals/?{query}")) == ["a"]


def test_the_page_shows_who_what_is_next_and_the_facts(client_of, owner):
    company, person = make_company("Mobila Nord"), make_person("Pop", "Ion")
    deal = make_deal(
        "Scaune",
        contact_id=company.id,
        person_id=person.id,
        owner_id=owner.id,
        step=3,
        source="Târg",
        about="200 de bucăți",
        opened_on=date(2026, 3, 5),
    )
    make_interaction("Sună pentru măsuri", deal_id=deal.id)
    said = text_of(client_of(owner).get(f"/deals/{deal.id}"))
    for word in (
        "Mobila Nord",
        "Ion Pop",
        "Sună pentru măsuri",
        "12.500,00 RON",
        "50 %",
        "6.250,00 RON",
        "Târg",
        "200 de bucăți",
        "5 martie 2026",
        "Olga Rusu",
    ):
        assert word in said


def test_the_timeline_tells_moves_with_their_steps(client_of, owner, drag):
    deal = make_deal()
    drag(owner, deal, 3)
    timeline = parsed(client_of(owner).get(f"/deals/{deal.id}")).find_class("timeline")[0].text_content()
    assert "Prim contact → Ofertă trimisă" in timeline


def test_one_tap_on_the_ladder_moves_the_deal(client_of, owner):
    deal = make_deal()
    page = f"/deals/{deal.id}"
    answer = submit(client_of(owner), page, f"{page}/step", step=str(step_id(4)))
    assert (answer.status_code, answer.location) == (303, page)
    assert only_deal().step.number == 4


def test_one_tap_on_a_reason_loses_the_deal_and_a_tap_on_a_step_reopens_it(client_of, owner):
    deal = make_deal()
    client, page = client_of(owner), f"/deals/{deal.id}"
    forms = [form for form in parsed(client.get(page)).forms if form.action == f"{page}/step"]
    loss = next(form for form in forms if form.xpath(".//button[@name='loss_reason']"))
    client.post(f"{page}/step", data={**values_of(loss), "loss_reason": reason_id()})
    lost = only_deal()
    assert (lost.state, lost.loss_reason_id, lost.probability) == (DealState.LOST, reason_id(), 0)
    submit(client, page, f"{page}/step", step=str(step_id(2)))
    assert (only_deal().state, only_deal().probability) == (DealState.OPEN, 25)


def test_a_new_deal(client_of, owner):
    company = make_company("Mobila Nord")
    client = client_of(owner)
    answer = submit(
        client,
        f"/deals/new?contact={company.id}",
        "/deals/new",
        title="Birouri",
        amount="12 500,50",
        expected_close_on="05.03.2027",
        probability="35 %",
        source="Târg",
    )
    deal = only_deal()
    assert answer.location == f"/deals/{deal.id}"
    assert (deal.title, deal.contact_id, deal.amount_minor, deal.currency) == (
        "Birouri",
        company.id,
        1_250_050,
        "RON",
    )
    assert (deal.probability, deal.probability_by_hand, deal.owner_id) == (35, True, owner.id)
    assert (deal.expected_close_on, deal.step.number) == (date(2027, 3, 5), 1)
    assert db.session.query(Event).filter_by(record_type="deal", action="created").count() == 1


def test_a_person_from_whose_page_one_comes_is_the_contact_person(client_of, owner):
    person = make_person("Pop", "Ion")
    submit(client_of(owner), f"/deals/new?contact={person.id}", "/deals/new", title="Scaun")
    assert (only_deal().person_id, only_deal().contact_id) == (person.id, None)


def test_lines_make_the_amount_when_none_is_typed(client_of, owner):
    make_product("Birou Alfa")
    make_product("Scaun", 30_050)
    client = client_of(owner)
    page = client.get("/deals/new")
    values = {
        **values_of(form_on(page, "/deals/new")),
        "title": "Birou",
        "lines-0-product": "birou alfa",
        "lines-0-quantity": "2",
        "lines-1-product": "Scaun",
        "lines-1-quantity": "1,5",
        "lines-1-price": "300",
    }
    values.pop("add_line", None)
    assert client.post("/deals/new", data=values).status_code == 303
    deal = only_deal()
    assert [line.total_minor for line in deal.lines] == [240_000, 45_000]
    assert deal.amount_minor == deal.lines_total_minor == 285_000


def test_one_more_line_keeps_what_was_typed_and_saves_nothing(client_of, owner):
    client = client_of(owner)
    answer = submit(client, "/deals/new", title="Birou", add_line="1")
    assert answer.status_code == 200
    form = form_on(answer, "/deals/new")
    assert values_of(form)["title"] == "Birou"
    assert "lines-1-product" in form.fields
    assert db.session.query(Deal).count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("amount", "mult"),
        ("amount", "-5,00"),
        ("currency", "XXX"),
        ("probability", "101"),
        ("probability", "-1"),
        ("probability", "1.5"),
        ("expected_close_on", "31.02.2027"),
        ("step", "99999"),
        ("owner", "99999"),
        ("contact", "Nimeni Nicăieri"),
        ("lines-0-product", "Nimic"),
        ("lines-0-quantity", "2"),
        ("source", "x" * 121),
    ],
)
def test_bad_input_is_marked_and_kept(client_of, owner, field, value):
    fields = {"title": "Birouri", "add_line": None, field: value}
    answer = submit(client_of(owner), "/deals/new", **fields)
    assert answer.status_code == 422
    marked = parsed(answer).xpath("//*[@aria-invalid='true' or contains(@class,'field-error')]")
    assert marked
    if field not in ("step", "owner", "currency"):
        assert values_of(form_on(answer, "/deals/new"))[field] == value
    assert db.session.query(Deal).count() == 0


@pytest.mark.parametrize("quantity", ["0", "-1", "1.2345", "x", "1e3", "9" * 30])
def test_a_quantity_is_above_zero(client_of, owner, quantity):
    make_product()
    answer = submit(
        client_of(owner),
        "/deals/new",
        title="a",
        add_line=None,
        **{"lines-0-product": "Birou Alfa", "lines-0-quantity": quantity},
    )
    assert answer.status_code == 422


def test_an_edit_saves_step_chance_and_lines_as_one_gesture(client_of, owner):
    make_product()
    deal = make_deal("Birou")
    client = client_of(owner)
    submit(
        client,
        f"/deals/{deal.id}/edit",
        title="Birouri",
        step=str(step_id(3)),
        probability="60",
        add_line=None,
        **{"lines-0-product": "Birou Alfa"},
    )
    saved = only_deal()
    assert (saved.title, saved.step.number, saved.probability) == ("Birouri", 3, 60)
    assert len(saved.lines) == 1
    events = db.session.query(Event).filter_by(record_type="deal").all()
    assert len({event.batch for event in events}) == 1
    token = values_of(form_on(client.get(f"/deals/{deal.id}"), f"/deals/{deal.id}/step"))["csrf_token"]
    client.post(f"/events/{events[-1].id}/undo", data={"csrf_token": token})
    back = only_deal()
    assert (back.title, back.step.number, back.probability, back.lines) == ("Birou", 1, 10, [])


def test_a_stale_edit_shows_both_values_and_keeps_what_was_typed(client_of, owner, colleague):
    deal = make_deal("Birou")
    mine, theirs = client_of(owner), client_of(colleague)
    page = mine.get(f"/deals/{deal.id}/edit")
    submit(theirs, f"/deals/{deal.id}/edit", title="Al ei", add_line=None)
    values = {**values_of(form_on(page, f"/deals/{deal.id}/edit")), "title": "Al meu"}
    values.pop("add_line", None)
    answer = mine.post(f"/deals/{deal.id}/edit", data=values)
    assert answer.status_code == 409
    assert "Al ei" in text_of(answer)
    form = form_on(answer, f"/deals/{deal.id}/edit")
    assert values_of(form)["title"] == "Al meu"
    again = {**values_of(form)}
    again.pop("add_line", None)
    assert mine.post(f"/deals/{deal.id}/edit", data=again).status_code == 303
    assert only_deal().title == "Al meu"


def test_a_closed_deal_keeps_its_end_when_edited(client_of, owner):
    deal = make_deal(step=6, closed_on=date(2026, 3, 5))
    submit(client_of(owner), f"/deals/{deal.id}/edit", title="Altfel", add_line=None)
    assert (only_deal().state, only_deal().probability) == (DealState.WON, 100)


def test_archive_and_restore(client_of, owner):
    deal = make_deal()
    client = client_of(owner)
    submit(client, f"/deals/{deal.id}", f"/deals/{deal.id}/archive")
    assert only_deal().is_archived
    submit(client, f"/deals/{deal.id}", f"/deals/{deal.id}/restore")
    assert not only_deal().is_archived


@pytest.mark.parametrize("path", ["", "/edit", "/step"])
def test_a_strangers_deal_has_no_pages(client_of, restricted, owner, path):
    deal = make_deal(owner_id=owner.id)
    assert client_of(restricted).get(f"/deals/{deal.id}{path}").status_code == 404


@pytest.mark.parametrize("act", ["edit", "archive", "restore"])
def test_a_strangers_deal_cannot_be_changed(client_of, restricted, owner, act):
    deal = make_deal(owner_id=owner.id)
    client = client_of(restricted)
    token = values_of(form_on(client.get("/deals/new"), "/deals/new"))["csrf_token"]
    answer = client.post(f"/deals/{deal.id}/{act}", data={"csrf_token": token, "title": "x"})
    assert answer.status_code == 404
    assert (only_deal().title, only_deal().is_archived) == (deal.title, False)
