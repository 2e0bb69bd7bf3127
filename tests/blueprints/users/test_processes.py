"""Which processes each user may use: everything else leaves forms, filters and boards (SC-27, SC-28)."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Event, Interaction, Process, Role, Step
from tests.factories import make_company, make_deal, make_interaction, sale
from tests.pages import form_on, parsed, submit, values_of

NOT_ONES_OWN = ("static", "auth.", "health.", "settings.", "imports.", "task_templates.")


def step(key: str) -> Step:
    return db.session.scalars(select(Step).where(Step.key == key)).one()


def process(key: str) -> Process:
    return db.session.scalars(select(Process).where(Process.key == key)).one()


@pytest.fixture
def supporter(owner):
    """A user who may use Support only."""
    owner.allowed_process_ids, owner.language = [process("support").id], "en"
    db.session.commit()
    return owner


@pytest.fixture
def client(supporter, client_of):
    return client_of(supporter)


def offered(response, name: str) -> set[str]:
    """The processes whose steps a select offers."""
    return set(parsed(response).xpath(f"//select[@name='{name}']/optgroup/@label"))


class TestChoosing:
    def test_forms_and_filters_offer_what_is_allowed(self, client):
        allowed = {"Support", "E-mail", "Private"}
        assert offered(client.get("/interactions/new"), "step_id") == allowed
        assert offered(client.get("/interactions/"), "step") == allowed

    def test_everything_is_offered_to_the_others(self, client_of, colleague):
        colleague.language = "en"
        assert {"Sale", "Marketing", "Private"} <= offered(
            client_of(colleague).get("/interactions/new"), "step_id"
        )

    @pytest.mark.parametrize("role", list(Role))
    def test_no_page_offers_another_one(self, app, supporter, client_of, role):
        """Whatever their role, on every page without a record of its own: fields, suggestions, filters."""
        supporter.role = role
        everyday = {
            db.session.get(Step, each).label_in("en") for each in db.session.scalars(select(Step.id))
        } | {"Sale", "Purchase", "Transport", "Project"}
        own = {each for each in everyday if each.startswith(("Support", "E-mail", "Private"))}
        client = client_of(supporter)
        for rule in app.url_map.iter_rules():
            # Settings and templates are made for the whole team, an import brings in everybody's.
            if rule.arguments or "GET" not in rule.methods or rule.endpoint.startswith(NOT_ONES_OWN):
                continue
            answer = client.get(rule.rule)
            if answer.status_code == 200 and answer.mimetype == "text/html" and answer.text:
                options = {each.text_content().strip() for each in parsed(answer).iter("option")}
                assert options & (everyday - own) == set(), rule.rule

    def test_another_step_posted_by_hand_is_refused(self, client):
        answer = submit(client, "/interactions/new", title="x", step_id=str(step("sale.01").id))
        assert answer.status_code == 422
        assert db.session.scalars(select(Interaction)).all() == []

    @pytest.mark.parametrize("key", ["support.01", "email.01", "private.01"])
    def test_an_allowed_one_is_taken(self, client, key):
        submit(client, "/interactions/new", title="x", step_id=str(step(key).id))
        assert db.session.scalars(select(Interaction)).one().step.key == key

    def test_what_stands_on_another_step_stays_there(self, client):
        call = make_interaction(step_id=step("sale.03").id)
        page = f"/interactions/{call.id}/edit"
        assert offered(client.get(page), "step_id") == {"Support", "E-mail", "Private", "Sale"}
        assert submit(client, page, title="Altfel").status_code == 303
        db.session.expire_all()
        assert (call.title, call.step.key) == ("Altfel", "sale.03")
        assert submit(client, page, step_id=str(step("sale.04").id)).status_code == 422

    def test_a_filter_by_another_step_counts_as_not_set(self, client):
        make_interaction("Sichtbar", step_id=step("support.01").id)
        page = client.get(f"/interactions/?step={step('sale.01').id}").get_data(as_text=True)
        assert "Sichtbar" in page

    def test_histories_stay_readable(self, client):
        company = make_company()
        call = make_interaction(step_id=step("sale.03").id, contact_id=company.id)
        assert "Sale - 03 - Quote sent" in client.get(f"/interactions/{call.id}").get_data(as_text=True)
        assert client.get(f"/history/interaction/{call.id}").status_code == 200


class TestDeals:
    def test_there_is_no_board_for_them(self, client):
        make_deal("Birouri")
        board = client.get("/deals/board").get_data(as_text=True)
        assert "Birouri" not in board
        assert client.get(f"/deals/board/{step('sale.01').id}").status_code == 404

    def test_the_deal_is_readable_but_has_no_ladder(self, client):
        deal = make_deal("Birouri")
        page = client.get(f"/deals/{deal.id}")
        assert page.status_code == 200
        assert not parsed(page).xpath("//button[@name='step']")

    def test_a_step_posted_by_hand_is_refused(self, client):
        deal = make_deal("Birouri")
        values = values_of(form_on(client.get("/interactions/new"), "/interactions/new"))
        data = {"csrf_token": values["csrf_token"], "step": step("sale.02").id, "version": deal.version}
        assert client.post(f"/deals/{deal.id}/step", data=data).status_code == 422
        db.session.expire_all()
        assert deal.step.key == "sale.01"

    def test_editing_leaves_it_where_it_stands(self, client):
        deal = make_deal("Birouri", step=3)
        assert submit(client, f"/deals/{deal.id}/edit", title="Scaune").status_code == 303
        db.session.expire_all()
        assert (deal.title, deal.step.key) == ("Scaune", "sale.03")

    def test_the_list_names_their_steps_and_does_not_filter_by_them(self, client):
        make_deal("Birouri", step=3)
        page = client.get("/deals/")
        assert "Quote sent" in page.get_data(as_text=True)
        assert parsed(page).xpath("//select[@name='step']/option/@value") == [""]


class TestTicking:
    def test_an_administrator_ticks_them(self, client_of, admin, colleague):
        page = f"/users/{colleague.id}/edit"
        ids = [str(process(key).id) for key in ("sale", "support")]
        submit(client_of(admin), page, f"/users/{colleague.id}/processes", process=ids)
        db.session.expire_all()
        assert colleague.allowed_process_ids == sorted(map(int, ids))
        event = db.session.scalars(select(Event).where(Event.action == "processes_allowed")).one()
        assert event.after == {"allowed_process_ids": sorted(map(int, ids))}

    def test_all_ticked_includes_what_is_to_come(self, client_of, admin, supporter):
        page, action = f"/users/{supporter.id}/edit", f"/users/{supporter.id}/processes"
        everything = [str(each.id) for each in db.session.scalars(select(Process))]
        submit(client_of(admin), page, action, process=everything)
        db.session.expire_all()
        assert supporter.allowed_process_ids is None

    def test_two_cannot_be_taken_away(self, client_of, admin, colleague):
        page, action = f"/users/{colleague.id}/edit", f"/users/{colleague.id}/processes"
        submit(client_of(admin), page, action, process=None)
        db.session.expire_all()
        assert colleague.allowed_process_ids == []
        assert [each for each in ("email", "private", "sale") if colleague.may_use(process(each))] == [
            "email",
            "private",
        ]
        boxes = parsed(client_of(admin).get(page)).xpath(
            "//input[@name='process'][@disabled][@checked]/@value"
        )
        assert boxes == [str(process(key).id) for key in ("email", "private")]

    def test_nobody_else_may(self, client_of, manager, colleague):
        token = form_on(client_of(manager).get("/interactions/new"), "/interactions/new").fields["csrf_token"]
        data = {"csrf_token": token, "process": "1"}
        assert client_of(manager).post(f"/users/{colleague.id}/processes", data=data).status_code in (
            400,
            403,
        )
        assert colleague.allowed_process_ids is None

    def test_no_row_is_asked_for_each_step(self, client, count_queries):
        make_interaction(step_id=sale().steps[0].id)
        assert count_queries(lambda: client.get("/interactions/new")) < 20
