"""The clock and the sums by the pages: one tap, two tabs, two starts at once, who reads what."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.i18n import today
from crm.lib import clock
from crm.models import Event, TimeEntry
from crm.services.time_spent import clock as time_tracking
from tests.factories import make_company, make_deal, make_interaction
from tests.pages import form_on, parsed, submit, values_of


@pytest.fixture
def interaction(team):
    company = make_company()
    deal = make_deal(contact_id=company.id)
    return make_interaction(contact_id=company.id, deal_id=deal.id)


def page_of(interaction) -> str:
    return f"/interactions/{interaction.id}"


def start(client, interaction):
    return submit(client, page_of(interaction), f"{page_of(interaction)}/time/start")


def running() -> list[TimeEntry]:
    query = select(TimeEntry).where(TimeEntry.seconds.is_(None), TimeEntry.archived_at.is_(None))
    return list(db.session.scalars(query))


def write_down(client, interaction, minutes: str = "1:30", **fields):
    page = f"{page_of(interaction)}/time"
    return submit(client, f"{page}/new", page, minutes=minutes, **fields)


def test_one_tap_starts_and_one_stops(interaction, owner, client_of):
    client = client_of(owner)
    assert start(client, interaction).location == page_of(interaction)
    (entry,) = running()
    mark = parsed(client.get("/")).get_element_by_id("timer")
    assert mark.xpath(".//a/@href") == [page_of(interaction)]
    answer = submit(client, "/", "/time/stop")
    assert (answer.status_code, answer.location) == (303, "/")
    assert running() == []
    page = client.get(page_of(interaction))
    assert 'id="timer"' not in page.text
    assert f'id="time-{entry.id}"' in page.text


def test_another_start_says_that_it_stopped_the_first(interaction, owner, client_of):
    client, other = client_of(owner), make_interaction()
    start(client, interaction)
    start(client, other)
    assert "Celălalt a fost oprit: 0:00" in client.get("/").text
    assert [each.interaction_id for each in running()] == [other.id]


def test_stopping_from_two_tabs_is_one_act(interaction, owner, client_of):
    client = client_of(owner)
    start(client, interaction)
    form = form_on(client.get("/"), "/time/stop")
    first, second = values_of(form), {**values_of(form), "submission_id": "b" * 32}
    assert [client.post("/time/stop", data=each).status_code for each in (first, second)] == [303, 303]
    assert db.session.scalar(select(func.count(Event.id)).where(Event.action == "stopped")) == 1


def test_two_starts_at_once_leave_one_clock(app, owner, client_of):
    ones = [make_interaction(), make_interaction()]
    clients = [client_of(owner), client_of(owner)]
    sent = []
    for client, each in zip(clients, ones, strict=True):
        action = f"{page_of(each)}/time/start"
        sent.append((client, action, values_of(form_on(client.get(page_of(each)), action))))
    db.session.commit()
    db.session.remove()

    def post(one):
        client, action, data = one
        return client.post(action, data=data).status_code

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(post, sent)) <= {303, 409}
    assert len(running()) == 1


def test_undo_lets_it_run_on(interaction, owner, client_of):
    client = client_of(owner)
    start(client, interaction)
    submit(client, "/", "/time/stop")
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    form = form_on(client.get("/"), f"/events/{event.id}/undo")
    client.post(form.action, data=values_of(form))
    assert len(running()) == 1
    assert 'id="timer"' in client.get("/").text


def test_a_forgotten_clock_is_asked_about(interaction, owner, client_of):
    client = client_of(owner)
    with clock.set_to(clock.now() - timedelta(hours=30)):
        time_tracking.start(interaction, by=owner)
    submit(client, "/", "/time/stop")
    assert "L-ați uitat pornit?" in client.get("/").text


def test_no_page_asks_whether_a_clock_runs(interaction, owner, client_of, count_queries):
    client = client_of(owner)
    client.get("/profile/")
    without = count_queries(lambda: client.get("/profile/"))
    start(client, interaction)
    client.get("/profile/")
    assert count_queries(lambda: client.get("/profile/")) == without


class TestByHand:
    def test_written_down_corrected_and_taken_out(self, interaction, owner, client_of):
        client = client_of(owner)
        assert write_down(client, interaction, words="Montaj").location == page_of(interaction)
        (entry,) = db.session.scalars(select(TimeEntry))
        assert (entry.seconds, entry.words) == (5400, "Montaj")
        submit(client, f"/time/{entry.id}/edit", f"/time/{entry.id}", minutes="45")
        assert entry.seconds == 2700
        submit(client, f"/time/{entry.id}/edit", f"/time/{entry.id}/archive")
        assert entry.is_archived
        assert "0:45" not in client.get(page_of(interaction)).text

    @pytest.mark.parametrize(
        "fields",
        [
            {"minutes": "25:00"},
            {"minutes": ""},
            {"minutes": "-5"},
            {"minutes": "30", "day": "2099-01-01"},
            {"minutes": "30", "day": "31.02.2026"},
        ],
    )
    def test_what_cannot_be_is_refused_and_kept(self, interaction, owner, client_of, fields):
        answer = write_down(client_of(owner), interaction, **fields, words="Montaj")
        assert answer.status_code == 422
        assert "Montaj" in answer.text
        assert db.session.scalars(select(TimeEntry)).all() == []

    def test_two_tabs_show_both_values(self, interaction, owner, client_of):
        client = client_of(owner)
        write_down(client, interaction)
        (entry,) = db.session.scalars(select(TimeEntry))
        stale = values_of(form_on(client.get(f"/time/{entry.id}/edit"), f"/time/{entry.id}"))
        submit(client, f"/time/{entry.id}/edit", f"/time/{entry.id}", minutes="45")
        answer = client.post(f"/time/{entry.id}", data={**stale, "minutes": "2:00"})
        assert answer.status_code == 409
        assert "2:00" in answer.text
        assert "0:45" in answer.text
        assert entry.seconds == 2700


class TestWhoMay:
    def test_private_and_strange_ones_are_404(self, owner, admin, restricted, client_of, without_csrf):
        private = make_interaction(is_private=True, responsible_id=owner.id)
        foreign = make_interaction(responsible_id=owner.id)
        for user, one in ((admin, private), (restricted, foreign)):
            client = client_of(user)
            assert client.post(f"{page_of(one)}/time/start").status_code == 404
            assert client.post(f"{page_of(one)}/time", data={"minutes": "5"}).status_code == 404
            assert client.get(f"{page_of(one)}/time/new").status_code == 404
        assert db.session.scalars(select(TimeEntry)).all() == []

    def test_others_entries_are_leaders_to_read(
        self, interaction, owner, colleague, manager, client_of, without_csrf
    ):
        write_down(client_of(owner), interaction, words="Montaj")
        (entry,) = db.session.scalars(select(TimeEntry))
        assert client_of(colleague).get(f"/time/{entry.id}/edit").status_code == 404
        assert client_of(colleague).post(f"/time/{entry.id}/archive").status_code == 404
        assert client_of(manager).get(f"/time/{entry.id}/edit").status_code == 200
        assert "Montaj" not in client_of(colleague).get(page_of(interaction)).text
        assert "Montaj" in client_of(manager).get(page_of(interaction)).text
        # The sum belongs to the record.
        assert "1:30" in client_of(colleague).get(page_of(interaction)).text

    def test_private_time_of_others_is_in_no_sum(self, owner, admin, client_of):
        company = make_company()
        private = make_interaction(is_private=True, responsible_id=owner.id, contact_id=company.id)
        write_down(client_of(owner), private, "7:17")
        boss = client_of(admin)
        for page in (
            "/time/",
            f"/time/?contact={company.id}",
            f"/time/?user={owner.id}",
            f"/contacts/{company.id}",
        ):
            assert "7:17" not in boss.get(page).text
        assert "7:17" in client_of(owner).get("/time/").text


class TestReport:
    def test_the_sums_stand_on_the_records(self, interaction, owner, client_of):
        client = client_of(owner)
        write_down(client, interaction)
        for page in (f"/contacts/{interaction.contact_id}", f"/deals/{interaction.deal_id}", "/time/"):
            assert "1:30" in client.get(page).text, page

    def test_costs_are_for_leaders(self, interaction, owner, admin, client_of):
        boss = client_of(admin)
        page = f"/users/{owner.id}/hourly-cost"
        assert submit(boss, page, cost="60").status_code == 303
        write_down(client_of(owner), interaction)
        assert "90,00" in boss.get("/time/").text
        assert "Cost" not in client_of(owner).get("/time/").text
        assert client_of(owner).get(page).status_code == 403

    def test_a_new_cost_holds_from_a_day_on(self, interaction, owner, admin, client_of):
        boss, page = client_of(admin), f"/users/{owner.id}/hourly-cost"
        submit(boss, page, cost="60")
        write_down(client_of(owner), interaction)
        submit(boss, page, cost="80", since=(today() + timedelta(days=1)).isoformat())
        assert "90,00" in boss.get("/time/").text
        submit(boss, page, cost="80", since=today().isoformat())
        assert "120,00" in boss.get("/time/").text
        assert submit(boss, page, cost="90", since="").status_code == 422

    @pytest.mark.parametrize(
        "query",
        [
            "from=2026-99-99&to=x",
            "from=2026-12-01&to=2026-01-01",
            f"user={2**70}",
            "contact=0&deal=-1&interaction=x",
            "before=x_y",
            f"before=2026-01-01_{2**80}",
        ],
    )
    def test_any_address_is_answered(self, owner, client_of, query):
        assert client_of(owner).get(f"/time/?{query}").status_code == 200

    def test_the_number_of_queries_does_not_grow(self, interaction, owner, manager, client_of, count_queries):
        client = client_of(manager)
        write_down(client_of(owner), interaction)
        client.get("/time/")
        few = count_queries(lambda: client.get("/time/"))
        for _each in range(5):
            write_down(client_of(owner), interaction)
        client.get("/time/")
        assert count_queries(lambda: client.get("/time/")) == few <= 9
