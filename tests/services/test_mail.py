"""Mails as a real server receives them: in the reader's language, whole, with exactly the wanted headers."""

import email
import smtplib
import socket
from email import policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from crm.database import db
from crm.models import AuthToken, Job, TokenPurpose
from crm.services import mail, smtp
from crm.services.accounts import tokens
from crm.services.jobs.runner import run_due
from crm.team import forget_team


class Letterbox:
    """What arrived, as parsed messages beside their envelopes."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (aiosmtpd calls it)
        self.envelopes.append(envelope)
        return "250 OK"

    @property
    def messages(self):
        return [email.message_from_bytes(each.content, policy=policy.default) for each in self.envelopes]


def check_password(_server, _session, _envelope, _mechanism, data):
    is_right = (data.login, data.password) == (b"crm@firma.ro", b"p@ss/word")
    return AuthResult(success=is_right, handled=False)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def letterbox(app, monkeypatch):
    """A mail server on this machine that the app is told to use."""
    box, port = Letterbox(), free_port()
    server = Controller(box, "127.0.0.1", port, authenticator=check_password, auth_require_tls=False)
    server.start()
    monkeypatch.setitem(
        app.config, "SMTP_URL", f"smtp://crm%40firma.ro:p%40ss%2Fword@127.0.0.1:{port}?tls=none"
    )
    monkeypatch.setitem(app.config, "BASE_URL", "https://crm.firma.ro")
    yield box
    server.stop()


def send(event: str, user) -> None:
    mail.enqueue(event, address=user.email)
    work()


def work() -> None:
    """What the job runner does, in a context of its own as there."""
    db.session.commit()
    with current_app.app_context():
        run_due(seconds=5)
    db.session.expire_all()


def job() -> Job:
    return db.session.scalars(select(Job).where(Job.kind == "send_mail")).one()


def test_an_invitation_arrives_with_a_working_link(letterbox, owner):
    send("invitation", owner)
    message = letterbox.messages[0]
    assert letterbox.envelopes[0].rcpt_tos == ["owner@example.com"]
    text = message.get_body(("plain",)).get_content()
    link = next(word for word in text.split() if word.startswith("https://"))
    assert link.startswith("https://crm.firma.ro/invitation/")
    assert tokens.find(link.rpartition("/")[2], TokenPurpose.INVITATION).user_id == owner.id
    assert f'href="{link}"' in message.get_body(("html",)).get_content()


def test_the_headers_are_exactly_the_wanted_ones(letterbox, owner):
    send("password_reset", owner)
    message = letterbox.messages[0]
    assert message["From"] == "Mobila Nord <crm@firma.ro>"
    assert message["To"] == "Olga Rusu <owner@example.com>"
    assert message["Message-ID"] == job().args["message_id"]
    assert set(message.keys()) - {"X-Peer", "X-MailFrom", "X-RcptTo"} == {
        "Subject", "From", "To", "Message-ID", "Date", "Auto-Submitted", "MIME-Version", "Content-Type",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "Hello"), ("ro", "Bună"), ("ru", "Здравствуйте"), ("hu", "Üdvözöljük"), ("pl", "Dzień dobry")],
)
@pytest.mark.parametrize("event", list(mail.SUBJECTS))
def test_it_is_written_in_the_readers_language(letterbox, owner, event, language, word):
    owner.language = language
    send(event, owner)
    message = letterbox.messages[0]
    for kind in ("plain", "html"):
        assert word in message.get_body((kind,)).get_content()
    assert f'<html lang="{language}">' in message.get_body(("html",)).get_content()
    with force_locale("en_GB"):
        english = str(mail.SUBJECTS[event])
    assert (message["Subject"] == english) is (language == "en")


def test_without_a_language_the_teams_is_used(letterbox, owner):
    send("invitation", owner)
    assert "Bună" in letterbox.messages[0].get_body(("plain",)).get_content()


@pytest.mark.parametrize(
    "name", ["Ana\r\nBcc: thief@example.com", "Ana\nX: y", 'Ana "A" <a@b>', "Ана Попеску", "a\u2028b"]
)
def test_a_name_never_makes_a_header(letterbox, owner, team, name):
    owner.given_name, owner.family_name, team.name = name, "", name
    forget_team()
    send("invitation", owner)
    message = letterbox.messages[0]
    assert len(letterbox.envelopes) == 1
    assert letterbox.envelopes[0].rcpt_tos == ["owner@example.com"]
    assert (message["Bcc"], message["X"]) == (None, None)
    assert [address.addr_spec for address in message["To"].addresses] == ["owner@example.com"]


def test_a_name_cannot_put_markup_into_the_mail(letterbox, owner):
    owner.given_name = "<img src=x onerror=alert(1)>"
    send("invitation", owner)
    assert "<img" not in letterbox.messages[0].get_body(("html",)).get_content()


def test_no_secret_stands_in_the_row(letterbox, owner):
    """T28: the job names the mail; link and password are made and read when it is sent."""
    send("invitation", owner)
    token = db.session.scalars(select(AuthToken)).one()
    kept = f"{job().args} {job().result} {job().error}"
    assert tokens.text_of(token) not in kept
    assert token.nonce not in kept
    assert "p@ss/word" not in kept


def test_a_refused_mail_is_tried_again_under_its_message_id(letterbox, owner, monkeypatch, app):
    url = app.config["SMTP_URL"]
    monkeypatch.setitem(app.config, "SMTP_URL", url.replace("p%40ss%2Fword", "wrong"))
    send("invitation", owner)
    assert not job().is_finished
    assert "wrong" not in job().error
    assert job().error.startswith(smtplib.SMTPAuthenticationError.__name__)
    message_id = job().args["message_id"]
    monkeypatch.setitem(app.config, "SMTP_URL", url)
    job().run_at = job().created_at
    work()
    assert job().is_finished
    assert [message["Message-ID"] for message in letterbox.messages] == [message_id]


def test_an_unknown_address_gets_no_mail(letterbox, team):
    mail.enqueue("password_reset", address="nobody@example.com")
    work()
    assert letterbox.envelopes == []
    assert job().is_finished


def test_without_a_server_the_link_waits_for_the_administrator(app, owner):
    send("password_reset", owner)
    assert job().is_finished
    assert tokens.open_links()[owner.id].purpose is TokenPurpose.PASSWORD_RESET


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.firma.ro", ("mail.firma.ro", 587, "starttls", "semafor@mail.firma.ro")),
        ("smtps://a%40b.ro:x@mail.firma.ro", ("mail.firma.ro", 465, "ssl", "a@b.ro")),
        ("smtp://user:x@mail.firma.ro:465", ("mail.firma.ro", 465, "ssl", "semafor@mail.firma.ro")),
        ("smtp://h:2525?tls=none&from=crm@b.ro", ("h", 2525, "none", "crm@b.ro")),
    ],
)
def test_the_setting_is_read(url, expected):
    server = smtp.mail_server(url)
    assert (server.host, server.port, server.tls, server.sender) == expected
    assert "x" not in repr(server).replace("None", "").split("password")[-1]


@pytest.mark.parametrize(
    "url", ["", "mail.firma.ro", "http://mail", "smtp://", "smtp://h:port", "smtp://h?tls=maybe"]
)
def test_a_malformed_setting_is_refused_in_words(url):
    with pytest.raises(smtp.BadSmtpUrl, match="SMTP_URL"):
        smtp.mail_server(url)


def test_addresses_beyond_ascii_go_out_as_servers_know_them():
    assert mail.ascii_address("ana@bücher.example") == "ana@xn--bcher-kva.example"
