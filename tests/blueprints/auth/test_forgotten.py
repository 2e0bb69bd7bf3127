"""A forgotten password: nobody learns who has an account, and no Host header gets into a mail."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Job
from tests.pages import submit


def jobs() -> list[Job]:
    db.session.expire_all()
    return list(db.session.scalars(select(Job).order_by(Job.id)))


@pytest.mark.parametrize("email", ["owner@example.com", "OWNER@example.com ", "nobody@example.com"])
def test_the_answer_is_the_same_for_everybody(anonymous, user, email):
    answer = submit(anonymous, "/forgotten", email=email)
    assert (answer.status_code, answer.location) == (303, "/forgotten?sent=1")
    assert [job.args["event"] for job in jobs()] == ["password_reset"]


def test_the_page_afterwards_is_the_same_too(app, user):
    pages = []
    for email in ("owner@example.com", "nobody@example.com"):
        client = app.test_client()
        answer = submit(client, "/forgotten", email=email)
        page = client.get(answer.location).text
        pages.append("".join(line for line in page.splitlines() if "csrf" not in line.lower()))
    assert pages[0] == pages[1]


def test_what_is_no_address_is_marked(anonymous, user):
    assert submit(anonymous, "/forgotten", email="owner").status_code == 422
    assert jobs() == []


def test_a_letter_box_is_not_flooded(anonymous, user):
    answers = [submit(anonymous, "/forgotten", email="owner@example.com") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [303, 303, 303, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert len(jobs()) == 3


def test_unknown_addresses_are_counted_alike(anonymous, user):
    answers = [submit(anonymous, "/forgotten", email="nobody@example.com").status_code for _ in range(4)]
    assert answers == [303, 303, 303, 429]


def test_a_forged_host_changes_no_link(anonymous, user):
    """Monica CVE-2026-26747: the link in the mail followed the Host header."""
    submit(anonymous, "/forgotten", email="owner@example.com", headers={"Host": "evil.example"})
    assert "evil" not in str(jobs()[0].args)
