"""Three taps on the page of a contact or deal, with a script and without."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.lib import clock
from crm.models import Interaction, Note, NoteKind, Touch
from tests.factories import TODAY, make_company, make_deal, make_interaction
from tests.pages import form_on, parsed, submit, values_of

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture(autouse=True)
def monday():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def page(owner):
    """The address of a company's page."""
    return f"/contacts/{make_company(owner_id=owner.id).id}"


def log(client, page, **fields):
    return submit(client, page, "/interactions/log", **fields)


def test_three_taps_leave_a_stamp_and_a_day_three_months_on(client_of, owner, page):
    client = client_of(owner)
    answer = log(client, page, outcome="called", again="3m")
    assert (answer.status_code, answer.location) == (303, page)
    made = db.session.scalars(select(Interaction)).one()
    assert made.starts_on == date(2027, 2, 23)
    assert [(note.touch, note.text) for note in made.notes] == [(Touch.CALLED, "")]
    assert "Logged" not in client.get(page).text  # the reader's language is Romanian
    assert made.title in client.get("/?date=2027-02-23").text


def test_the_toast_offers_undo_of_all_of_it(client_of, owner, page):
    client = client_of(owner)
    log(client, page, outcome="met", again="1w", text="Vrea și scaune", kind="client")
    undo = next(form.action for form in parsed(client.get(page)).forms if "undo" in (form.action or ""))
    client.get("/")  # the message was shown once
    data = values_of(form_on(client.get(page), "/interactions/log"))
    client.post(undo, data={"csrf_token": data["csrf_token"], "submission_id": "undo-1"})
    made = db.session.scalars(select(Interaction)).one()
    assert made.is_archived


@pytest.mark.parametrize(
    ("again", "again_on", "day"),
    [
        ("1d", "", date(2026, 11, 24)),
        ("1m", "", date(2026, 12, 23)),
        ("date", "2026-12-01", date(2026, 12, 1)),
        ("date", "01.12.2026", date(2026, 12, 1)),
        ("", "2026-12-01", date(2026, 12, 1)),
        ("", "", TODAY),
    ],
)
def test_again_in(client_of, owner, page, again, again_on, day):
    log(client_of(owner), page, outcome="called", again=again, again_on=again_on)
    assert db.session.scalars(select(Interaction.starts_on)).one() == day


@pytest.mark.parametrize(
    "fields",
    [
        {"again": "1d"},
        {"outcome": "shouted", "again": "1d"},
        {"outcome": "called", "again": "5y"},
        {"outcome": "called", "again": "date"},
        {"outcome": "called", "again": "date", "again_on": "31.02.2027"},
        {"outcome": "called", "again": "date", "again_on": "2026-11-22"},
        {"outcome": "called", "kind": "result"},
        {"outcome": "called", "text": "x" * 10_001},
    ],
)
def test_bad_input_is_marked_and_keeps_the_words(client_of, owner, page, fields):
    answer = log(client_of(owner), page, **{"text": "Vorbit cu Ana", **fields})
    assert answer.status_code == 422
    bar = parsed(answer).get_element_by_id("log-bar")
    assert bar.find_class("field-error")
    assert fields.get("text", "Vorbit cu Ana")[:13] in bar.text_content()
    assert db.session.scalar(select(func.count(Note.id))) == 0


def test_a_double_tap_leaves_one_record(client_of, owner, page):
    client = client_of(owner)
    form = form_on(client.get(page), "/interactions/log")
    data = {**values_of(form), "outcome": "called", "again": "1d"}
    first, second = (client.post("/interactions/log", data=data) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert db.session.scalar(select(func.count(Note.id))) == 1


def test_with_a_script_bar_and_next_step_come_back_as_pieces(client_of, owner):
    deal = make_deal(contact_id=make_company().id, owner_id=owner.id)
    planned = make_interaction(deal_id=deal.id, responsible_id=owner.id)
    page, title = f"/deals/{deal.id}", planned.title
    answer = submit(
        client_of(owner), page, "/interactions/log", headers=PARTIAL, outcome="written", again="3d"
    )
    assert answer.status_code == 200
    whole = parsed(answer)
    assert [each.get("id") for each in whole.xpath("//section")] == ["log-bar", "next-step"]
    assert title in whole.get_element_by_id("next-step").text_content()
    assert whole.xpath("//hx-partial[@hx-target='#toasts']//form[contains(@action, 'undo')]")
    assert "interactionschanged" in answer.headers["HX-Trigger"]


def test_what_the_client_said_is_told_apart(client_of, owner, page):
    client = client_of(owner)
    log(client, page, outcome="called", text="E scump", kind="client")
    made = db.session.scalars(select(Interaction)).one()
    assert made.notes[0].kind is NoteKind.CLIENT
    note = parsed(client.get(f"/interactions/{made.id}")).xpath("//li[contains(@class, 'moment-client')]")[0]
    assert note.findtext(".//q") == "E scump"
    assert "Cuvintele clientului" in note.text_content()


@pytest.mark.parametrize("subject", ["contact_id", "deal_id"])
def test_a_stranger_s_contact_or_deal_is_not_there(client_of, owner, restricted, page, subject):
    company = make_company(owner_id=owner.id)
    deal = make_deal(owner_id=owner.id)
    own = make_company(owner_id=restricted.id)
    client, foreign = client_of(restricted), {"contact_id": company.id, "deal_id": deal.id}[subject]
    data = values_of(form_on(client.get(f"/contacts/{own.id}"), "/interactions/log"))
    data.pop("contact_id")
    answer = client.post("/interactions/log", data={**data, subject: foreign, "outcome": "called"})
    assert answer.status_code == 404
    assert db.session.scalar(select(func.count(Interaction.id))) == 0


def test_the_bar_that_is_kept_speaks_the_language_of_each_reader(client_of, owner, colleague, page):
    owner.language, colleague.language = "ro", "hu"
    bars = [parsed(client_of(user).get(page)).get_element_by_id("log-bar") for user in (owner, colleague)]
    assert "Fără dată nouă" in bars[0].text_content()
    assert "Fără dată nouă" not in bars[1].text_content()
