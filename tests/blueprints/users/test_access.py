"""Locking, letting in, leaving: at once, remembered, and never the last administrator."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.models import Event, UserState
from tests.factories import make_company, make_deal, make_interaction, make_user
from tests.pages import form_on, is_signed_in, parsed, submit


@pytest.fixture
def boss(admin, client_of):
    admin.password_hash = "set"
    db.session.commit()
    return client_of(admin)


def page_of(user) -> str:
    return f"/users/{user.id}/edit"


def test_locked_out_at_once_and_let_in_again(boss, owner, client_of):
    browser = client_of(owner)
    submit(boss, page_of(owner), f"/users/{owner.id}/lock")
    assert owner.state is UserState.LOCKED
    assert not is_signed_in(browser)
    submit(boss, page_of(owner), f"/users/{owner.id}/unlock")
    assert owner.state is UserState.ACTIVE
    assert not is_signed_in(browser), "the old session stays dead"
    actions = db.session.scalars(select(Event.action).where(Event.record_id == owner.id).order_by(Event.id))
    assert actions.all() == ["locked", "activated"]


def test_the_last_administrator_is_not_locked(boss, admin):
    answer = submit(boss, page_of(admin), f"/users/{admin.id}/lock")
    assert admin.state is UserState.ACTIVE
    assert parsed(boss.get(answer.location)).xpath("//*[contains(@class, 'toast-error')]")


def test_leaving_hands_over_and_is_one_gesture(boss, owner, colleague):
    company = make_company(owner_id=owner.id)
    interaction = make_interaction(contact_id=company.id, responsible_id=owner.id)
    deal = make_deal(owner_id=owner.id)
    answer = submit(boss, f"/users/{owner.id}/departure", heir=str(colleague.id))
    assert (answer.status_code, answer.location) == (303, "/users/")
    assert owner.state is UserState.LEFT
    assert {company.owner_id, interaction.responsible_id, deal.owner_id} == {colleague.id}
    batches = db.session.scalars(select(Event.batch).where(Event.action.in_(("left", "handed_over")))).all()
    assert len(batches) == 4
    assert len(set(batches)) == 1


def test_the_departure_page_counts_what_passes_on(boss, owner):
    make_company(owner_id=owner.id)
    page = parsed(boss.get(f"/users/{owner.id}/departure"))
    assert [node.text for node in page.xpath("//*[@class='stat-value']")] == ["1", "0", "0"]


@pytest.mark.parametrize("state", [UserState.LOCKED, UserState.LEFT])
def test_only_active_colleagues_can_inherit(boss, owner, colleague, state):
    colleague.state = state
    form = form_on(boss.get(f"/users/{owner.id}/departure"), f"/users/{owner.id}/departure")
    assert str(colleague.id) not in form.inputs["heir"].value_options
    answer = submit(boss, f"/users/{owner.id}/departure", heir=str(colleague.id))
    assert answer.status_code == 422
    assert owner.state is UserState.ACTIVE


@pytest.mark.parametrize("heir", ["x", "-1", "999999", str(2**70)])
def test_an_heir_nobody_knows_is_refused(boss, owner, heir):
    assert submit(boss, f"/users/{owner.id}/departure", heir=heir).status_code == 422


def test_the_last_administrator_does_not_leave(boss, admin, colleague):
    make_company(owner_id=admin.id)
    submit(boss, f"/users/{admin.id}/departure", heir=str(colleague.id))
    assert admin.state is UserState.ACTIVE
    assert db.session.scalars(select(Event).where(Event.action == "handed_over")).all() == []


def test_a_lost_phone_is_helped_out(boss, owner, client_of):
    owner.totp_secret, owner.totp_enabled_at = "seed", clock.now()
    db.session.commit()
    browser = client_of(owner)
    submit(boss, page_of(owner), f"/users/{owner.id}/two-step-removal")
    assert owner.totp_enabled_at is None
    assert not is_signed_in(browser)


def test_who_left_is_no_choice_for_new_work_but_keeps_the_name(boss, owner, admin):
    company = make_company(owner_id=admin.id)
    company.record_event("updated", by=owner)
    owner.leave(by=admin)
    assert "Olga Rusu" in boss.get("/users/").text
    assert "Olga Rusu" in boss.get(f"/history/contact/{company.id}").text


@pytest.mark.parametrize("path", ["lock", "unlock", "two-step-removal", "link", "departure"])
@pytest.mark.parametrize("number", [999_999, 2**63, 10**30])
def test_an_id_nobody_has_is_not_found(boss, path, number):
    token = parsed(boss.get("/users/new")).xpath("//input[@name='csrf_token']/@value")[0]
    assert boss.post(f"/users/{number}/{path}", data={"csrf_token": token}).status_code == 404


@pytest.mark.parametrize("path", ["lock", "unlock", "two-step-removal", "link"])
def test_acts_are_no_gets(boss, owner, path):
    assert boss.get(f"/users/{owner.id}/{path}").status_code == 405


def test_a_second_administrator_may_replace_the_first(boss, admin, client_of):
    second = make_user("second@example.com", admin.role, password_hash="set", family_name="Doi")
    answer = submit(client_of(second), page_of(admin), f"/users/{admin.id}/lock")
    assert answer.status_code == 303
    assert admin.state is UserState.LOCKED
