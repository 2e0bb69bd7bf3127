"""The pages of the calendar: views, whose, access, and what they cost."""

from datetime import UTC, datetime, timedelta

import pytest

from crm.database import db
from crm.lib import clock
from crm.lib.recurrence import Frequency, Rule
from crm.models import Interaction, State
from crm.services.recurrence.series import begin
from crm.team import forget_team
from tests.factories import TODAY, at, make_company, make_interaction
from tests.pages import classed, parsed

NOW = datetime(2026, 11, 23, 10, 20, tzinfo=UTC)
VIEWS = ("month", "week", "day", "agenda")


@pytest.fixture(autouse=True)
def monday():
    with clock.set_to(NOW):
        yield


def plan(title: str, owner, **values):
    return make_interaction(title, responsible_id=owner.id, created_by_id=owner.id, **values)


def day_on(page, key: str):
    return parsed(page).get_element_by_id(f"day-{key}")


def text_of(element) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_the_day_s_work(client_of, owner, view):
    plan("Ofertă", owner, at=at(10))
    plan("Sarcină", owner)
    page = client_of(owner).get(f"/calendar/?view={view}")
    day = text_of(day_on(page, "2026-11-23"))
    assert "Ofertă" in day
    assert "Sarcină" in day
    assert "10:00" in day


@pytest.mark.parametrize("view", ["month", "week"])
def test_days_without_work_are_marked(client_of, owner, team, view):
    team.days_off = ["2026-11-25"]
    db.session.commit()
    forget_team()
    page = parsed(client_of(owner).get(f"/calendar/?view={view}&date=2026-11-23"))
    marked = [day.get("id") for day in classed(page, "cal-free")]
    assert [each for each in marked if "day-2026-11-23" <= each <= "day-2026-11-29"] == [
        "day-2026-11-25", "day-2026-11-28", "day-2026-11-29",
    ]  # fmt: skip


@pytest.mark.parametrize("view", ["week", "day", "agenda"])
def test_where_it_is_stands_beside_it(client_of, owner, view):
    plan("Măsurători", owner, at=at(10), place="Str. Florilor 3")
    page = client_of(owner).get(f"/calendar/?view={view}")
    assert "Str. Florilor 3" in text_of(day_on(page, "2026-11-23"))


def test_the_place_of_what_repeats_stands_there_too(client_of, owner):
    first = plan("Ședință", owner, at=at(10), place="Sala 2")
    begin(first, Rule(Frequency.WEEKLY), by=owner)
    db.session.commit()
    page = client_of(owner).get("/calendar/?view=week&date=2027-02-01")
    assert "Sala 2" in text_of(day_on(page, "2027-02-01"))


@pytest.mark.parametrize("view", ["month", "week", "day"])
def test_a_mouse_that_rests_on_it_is_told_all(client_of, owner, view):
    company = make_company("Mobila SRL")
    plan("Măsurători", owner, at=at(10), contact_id=company.id, place="Str. Florilor 3")
    day = day_on(client_of(owner).get(f"/calendar/?view={view}"), "2026-11-23")
    assert day.xpath(".//li/@title") == ["Măsurători · Mobila SRL · Str. Florilor 3"]


def test_a_busy_one_says_neither_where_nor_what(client_of, owner, colleague):
    plan("Medic", owner, at=at(10), is_private=True, place="Clinica")
    for view in VIEWS:
        page = client_of(colleague).get(f"/calendar/?view={view}&users={owner.id}")
        assert "Clinica" not in page.text
        assert not day_on(page, "2026-11-23").xpath(".//li/@title")


def test_a_month_is_whole_weeks_from_monday(client_of, owner):
    page = parsed(client_of(owner).get("/calendar/?view=month&date=2026-11-23"))
    keys = [cell.get("id") for cell in classed(page, "cal-cell")]
    assert (len(keys), keys[0], keys[-1]) == (42, "day-2026-10-26", "day-2026-12-06")


@pytest.mark.parametrize(("view", "before", "after"), [
    ("month", "2026-10-01", "2026-12-01"), ("week", "2026-11-16", "2026-11-30"),
    ("day", "2026-11-22", "2026-11-24"), ("agenda", "2026-11-09", "2026-12-07"),
])  # fmt: skip
def test_the_days_before_and_after_are_one_tap_away(client_of, owner, view, before, after):
    page = parsed(client_of(owner).get(f"/calendar/?view={view}&date=2026-11-23"))
    links = classed(page, "cal-days", "//a/@href")
    assert links == [f"/calendar/?view={view}&date={day}" for day in (before, after)]


