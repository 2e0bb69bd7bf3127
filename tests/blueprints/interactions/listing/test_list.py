"""The list as a page: filters from the address, pages, what it costs."""

import pytest

from crm.database import db
from crm.models import Channel, State
from crm.services.processes.steps import forget_step_words
from tests.factories import TODAY, make_company, make_interaction
from tests.pages import parsed

LIST = "/interactions/"


def titles(page) -> list[str]:
    return [
        each.text for each in parsed(page).xpath("//tbody//td[contains(@class, 'cell-main')]/a[not(@class)]")
    ]


def test_an_empty_list_teaches_the_method(client_of, owner):
    assert "Ea evoluează" in client_of(owner).get(LIST).text


def test_open_ones_come_first(client_of, owner):
    make_interaction("gata", state=State.DONE)
    make_interaction("deschisă")
    assert titles(client_of(owner).get(LIST)) == ["deschisă", "gata"]


def test_filters_of_the_address(client_of, owner, colleague):
    company = make_company("Țesături SRL")
    make_interaction("A", channel=Channel.SMS, responsible_id=owner.id, contact_id=company.id)
    make_interaction("B", responsible_id=colleague.id, state=State.DONE)
    client = client_of(owner)
    for query in (
        {"state": "open"}, {"channel": "sms"}, {"responsible": owner.id}, {"contact_id": company.id},
        {"contact": "tesaturi srl"}, {"q": "tesat"},
    ):  # fmt: skip
        assert titles(client.get(LIST, query_string=query)) == ["A"], query
    days = {"period": "between", "first": TODAY.isoformat(), "last": TODAY.isoformat()}
    assert titles(client.get(LIST, query_string=days)) == ["A", "B"]


@pytest.mark.parametrize("name", ["q", "state", "channel", "step", "responsible", "period", "first", "last",
                                  "contact", "contact_id", "after", "before"])  # fmt: skip
@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 30, "💣", "'; --", "p0", "\x00"])
def test_what_cannot_be_read_is_no_error(client_of, owner, name, value):
    make_interaction()
    assert client_of(owner).get(LIST, query_string={name: value}).status_code == 200


def test_the_next_page_and_back(client_of, owner):
    for number in range(53):
        make_interaction(f"{number:02d}")
    client = client_of(owner)
    first = client.get(LIST)
    later = client.get(parsed(first).xpath("//a[@rel='next']/@href")[0])
    back = client.get(parsed(later).xpath("//a[@rel='prev']/@href")[0])
    assert titles(later) == ["50", "51", "52"]
    assert titles(back) == titles(first)


def test_the_number_of_queries_does_not_grow_with_the_list(client_of, owner, count_queries):
    client = client_of(owner)
    make_interaction(responsible_id=owner.id)
    client.get("/")  # the team's settings are read once
    forget_step_words()
    few = count_queries(lambda: client.get(LIST))
    for number in range(30):
        company = make_company(f"Firma {number}")
        make_interaction(f"{number}", responsible_id=owner.id, contact_id=company.id, step_id=number % 5 + 1)
    client.get(LIST)  # what hangs on new interactions is written once
    forget_step_words()
    assert count_queries(lambda: client.get(LIST)) == few <= 9


def test_a_line_turns_its_light_without_a_script(client_of, owner):
    interaction = make_interaction(responsible_id=owner.id)
    client = client_of(owner)
    page = parsed(client.get(LIST))
    button = page.xpath("//tbody//button[@name='state']")[0]
    form = page.xpath(f"//form[@id='{button.get('form')}']")[0]
    data = {**dict(form.form_values()), "state": button.get("value")}
    answer = client.post(button.get("formaction"), data=data)
    assert (answer.status_code, answer.location) == (303, LIST)
    assert "În curs: " + interaction.title in client.get(LIST).text


def test_the_filters_above_the_list_are_those_of_the_address(client_of, owner, colleague):
    company = make_company("Secretă SRL")
    make_interaction("Discret", responsible_id=owner.id, contact_id=company.id)

    def filters(user, **query):
        bar = parsed(client_of(user).get(LIST, query_string=query)).forms
        form = next(form for form in bar if form.get("role") == "search" and "filters-form" in form.classes)
        return {name: value for name, value in form.form_values() if value}

    for _again in range(2):
        assert filters(owner) == {}
        assert filters(owner, state="open", q="abc") == {"state": "open", "q": "abc"}
        assert filters(owner, responsible=colleague.id) == {"responsible": str(colleague.id)}
        assert filters(owner, contact_id=company.id)["contact"] == company.name
        assert filters(owner) == {}
    colleague.given_name, colleague.family_name = "Nou", "Nume"
    db.session.commit()
    assert "Nume" in client_of(owner).get(LIST).text
