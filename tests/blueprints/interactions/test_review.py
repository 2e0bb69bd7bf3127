"""Marks on one interaction (OC-11 to OC-13, OC-16)."""

from datetime import date

import pytest

from crm.database import db
from crm.models import State
from tests.factories import make_interaction
from tests.pages import classed, parsed, row_button, submit

LIST = "/interactions/"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_what_is_not_reviewed_stands_out_until_it_is(client_of, owner):
    interaction, client = make_interaction(responsible_id=owner.id), client_of(owner)
    action, data = row_button(client, interaction, "reviewed")
    assert parsed(client.get(LIST)).xpath("//tr[contains(@class, 'fresh')]")
    assert client.post(action, data=data).status_code == 303
    page = parsed(client.get(LIST))
    assert not page.xpath("//tr[contains(@class, 'fresh')]")
    assert not page.xpath("//tbody//button[@name='reviewed']")


def test_a_row_answers_a_script_with_itself(client_of, owner):
    interaction, client = make_interaction(responsible_id=owner.id), client_of(owner)
    action, data = row_button(client, interaction, "state")
    answer = client.post(action, data=data, headers=PARTIAL)
    assert answer.status_code == 200
    assert f'id="interaction-{interaction.id}"' in answer.text
    stale = client.post(action.replace("submission_id=", "submission_id=x"), data=data, headers=PARTIAL)
    assert stale.status_code == 409
    db.session.refresh(interaction)
    assert interaction.state is State.IN_PROGRESS


def test_put_off_leaves_list_and_day_until_its_day(client_of, owner):
    interaction, client = (
        make_interaction("de amânat", on=date(2020, 3, 2), responsible_id=owner.id),
        client_of(owner),
    )
    page = f"/interactions/{interaction.id}/defer"
    assert submit(client, page, until="2020-03-02").status_code == 422
    assert submit(client, page, until="2099-03-02").status_code == 303
    assert not classed(parsed(client.get(LIST)), "cell-main")
    assert "de amânat" not in parsed(client.get("/")).xpath("string(//main)")
    assert "de amânat" in client.get(f"{LIST}?deferred=1").text
    assert submit(client, page, until="").status_code == 303
    assert classed(parsed(client.get(LIST)), "cell-main")


def test_watch_on_the_page_and_in_the_filter(client_of, owner):
    interaction, client = make_interaction("urmărit", responsible_id=owner.id), client_of(owner)
    page = f"/interactions/{interaction.id}"
    form = next(
        form
        for form in parsed(client.get(page)).forms
        if (form.action or "").endswith("/review") and "watched" in form.fields
    )
    assert client.post(form.action, data=dict(form.form_values())).status_code == 303
    make_interaction("altul")
    assert "altul" not in parsed(client.get(f"{LIST}?watched=1")).xpath("string(//tbody)")


@pytest.mark.parametrize("fields", [{}, {"reviewed": "x"}, {"reviewed": "1", "watched": "1"}])
def test_a_mark_that_cannot_be_read_is_refused(client_of, owner, without_csrf, fields):
    interaction = make_interaction(responsible_id=owner.id)
    assert client_of(owner).post(f"/interactions/{interaction.id}/review", data=fields).status_code == 422
