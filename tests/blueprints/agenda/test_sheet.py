"""The day on paper: tick boxes, hours and the phones that one may know."""

from tests.factories import TODAY, at, make_company, make_interaction
from tests.pages import classed, parsed


def lines(client) -> list[str]:
    page = client.get(f"/day-sheet?date={TODAY}")
    assert page.status_code == 200
    return [" ".join(row.text_content().split()) for row in classed(parsed(page), "sheet-line")]


def test_it_has_hours_names_and_phones(owner, client_of):
    owner.language = "en"
    company = make_company("Mobila SRL", phone="0721 234 567", owner_id=owner.id)
    make_interaction("Call", on=TODAY, contact_id=company.id, responsible_id=owner.id)
    make_interaction("Meet", on=TODAY, at=at(10), responsible_id=owner.id)
    client = client_of(owner)
    assert lines(client) == ["Meet", "Call · Mobila SRL 0721 234 567"]
    page = parsed(client.get(f"/day-sheet?date={TODAY}"))
    assert len(classed(page, "tick-box")) == 2
    assert "10:00–11:00" in page.text_content()


def test_an_empty_day_says_so(owner, client_of):
    owner.language = "en"
    assert "Nothing planned for this day" in client_of(owner).get(f"/day-sheet?date={TODAY}").text


def test_it_is_ones_own(owner, admin, client_of):
    make_interaction("Call", on=TODAY, responsible_id=owner.id)
    assert lines(client_of(admin)) == []