def test_done_and_open_are_told_apart_by_the_light(client_of, owner):
    plan("Deschisă", owner, at=at(9))
    plan("Terminată", owner, at=at(11), state=State.DONE)
    page = parsed(client_of(owner).get("/calendar/?view=week"))
    blocks = {block.get("class").split()[1]: text_of(block) for block in classed(page, "cal-block")}
    assert blocks["light-open"].startswith("Deschis")
    assert blocks["light-done"].startswith("Terminat")


def test_a_long_day_says_how_much_it_leaves_out(client_of, owner):
    for place in range(6):
        plan(f"Întâlnire {place}", owner, at=at(9 + place))
    day = day_on(client_of(owner).get("/calendar/?view=month"), "2026-11-23")
    assert len(day.xpath(".//li")) == 4
    assert day.xpath(".//a[@class='cal-more']/@href") == ["/calendar/?view=day&date=2026-11-23"]


def test_a_free_hour_leads_to_a_new_appointment(client_of, owner):
    client = client_of(owner)
    links = day_on(client.get("/calendar/?view=week"), "2026-11-24").xpath(".//a[@data-hour='09:00']/@href")
    form = parsed(client.get(links[0])).forms
    values = next(dict(each.form_values()) for each in form if each.action.startswith("/interactions/new"))
    assert (values["starts_on"], values["start_time"]) == ("2026-11-24", "09:00")
    assert "is_task" not in values


def test_a_free_hour_of_a_colleague_is_theirs(client_of, owner, colleague):
    client = client_of(owner)
    column = day_on(
        client.get(f"/calendar/?view=day&users={owner.id},{colleague.id}"), f"2026-11-23-{colleague.id}"
    )
    link = column.xpath(".//a[@data-hour='09:00']/@href")[0]
    chosen = parsed(client.get(link)).xpath("//select[@name='responsible_id']/option[@selected]/@value")
    assert chosen == [str(colleague.id)]
    assert client.get("/interactions/new?responsible=9999").status_code == 404


def test_colleagues_stand_side_by_side(client_of, owner, colleague):
    plan("A mea", owner, at=at(9))
    plan("A lui", colleague, at=at(9))
    page = client_of(owner).get("/calendar/?view=day&users=all")
    assert "A mea" in text_of(day_on(page, f"2026-11-23-{owner.id}"))
    assert "A lui" in text_of(day_on(page, f"2026-11-23-{colleague.id}"))


def test_what_is_nobody_s_has_a_column_of_its_own(client_of, owner):
    make_interaction("A nimănui", at=at(9))
    page = client_of(owner).get("/calendar/?view=day&users=all")
    assert "A nimănui" in text_of(day_on(page, "2026-11-23-0"))


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_private_gets_into_the_page_of_anybody_else(client_of, owner, admin, view):
    contact = make_company("Clinica Dentis", owner_id=owner.id)
    secret = plan("Dentist", owner, at=at(10), is_private=True, contact_id=contact.id)
    plan("Cadou", owner, is_private=True, deadline_on=TODAY + timedelta(days=1))
    page = client_of(admin).get(f"/calendar/?view={view}&users=all")
    assert "Ocupat" in page.text
    for trace in ("Dentist", "Dentis", "Cadou", f"/interactions/{secret.id}", "data-version="):
        assert trace not in page.text


@pytest.mark.parametrize("view", VIEWS)
def test_a_restricted_user_learns_only_that_others_are_busy(client_of, owner, restricted, view):
    plan("Negociere", owner, at=at(10))
    plan("A Ewei", restricted, at=at(11))
    page = client_of(restricted).get(f"/calendar/?view={view}&users=all").text
    assert "Negociere" not in page
    assert "A Ewei" in page
    assert "Ocupat" in page


@pytest.mark.parametrize("query", [
    "view=year", "date=2026-02-30", "date=tomorrow", "date=0001-01-01", "users=9999", "users=x", "users=1;2",
])  # fmt: skip
def test_what_does_not_exist_is_not_found(client_of, owner, query):
    assert client_of(owner).get(f"/calendar/?{query}").status_code == 404


def test_nobody_is_led_to_the_sign_in(anonymous, team):
    assert anonymous.get("/calendar/").status_code == 303


