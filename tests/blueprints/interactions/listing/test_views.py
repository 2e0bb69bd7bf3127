"""Filters, groups, columns and saved views of the list (OC-10, PL-10)."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from crm.blueprints.interactions.listing.opened import opened, values_of
from crm.blueprints.interactions.listing.views import APART
from crm.database import db
from crm.models import Channel, Event, Process, SavedView, State
from crm.services.interaction_list.criteria import Grouping, Order
from crm.services.interaction_list.saved_views import View
from tests.factories import TODAY, at, make_company, make_deal, make_interaction, sale
from tests.pages import form_on, parsed, submit

LIST, VIEWS = "/interactions/", "/interactions/views"


def titles(page) -> list[str]:
    return [each.text for each in parsed(page).xpath("//td[contains(@class, 'cell-main')]/a[not(@class)]")]


def headings(page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in parsed(page).xpath("//tr[@class='group-head']")]


def test_each_filter(client_of, owner, colleague):
    deal = make_deal("Birouri noi")
    wanted = make_interaction(
        "A", responsible_id=owner.id, deal_id=deal.id, is_reviewed=True, is_on_watch=True, is_private=True
    )
    wanted.add_tag("Târg", by=owner)
    make_interaction("B", responsible_id=colleague.id, step_id=sale().steps[0].id, at=at(9))
    client = client_of(owner)
    for query in (
        {"deal": "birouri"},
        {"tag": "TARG"},
        {"reviewed": "yes"},
        {"watched": "1"},
        {"private": "1"},
        {"kind": "task"},
        {"step": "none"},
    ):
        assert titles(client.get(LIST, query_string=query)) == ["A"], query
    for query in ({"reviewed": "no"}, {"kind": "appointment"}, {"deal": "zzz"}, {"tag": "zzz"}):
        assert "A" not in titles(client.get(LIST, query_string=query)), query


def test_a_period_of_update_dates_is_in_their_order(client_of, owner):
    for number, day in enumerate((3, 9, 6)):
        made = make_interaction(str(number), responsible_id=owner.id)
        made.update_date = TODAY.replace(year=2020, day=day)
    query = {"by": "updated", "period": "between", "first": "2020-11-04", "last": "2020-11-30"}
    assert titles(client_of(owner).get(LIST, query_string=query)) == ["1", "2"]


class TestGroups:
    @pytest.mark.parametrize("grouping", list(Grouping))
    def test_every_row_once_under_headings_that_count(self, client_of, owner, colleague, grouping):
        company, deal = make_company("Alfa"), make_deal("Birouri")
        for number in range(8):
            make_interaction(
                str(number),
                responsible_id=[owner.id, colleague.id, None][number % 3],
                contact_id=company.id if number % 2 else None,
                deal_id=deal.id if number % 4 == 0 else None,
                step_id=sale().steps[number % 2].id if number % 3 else None,
                state=list(State)[number % 3],
            )
        page = client_of(owner).get(LIST, query_string={"group": grouping.value})
        assert sorted(titles(page)) == [str(number) for number in range(8)]
        counts = parsed(page).xpath("//tr[@class='group-head']//span[1]/text()")
        assert sum(map(int, counts)) == 8

    def test_others_private_ones_are_not_counted(self, client_of, owner, colleague):
        make_interaction("A", responsible_id=colleague.id)
        make_interaction("B", responsible_id=colleague.id, is_private=True)
        page = client_of(owner).get(LIST, query_string={"group": "responsible"})
        assert headings(page) == [f"{colleague.name} 1"]

    @pytest.mark.parametrize("grouping", ["contact", "responsible", "step", "deal", "state", "day"])
    def test_pages_forth_and_back_lose_nothing(self, client_of, owner, grouping):
        companies = [make_company(f"Firma {number}") for number in range(4)]
        for number in range(130):
            make_interaction(
                f"{number:03d}",
                contact_id=[*(each.id for each in companies), None][number % 5],
                responsible_id=[owner.id, None][number % 2],
                state=list(State)[number % 3],
            )
        client, address, seen, pages = client_of(owner), f"{LIST}?group={grouping}", [], []
        while address:
            page = client.get(address)
            pages.append(titles(page))
            seen += pages[-1]
            following = parsed(page).xpath("//a[@rel='next']/@href")
            address = following[0] if following else None
        assert sorted(seen) == [f"{number:03d}" for number in range(130)]
        back = parsed(page).xpath("//a[@rel='prev']/@href")[0]
        assert titles(client.get(back)) == pages[-2]


class TestColumns:
    def test_the_chosen_ones_stay(self, client_of, owner):
        make_interaction("A", responsible_id=owner.id).add_tag("Târg", by=owner)
        client = client_of(owner)
        assert submit(client, VIEWS, f"{VIEWS}/columns", columns=["tags", "deal", "x"]).status_code == 303
        page = parsed(client.get(LIST))
        assert len(page.xpath("//thead//th")) == 5
        assert "Târg" in page.xpath("string(//tbody)")


class TestViews:
    def save(self, client, name="Apeluri", query="?channel=call&group=day", **fields):
        return submit(client, VIEWS + query, VIEWS, name=name, **fields)

    def test_a_view_is_opened_by_its_chip(self, client_of, owner):
        make_interaction("apel", responsible_id=owner.id)
        make_interaction("sms", channel=Channel.SMS, responsible_id=owner.id)
        client = client_of(owner)
        answer = self.save(client, name="<b>Apeluri</b>")
        page = client.get(answer.location)
        assert titles(page) == ["apel"]
        assert headings(page)
        assert "<b>Apeluri" not in page.text
        assert "<b>Apeluri</b>" in parsed(page).xpath("string(//*[contains(@class, 'views')])")

    def test_the_list_opens_with_the_default_one(self, client_of, owner):
        make_interaction("apel", responsible_id=owner.id)
        make_interaction("sms", channel=Channel.SMS, responsible_id=owner.id)
        client = client_of(owner)
        self.save(client, is_default="y")
        assert titles(client.get(LIST)) == ["apel"]
        assert sorted(titles(client.get(f"{LIST}?view=all"))) == ["apel", "sms"]

    def test_only_leaders_share(self, client_of, owner, manager, colleague):
        self.save(client_of(owner), name="al meu", is_shared="y")
        self.save(client_of(manager), name="al echipei", is_shared="y")
        chips = parsed(client_of(colleague).get(LIST)).xpath("string(//*[contains(@class, 'views')])")
        assert "al echipei" in chips
        assert "al meu" not in chips
        mine = db.session.query(SavedView).filter_by(owner_id=owner.id).one()
        for act in ("remove", "default"):
            answer = client_of(colleague).post(f"{VIEWS}/{mine.id}/{act}")
            assert answer.status_code in (400, 404)

    def test_a_shared_one_is_not_a_reader_s_to_remove(self, client_of, colleague, manager, without_csrf):
        self.save(client_of(manager), name="al echipei", is_shared="y")
        view = db.session.query(SavedView).one()
        assert client_of(colleague).post(f"{VIEWS}/{view.id}/remove").status_code == 403
        assert client_of(manager).post(f"{VIEWS}/{view.id}/remove").status_code == 303
        assert "al echipei" not in parsed(client_of(colleague).get(LIST)).xpath("string(//main)")

    def test_sharing_is_taken_back_and_the_lists_of_others_fall_back(self, client_of, colleague, manager):
        make_interaction("apel", responsible_id=colleague.id)
        make_interaction("sms", channel=Channel.SMS, responsible_id=colleague.id)
        leader, reader = client_of(manager), client_of(colleague)
        self.save(leader, name="al echipei", is_shared="y")
        view = db.session.query(SavedView).one()
        submit(reader, VIEWS, f"{VIEWS}/{view.id}/default")
        assert titles(reader.get(LIST)) == ["apel"]
        assert f"{VIEWS}/{view.id}/unshare" not in reader.get(VIEWS).text
        assert submit(leader, VIEWS, f"{VIEWS}/{view.id}/unshare").status_code == 303
        page = reader.get(LIST)
        assert sorted(titles(page)) == ["apel", "sms"]
        assert "al echipei" not in page.text
        assert reader.get(f"{LIST}?view={view.id}").status_code == 200
        undo(leader, VIEWS)
        assert titles(reader.get(LIST)) == ["apel"], "shared again, it is the default again"

    def test_a_leader_takes_back_what_another_leader_shared(self, client_of, manager, admin):
        self.save(client_of(admin), name="a șefei", is_shared="y")
        view, client = db.session.query(SavedView).one(), client_of(manager)
        assert submit(client, VIEWS, f"{VIEWS}/{view.id}/unshare").status_code == 303
        db.session.refresh(view)
        assert not view.is_shared
        undo(client, VIEWS)
        db.session.refresh(view)
        assert view.is_shared
        events = db.session.scalars(select(Event.action).where(Event.record_type == "saved_view"))
        assert list(events) == ["unshared", "undone"]

    def test_twice_is_once(self, client_of, manager, without_csrf):
        """Two leaders who press it at once do not share it again."""
        self.save(client_of(manager), is_shared="y")
        view, client = db.session.query(SavedView).one(), client_of(manager)
        for _each in range(2):
            assert client.post(f"{VIEWS}/{view.id}/unshare").status_code == 303
        db.session.refresh(view)
        assert not view.is_shared

    def test_who_may_not_share_takes_nothing_back(self, client_of, owner, manager, without_csrf):
        self.save(client_of(manager), is_shared="y")
        view = db.session.query(SavedView).one()
        assert client_of(owner).post(f"{VIEWS}/{view.id}/unshare").status_code == 403
        client = client_of(manager)
        for act in ("unshare", "share"):
            client.post(f"{VIEWS}/{view.id}/{act}")
        event = db.session.scalar(select(Event.id).where(Event.action == "shared"))
        assert client_of(owner).post(f"/events/{event}/undo").status_code == 404
        db.session.refresh(view)
        assert view.is_shared

    def test_filters_that_no_longer_exist_are_named_and_left_out(self, client_of, owner):
        make_interaction("A", responsible_id=owner.id)
        filters = {"responsible": "999", "state": "gone", "weather": "fine", "step": "99999", "channel": 7}
        view = SavedView(owner_id=owner.id, name="veche", filters=filters, grouping="x", columns=["x"])
        db.session.add(view)
        db.session.commit()
        page = client_of(owner).get(LIST, query_string={"view": view.id})
        assert (page.status_code, titles(page)) == (200, ["A"])
        assert "weather" in page.text
        assert "Responsabil" in page.text

    def test_a_name_stands_for_one_view(self, client_of, owner):
        client = client_of(owner)
        self.save(client, is_default="y")
        view = db.session.scalar(select(SavedView))
        again = self.save(client, name="APELURI", query="?state=open")
        assert again.status_code == 422
        assert "Aveți deja o vizualizare cu acest nume" in again.text
        assert form_on(again, VIEWS).fields["replaces"] is None
        assert self.save(client, query="?state=open", replaces="y").status_code == 303
        assert list(db.session.scalars(select(SavedView.id))) == [view.id]
        db.session.refresh(view)
        assert (view.filters, view.grouping, owner.default_view_id) == ({"state": "open"}, None, view.id)

    def test_another_s_view_of_the_name_is_not_in_the_way(self, client_of, owner, manager):
        self.save(client_of(manager), is_shared="y")
        assert self.save(client_of(owner)).status_code == 303
        assert {*db.session.scalars(select(SavedView.owner_id))} == {manager.id, owner.id}

    def test_it_gets_another_name(self, client_of, owner):
        client = client_of(owner)
        self.save(client)
        self.save(client, name="Altele")
        view = db.session.scalar(select(SavedView).where(SavedView.name == "Altele"))
        page = f"{VIEWS}/{view.id}/name"
        assert page in client.get(VIEWS).text
        for name in ("  ", "apeluri", "x" * 61):
            assert submit(client, page, name=name).status_code == 422
        assert submit(client, page, name="ALTELE").status_code == 303
        db.session.refresh(view)
        assert view.name == "ALTELE"

    def test_only_its_owner_names_it(self, client_of, owner, manager):
        self.save(client_of(manager), is_shared="y")
        view = db.session.scalar(select(SavedView))
        assert client_of(owner).get(f"{VIEWS}/{view.id}/name").status_code == 403
        assert f"{VIEWS}/{view.id}/name" not in client_of(owner).get(VIEWS).text

    def test_a_view_that_is_gone_is_said(self, client_of, owner):
        assert "Această vizualizare nu mai există" in client_of(owner).get(f"{LIST}?view=77").text


def undo(client, page: str) -> None:
    form = next(form for form in parsed(client.get(page)).forms if "/undo" in (form.action or ""))
    assert client.post(form.action, data=dict(form.form_values())).status_code == 303


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
names = st.sampled_from(
    ["q", "tag", "deal", "state", "channel", "step", "responsible", "period", "first", "kind"]
)


@given(st.dictionaries(names, texts), st.sampled_from([None, *Grouping]), st.sampled_from([None, *Order]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_address_becomes_a_view_and_a_view_the_same_address(filters, grouping, order):
    group = grouping.value if grouping else None
    by = order.value if order is Order.UPDATED else None
    view = View(1, "x", False, 1, filters, group, [], by)
    values = values_of(view).to_dict()
    assert {name: value for name, value in values.items() if name not in APART} == filters
    assert (values.get("group"), values.get("by")) == (group, by)


def test_filters_of_the_address_count_for_more_than_the_default_view(app, owner):
    view = SavedView(owner_id=owner.id, name="x", filters={"state": "open"})
    db.session.add(view)
    db.session.flush()
    owner.open_with_view(view.id)
    from flask_login import login_user

    with app.test_request_context():
        login_user(owner)
        assert opened(MultiDict()).view.id == view.id
        assert opened(MultiDict({"after": "w2026-01-01.1"})).view.id == view.id
        assert opened(MultiDict({"channel": "sms"})).view is None
        assert opened(MultiDict({"view": "all"})).view is None


def test_processes_that_are_not_the_reader_s_are_not_offered(client_of, owner):
    owner.allowed_process_ids = []
    page = parsed(client_of(owner).get(LIST))
    count = db.session.query(Process).count()
    assert len(page.xpath("//select[@name='step']/optgroup")) < count
