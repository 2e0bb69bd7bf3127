"""Processes, steps and reasons are called as the team calls them, in each language."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.lib.clock import now
from crm.models import Event, LossReason
from tests.factories import make_deal, sale
from tests.pages import form_on, parsed, submit


@pytest.fixture
def boss(admin, client_of):
    return client_of(admin)


def pages() -> dict:
    process, reason = sale(), db.session.scalars(select(LossReason).order_by(LossReason.id)).first()
    return {
        f"/settings/words/process/{process.id}": process,
        f"/settings/words/step/{process.steps[0].id}": process.steps[0],
        f"/settings/words/loss-reason/{reason.id}": reason,
    }


def test_everything_with_a_name_is_on_the_page(boss):
    links = set(parsed(boss.get("/settings/words")).xpath("//main//a/@href"))
    assert set(pages()) <= links


def test_a_name_is_changed_in_one_language_and_stays_in_the_others(boss):
    for page, record in pages().items():
        english = record.names["en"]
        assert submit(boss, page, ro="Altfel").location == "/settings/words"
        db.session.expire_all()
        assert (record.names["ro"], record.names["en"]) == ("Altfel", english)


def test_a_language_left_empty_falls_back(boss):
    page, record = next(iter(pages().items()))
    submit(boss, page, hu="")
    db.session.expire_all()
    assert record.name_in("hu") == record.names["en"]


def test_some_name_there_must_be(boss):
    for page, record in pages().items():
        before = dict(record.names)
        answer = submit(boss, page, en="", ro="  ", ru="", hu="", pl="")
        assert answer.status_code == 422
        db.session.expire_all()
        assert record.names == before


def test_too_long_a_name_is_marked(boss):
    page = next(iter(pages()))
    answer = submit(boss, page, pl="x" * 61)
    assert answer.status_code == 422
    assert form_on(answer, page).inputs["pl"].get("aria-invalid") == "true"


def test_renaming_can_be_undone(boss):
    page, record = next(iter(pages().items()))
    before = dict(record.names)
    submit(boss, page, ro="Altfel")
    event = db.session.scalars(select(Event).where(Event.action == "renamed")).one()
    submit(boss, "/settings/words", f"/events/{event.id}/undo")
    db.session.expire_all()
    assert record.names == before


@pytest.mark.parametrize(
    "path", ["/settings/words/king/1", "/settings/words/step/999999", f"/settings/words/step/{2**70}"]
)
def test_what_is_not_there_is_not_found(boss, path):
    assert boss.get(path).status_code == 404


def reasons() -> list[LossReason]:
    db.session.expire_all()
    return list(db.session.scalars(LossReason.offered()))


def test_a_reason_is_added_at_the_end_and_offered(boss, owner, client_of):
    submit(boss, "/settings/words", "/settings/words/loss-reason/new", ro="Fără buget", hu="Nincs keret")
    added = reasons()[-1]
    assert added.names == {"ro": "Fără buget", "hu": "Nincs keret"}
    assert db.session.scalars(select(Event.action).where(Event.record_type == "loss_reason")).all() == [
        "created"
    ]
    deal = make_deal()
    assert "Fără buget" in client_of(owner).get(f"/deals/{deal.id}").text


def test_a_reason_without_a_name_is_refused(boss):
    before = len(reasons())
    answer = submit(boss, "/settings/words", "/settings/words/loss-reason/new", ro=" ")
    assert answer.status_code == 422
    assert len(reasons()) == before


def test_an_archived_reason_is_kept_by_its_deals_and_no_longer_offered(boss, owner, client_of):
    reason = reasons()[0]
    name = reason.name_in("ro")
    lost = make_deal("pierdută", step=7, loss_reason_id=reason.id)
    submit(boss, "/settings/words", f"/settings/words/loss-reason/{reason.id}/archive")
    assert reason.id not in {each.id for each in reasons()}
    assert name in client_of(owner).get(f"/deals/{lost.id}").text
    assert name not in client_of(owner).get(f"/deals/{make_deal().id}").text
    submit(boss, "/settings/words", f"/settings/words/loss-reason/{reason.id}/restore")
    assert reason.id in {each.id for each in reasons()}


def test_one_reason_must_stay(boss):
    *others, last = reasons()
    for reason in others:
        reason.archived_at = now()
    db.session.commit()
    submit(boss, "/settings/words", f"/settings/words/loss-reason/{last.id}/archive")
    assert [each.id for each in reasons()] == [last.id]
    for reason in others:  # shipped reasons outlive a test
        reason.archived_at = None
    db.session.commit()


def test_archiving_a_reason_can_be_undone(boss):
    reason = reasons()[0]
    submit(boss, "/settings/words", f"/settings/words/loss-reason/{reason.id}/archive")
    event = db.session.scalars(select(Event).where(Event.action == "archived")).one()
    submit(boss, "/settings/words", f"/events/{event.id}/undo")
    assert reason.id in {each.id for each in reasons()}
