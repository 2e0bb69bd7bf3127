"""The team's mailbox and everybody's own address in it."""

import pytest

from crm.database import db
from crm.services.received_mail.addresses import address_of
from crm.team import forget_team
from tests.pages import alert_on, parsed, submit


@pytest.fixture
def mailbox(team):
    team.mail_address = "crm@firma.example"
    db.session.commit()
    forget_team()
    return team.mail_address


@pytest.fixture
def client(owner, client_of):
    owner.language = "en"
    db.session.commit()
    return client_of(owner)


class TestOnesOwn:
    def test_ones_own_is_shown_and_renewed(self, client, owner, mailbox):
        before = address_of(owner)
        assert before in client.get("/profile/mail-address").text
        submit(client, "/profile/mail-address", "/profile/mail-address/renewal")
        assert before not in client.get("/profile/mail-address").text
        assert address_of(owner) != before

    def test_without_a_mailbox_it_says_so(self, client):
        assert "There is none yet" in client.get("/profile/mail-address").text

    def test_the_mailbox_is_given_in_the_settings(self, admin, client_of, team):
        admin.language = "en"
        client = client_of(admin)
        submit(client, "/settings/mail", mail_address=" CRM@Firma.example ")
        assert team.mail_address == "crm@firma.example"
        assert "crm+" in client.get("/profile/mail-address").text

    @pytest.mark.parametrize(
        ("typed", "words"),
        [("x", "no e-mail address"), ("crm+a@firma.example", "plus sign"), ("admin@example.com", "signs in")],
    )
    def test_what_cannot_be_one(self, admin, client_of, team, typed, words):
        admin.language = "en"
        answer = submit(client_of(admin), "/settings/mail", mail_address=typed)
        assert answer.status_code == 422
        assert words in alert_on(answer)
        assert team.mail_address == ""

    def test_a_stale_form_shows_both(self, admin, client_of, team):
        client = client_of(admin)
        page = parsed(client.get("/settings/mail"))
        form = next(form for form in page.forms if form.action == "/settings/mail")
        team.mail_address = "one@firma.example"
        db.session.commit()
        values = {**dict(form.form_values()), "mail_address": "two@firma.example"}
        assert client.post("/settings/mail", data=values).status_code == 409
