"""E-mails by hand: brought as files, decided on, told whose they are; addresses shown and renewed."""

import io

import pytest
from sqlalchemy import select

from crm.database import db
from crm.models import Contact, ContactPoint, Interaction, MailState, PointKind, ReceivedMail, State
from crm.services.received_mail.addresses import address_of
from crm.services.received_mail.delivery import deliver
from crm.team import forget_team
from tests.factories import make_interaction, make_person
from tests.pages import alert_on, parsed, submit
from tests.services.received_mail.letters import forwarded, letter


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


@pytest.fixture
def ion(team):
    person = make_person("Popescu", "Ion")
    person.points = [ContactPoint.of(PointKind.EMAIL, "ion@client.example", is_main=True)]
    db.session.commit()
    return person


def bring_one(client, data: bytes, name: str = "letter.eml"):
    return submit(client, "/mail/new", files=(io.BytesIO(data), name))


def interactions() -> list[Interaction]:
    return list(db.session.scalars(select(Interaction).order_by(Interaction.id)))


def row() -> ReceivedMail:
    return db.session.scalars(select(ReceivedMail).order_by(ReceivedMail.id.desc())).first()


class TestFiles:
    def test_one_leads_to_its_interaction(self, client, ion):
        answer = bring_one(client, letter())
        made = interactions()[0]
        assert (answer.status_code, answer.location) == (303, f"/interactions/{made.id}")
        assert made.contact_id == ion.id
        assert "1 e-mail taken in" in client.get(answer.location).text

    def test_undo_of_the_toast_takes_it_back(self, client, ion):
        answer = bring_one(client, letter())
        page = client.get(answer.location)
        undo = next(form for form in parsed(page).forms if "/undo" in form.action)
        client.post(undo.action, data=dict(undo.form_values()))
        assert interactions()[0].is_archived

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "is empty"),
            (b"no letter", "is no e-mail"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1x", "Outlook"),
        ],
    )
    def test_what_is_no_letter_is_said_on_the_page(self, client, data, words):
        answer = bring_one(client, data)
        assert answer.status_code == 422
        assert words in alert_on(answer)
        assert interactions() == []

    def test_the_same_again(self, client, ion):
        bring_one(client, letter())
        answer = bring_one(client, letter())
        assert (answer.status_code, len(interactions())) == (422, 1)
        assert "taken in before" in alert_on(answer)

    def test_nothing_chosen(self, client):
        answer = submit(client, "/mail/new", files=None)
        assert answer.status_code == 422
        assert "Choose a file first" in alert_on(answer)

    def test_a_bad_one_is_no_reason_against_the_others(self, client, without_csrf, ion):
        files = [
            (io.BytesIO(letter()), "one.eml"),
            (io.BytesIO(b"no letter"), "bad.eml"),
            (io.BytesIO(letter(message_id="<2@x>", subject="<b>Al doilea</b>")), "two.eml"),
        ]
        answer = client.post("/mail/new", data={"files": files}, content_type="multipart/form-data")
        page = client.get(answer.location, follow_redirects=True).text
        assert len(interactions()) == 2
        assert "2 e-mails taken in" in page
        assert "bad.eml is no e-mail" in page
        assert "&lt;b&gt;Al doilea" in page


class TestDeciding:
    @pytest.fixture
    def waiting(self, owner, mailbox):
        deliver(forwarded(mailbox, inner="<script>alert(1)</script> Bună"))
        db.session.commit()
        return row()

    def test_it_is_shown_with_its_words(self, client, waiting):
        assert "Fwd: Cerere de ofertă" in client.get("/mail/").text
        page = client.get(f"/mail/{waiting.id}").text
        assert "anybody could have sent it" in page
        assert "&lt;script&gt;" in page

    def test_taken_in(self, client, waiting, ion):
        answer = submit(client, f"/mail/{waiting.id}", f"/mail/{waiting.id}/acceptance")
        assert answer.location == f"/interactions/{interactions()[0].id}"
        assert row().state is MailState.TAKEN_IN

    def test_discarded_and_undone(self, client, waiting):
        submit(client, "/mail/", f"/mail/{waiting.id}/discard")
        assert row().state is MailState.DISCARDED
        page = client.get("/mail/")
        undo = next(form for form in parsed(page).forms if "/undo" in form.action)
        client.post(undo.action, data=dict(undo.form_values()))
        assert row().state is MailState.WAITING

    def test_a_page_of_them_is_discarded_at_once_and_comes_back_at_once(self, client, waiting, mailbox):
        deliver(forwarded(mailbox, message_id="<second@example.com>"))
        db.session.commit()
        submit(client, "/mail/", "/mail/discard")
        states = select(ReceivedMail.state)
        assert list(db.session.scalars(states)) == [MailState.DISCARDED] * 2
        undo = next(form for form in parsed(client.get("/mail/")).forms if "/undo" in form.action)
        client.post(undo.action, data=dict(undo.form_values()))
        assert list(db.session.scalars(states)) == [MailState.WAITING] * 2

    def test_others_letters_are_left_alone(self, waiting, colleague, client_of, without_csrf):
        client_of(colleague).post("/mail/discard", data={"mail_id": [str(waiting.id), "999", "x"]})
        assert row().state is MailState.WAITING

    def test_it_says_when_letters_of_strangers_stay_outside(self, client, mailbox, monkeypatch):
        words = "stay on the mail server"
        assert words not in client.get("/mail/").text
        monkeypatch.setattr("crm.services.received_mail.room.MOST_WAITING", 0)
        assert words in client.get("/mail/").text

    def test_somebody_was_quicker(self, client, waiting, without_csrf):
        client.post(f"/mail/{waiting.id}/discard")
        client.post(f"/mail/{waiting.id}/acceptance")
        assert (row().state, interactions()) == (MailState.DISCARDED, [])

    def test_taken_in_by_another_way(self, client, owner, waiting, without_csrf):
        deliver(forwarded("crm@firma.example"), to=[address_of(owner)])
        db.session.commit()
        client.post(f"/mail/{waiting.id}/acceptance")
        assert len(interactions()) == 1

    def test_a_strangers_is_not_there(self, waiting, colleague, client_of, without_csrf):
        stranger = client_of(colleague)
        assert stranger.get(f"/mail/{waiting.id}").status_code == 404
        assert stranger.post(f"/mail/{waiting.id}/acceptance").status_code == 404
        assert "Cerere" not in stranger.get("/mail/").text

    def test_of_nobodys_leaders_decide(self, mailbox, owner, manager, client_of):
        deliver(letter(to=mailbox, subject="Nimănui"))
        db.session.commit()
        assert "Nimănui" in client_of(manager).get("/mail/").text
        assert "Nimănui" not in client_of(owner).get("/mail/").text

    @pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "1.5", ""])
    def test_any_address_of_the_list(self, client, before):
        assert client.get(f"/mail/?before={before}").status_code == 200

    def test_the_list_has_pages(self, client, owner, mailbox):
        for number in range(53):
            deliver(forwarded(mailbox, message_id=f"<{number}@x>", subject=f"Nr {number:03d}"))
        page = client.get("/mail/")
        assert "Nr 052" in page.text
        assert "Nr 002" not in page.text
        older = parsed(page).xpath("//a[@rel='next']/@href")[0]
        assert "Nr 002" in client.get(older).text


