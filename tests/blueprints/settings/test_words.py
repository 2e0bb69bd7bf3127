"""Processes, steps and reasons are called as the team calls them, in each language."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Event, LossReason
from tests.factories import sale
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