@pytest.mark.parametrize(("headers", "view"), [
    ({}, "week"),
    ({"Sec-CH-UA-Mobile": "?1"}, "agenda"),
    ({"User-Agent": "Mozilla/5.0 (iPhone) Mobile/15E148"}, "agenda"),
])  # fmt: skip
def test_a_phone_begins_with_the_agenda(client_of, owner, headers, view):
    page = parsed(client_of(owner).get("/calendar/", headers=headers))
    assert page.xpath("//a[@class='tab'][@aria-current]/@href")[0].startswith(f"/calendar/?view={view}&")


def test_the_view_chosen_last_comes_back(client_of, owner):
    client = client_of(owner)
    client.get("/calendar/?view=month")
    assert classed(parsed(client.get("/calendar/")), "cal-month")


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_costs_the_same_however_full_it_is(client_of, owner, colleague, count_queries, view):
    client = client_of(owner)
    url = f"/calendar/?view={view}&users=all"
    plan("Întâlnire", owner, at=at(9))
    client.get(url)
    few = count_queries(lambda: client.get(url))
    for place in range(20):
        plan("Întâlnire", colleague, at=at(place), contact_id=make_company().id)
        plan("Sarcină", owner, on=TODAY + timedelta(days=place))
    client.get(url)
    assert count_queries(lambda: client.get(url)) == few
    assert few <= 6


def test_now_is_marked_on_today(client_of, owner):
    page = client_of(owner).get("/calendar/?view=week")
    assert len(classed(parsed(page), "cal-now")) == 1
    assert classed(day_on(page, "2026-11-23"), "cal-now")[0].get("class") == "cal-now h4 m4"


def test_a_night_of_25_hours_has_25_rows(client_of, owner):
    page = parsed(client_of(owner).get("/calendar/?view=day&date=2026-10-25&hours=all"))
    assert len(classed(page, "cal-axis", "//li")) == 25


def test_a_night_of_23_hours_leaves_a_gap_in_its_week(client_of, owner):
    page = client_of(owner).get("/calendar/?view=week&date=2026-03-29&hours=all")
    assert len(classed(day_on(page, "2026-03-29"), "cal-gap")) == 1
    assert len(classed(parsed(page), "cal-gap")) == 1


@pytest.mark.parametrize("view", VIEWS)
def test_a_title_is_text_and_never_markup(client_of, owner, view):
    plan('<b>50% & "x"</b>', owner, at=at(10), contact_id=make_company("<i>SRL</i>").id)
    page = client_of(owner).get(f"/calendar/?view={view}")
    assert "<b>50%" not in page.text
    assert "<i>SRL" not in page.text
    assert '50% & "x"' in text_of(day_on(page, "2026-11-23"))


@pytest.fixture
def rounds(owner):
    """Something of every Monday, with four of them made."""
    first = plan("Rond", owner, at=at(10))
    series = begin(first, Rule(Frequency.WEEKLY), by=owner)
    db.session.commit()
    return series


@pytest.mark.parametrize("view", VIEWS)
def test_what_is_not_made_yet_is_shown_pale_and_leads_to_its_series(client_of, owner, rounds, view):
    day = day_on(client_of(owner).get(f"/calendar/?view={view}&date=2026-12-28"), "2026-12-28")
    (entry,) = [each for each in day.xpath(".//li") if "cal-projected" in each.get("class")]
    assert "Se repetă" in text_of(entry)
    assert "10:00" in text_of(entry)
    assert entry.xpath(".//a/@href") == [f"/interactions/series/{rounds.id}"]
    assert entry.get("data-move") is None


@pytest.mark.parametrize("view", VIEWS)
def test_of_a_private_series_others_learn_only_that_its_owner_is_busy(client_of, admin, rounds, view):
    for each in [rounds, *db.session.query(Interaction)]:
        each.is_private = True
    db.session.commit()
    page = client_of(admin).get(f"/calendar/?view={view}&users=all&date=2026-12-28").text
    assert "Ocupat" in page
    assert "Rond" not in page
    assert "/series/" not in page


def test_where_recurrence_is_switched_off_nothing_is_projected(client_of, owner, rounds, team):
    team.features = {"recurrence": False}
    db.session.commit()
    forget_team()
    assert "Rond" not in client_of(owner).get("/calendar/?view=week&date=2026-12-28").text