class TestWhoIsItFrom:
    @pytest.fixture
    def question(self, client, team):
        bring_one(client, letter(cc="Maria Pop <maria@x.example>"))
        return interactions()[0]

    def test_it_is_asked_on_the_interaction_and_on_the_page(self, client, question):
        assert "Who is it from?" in client.get(f"/interactions/{question.id}").text
        assert "Cerere de ofertă" in client.get("/mail/").text

    def test_of_other_emails_nothing_is_asked(self, client, owner):
        other = make_interaction("Scrisoare", channel="email", responsible_id=owner.id)
        db.session.commit()
        assert "Who is it from?" not in client.get(f"/interactions/{other.id}").text

    def test_one_tap_makes_the_contact_and_answers(self, client, question):
        page = f"/mail/clients/{question.id}"
        first = next(form for form in parsed(client.get(page)).forms if "participant_id" in form.fields)
        answer = client.post(first.action, data=dict(first.form_values()))
        assert answer.location == f"/interactions/{question.id}"
        assert (question.contact.name, question.state) == ("Ion Popescu", State.DONE)
        assert [point.value for point in question.contact.points] == ["ion@client.example"]
        assert question.participants[0].contact_id == question.contact_id

    def test_and_can_be_taken_back(self, client, question):
        page = f"/mail/clients/{question.id}"
        first = next(form for form in parsed(client.get(page)).forms if "participant_id" in form.fields)
        shown = client.get(client.post(first.action, data=dict(first.form_values())).location)
        undo = next(form for form in parsed(shown).forms if "/undo" in form.action)
        client.post(undo.action, data=dict(undo.form_values()))
        assert (question.contact_id, question.state, question.participants[0].contact_id) == (
            None,
            State.OPEN,
            None,
        )
        assert db.session.scalars(select(Contact.archived_at)).one() is not None

    def test_somebody_who_is_known_is_offered_first(self, client, question, without_csrf):
        known = make_person("Popescu", "Ion")
        db.session.commit()
        page = f"/mail/clients/{question.id}"
        assert "This is the one" in client.get(page).text
        data = {"participant_id": question.participants[0].id, "contact_id": known.id}
        client.post(f"{page}/choice", data=data)
        assert (question.contact_id, question.participants[0].contact_id) == (known.id, known.id)

    def test_another_contact_by_name(self, client, question):
        make_person("Ceban", "Vlad")
        db.session.commit()
        submit(client, f"/mail/clients/{question.id}", contact="Vlad Ceban")
        assert question.contact.name == "Vlad Ceban"

    @pytest.mark.parametrize("typed", ["", "Nobody of that name"])
    def test_nobody_is_no_answer(self, client, question, typed):
        answer = submit(client, f"/mail/clients/{question.id}", contact=typed)
        assert answer.status_code == 422
        assert question.contact_id is None

    def test_a_strangers_contact_or_participant_is_not_there(self, client, question, without_csrf):
        page = f"/mail/clients/{question.id}"
        assert client.post(f"{page}/choice", data={"contact_id": 999}).status_code == 404
        assert client.post(f"{page}/choice", data={"participant_id": 999}).status_code == 404
        assert client.post(f"{page}/choice").status_code == 404


def test_the_page_of_an_ordinary_interaction_asks_the_database_nothing_more(client, owner, count_queries):
    """The question costs a statement only where it may be asked."""
    call = make_interaction("Apel", responsible_id=owner.id)
    mail = make_interaction("Scrisoare", channel="email", responsible_id=owner.id)
    db.session.commit()
    for each in (call, mail):
        client.get(f"/interactions/{each.id}")
    plain = count_queries(lambda: client.get(f"/interactions/{call.id}"))
    assert count_queries(lambda: client.get(f"/interactions/{mail.id}")) == plain + 1
