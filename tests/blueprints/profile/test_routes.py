"""One's own profile: what one may change about oneself, and nothing more."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Event, Role, Theme
from tests.pages import form_on, parsed, submit


def test_what_one_types_is_kept(owner, client_of):
    answer = submit(
        client_of(owner), "/profile/", given_name="Olya", family_name="Rusu", language="hu",
        time_zone="Europe/Warsaw", theme="dark", signature="Olya\nMobila Nord",
    )  # fmt: skip
    assert answer.status_code == 303
    assert (owner.given_name, owner.language, owner.time_zone) == ("Olya", "hu", "Europe/Warsaw")
    assert (owner.theme, owner.signature.split()) == (Theme.DARK, ["Olya", "Mobila", "Nord"])


def test_the_page_then_speaks_the_new_language(owner, client_of):
    client = client_of(owner)
    page = client.get(submit(client, "/profile/", language="hu").location)
    assert parsed(page).get("lang") == "hu"
    assert "Mentve" in page.text


def test_the_teams_zone_is_no_choice_of_ones_own(owner, client_of):
    owner.time_zone = "Europe/Warsaw"
    submit(client_of(owner), "/profile/", time_zone="")
    assert owner.time_zone is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("given_name", ""), ("family_name", "x" * 101), ("language", "de"), ("time_zone", "'; DROP TABLE user"),
     ("theme", "pink"), ("signature", "x" * 2001)],
)  # fmt: skip
def test_what_is_wrong_is_marked_and_nothing_changes(owner, client_of, field, value):
    answer = submit(client_of(owner), "/profile/", **{"given_name": "Olya", field: value})
    assert answer.status_code == 422
    assert form_on(answer, "/profile/").inputs[field].get("aria-invalid") == "true"
    assert owner.given_name == "Olga"


def test_role_state_and_address_are_not_ones_own_to_change(restricted, client_of):
    """SuiteCRM CVE-2025-64489, YetiForce CVE-2022-0269: a form with more fields than the page shows."""
    submit(
        client_of(restricted), "/profile/", role="admin", state="left", email="x@example.com",
        session_epoch="9", password_hash="x", picture_id="1", totp_enabled_at="2020-01-01",
    )  # fmt: skip
    assert (restricted.role, restricted.email) == (Role.RESTRICTED, "restricted@example.com")
    assert (restricted.picture_id, restricted.session_epoch) == (None, 0)


def test_a_change_is_remembered(owner, client_of):
    submit(client_of(owner), "/profile/", given_name="Olya")
    event = db.session.scalars(select(Event)).one()
    assert (event.name, event.user_id, event.before["given_name"], event.after["given_name"]) == (
        "user.updated", owner.id, "Olga", "Olya",
    )  # fmt: skip


def test_a_stale_form_shows_both_values(owner, client_of):
    client = client_of(owner)
    form = form_on(client.get("/profile/"), "/profile/")
    submit(client, "/profile/", given_name="Olya")
    answer = client.post("/profile/", data={**dict(form.form_values()), "given_name": "Olguța"})
    assert answer.status_code == 409
    assert {"Olya", "Olguța"} <= set(parsed(answer).xpath("//td/text()"))
    assert owner.given_name == "Olya"
