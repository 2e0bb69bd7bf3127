"""What a mail server says no with, against real ones: whose fault it is decides whether it is tried again."""

from dataclasses import replace

import pytest
from aiosmtpd.smtp import AuthResult

from crm.models import MessageChannel
from crm.services.outbox.channels import deliver
from crm.services.outbox.letters import Letter
from crm.services.sms.outcomes import Refused, TryLater
from tests.services.mail_room import Letterbox, dripping_server, mail_server

LETTER = Letter(
    id=1, channel=MessageChannel.EMAIL, recipient="ana@client.example", name="Ana", language="ro",
    subject="Reamintire", body="Ne vedem luni.", message_id="<one@firma.example>", attempts=1,
    team_name="Firma",
)  # fmt: skip


class Moody(Letterbox):
    """Answers a command of its choice with words of its choice."""

    def __init__(self, **answers: str) -> None:
        super().__init__()
        self.said = answers

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802
        envelope.mail_from = address
        return self.said.get("mail", "250 OK")

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.said.get("rcpt", "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.answers = [self.said["data"]] if "data" in self.said else []
        return await super().handle_DATA(server, session, envelope)

    async def handle_QUIT(self, _server, _session, _envelope):  # noqa: N802
        return self.said.get("quit", "221 Bye")


def refuse_all(*_args) -> AuthResult:
    return AuthResult(success=False, handled=False)


@pytest.fixture
def sent_to(app, monkeypatch):
    """Send the letter to a server with *options*, its address changed by *url*; returns its letterbox."""

    def send(box=None, url=lambda url: url, letter=LETTER, **options) -> Letterbox:
        with mail_server(box, **options) as (letters, address):
            monkeypatch.setitem(app.config, "SMTP_URL", url(address))
            deliver(letter)
        return letters

    return send


@pytest.mark.parametrize(
    ("command", "answer", "outcome", "code"),
    [
        ("rcpt", "550 5.1.1 no such user", Refused, "bad_address"),
        ("rcpt", "452 4.2.2 mailbox full", TryLater, "server_busy"),
        ("rcpt", "530 5.7.0 log in first", TryLater, "not_let_in"),
        ("data", "552 5.3.4 too large", Refused, "refused"),
        ("data", "451 4.3.0 later", TryLater, "server_busy"),
        ("mail", "553 5.7.1 not your address", TryLater, "sender_refused"),
        ("mail", "530 5.7.0 encrypt first", TryLater, "not_let_in"),
        ("mail", "421 4.3.2 shutting down", TryLater, "server_busy"),
    ],
)
def test_whose_fault_it_is(sent_to, command, answer, outcome, code):
    with pytest.raises(outcome) as caught:
        sent_to(Moody(**{command: answer}))
    assert type(caught.value) is outcome
    assert (caught.value.code, caught.value.detail) == (code, answer)


def test_without_encryption_nothing_is_said_and_it_waits(sent_to):
    """The server offers no STARTTLS: no password and no name of a client leaves in the clear."""
    with pytest.raises(TryLater) as caught:
        sent_to(url=lambda url: url.replace("tls=none", "tls=starttls").replace("//", "//crm:canary@"))
    assert caught.value.code == "no_encryption"
    assert "canary" not in str(caught.value)


def test_encryption_where_none_is_spoken(sent_to):
    with pytest.raises(TryLater) as caught:
        sent_to(url=lambda url: url.replace("tls=none", "tls=ssl"))
    assert caught.value.code == "no_encryption"


@pytest.mark.parametrize("has_passwords", [True, False])
def test_a_wrong_password_waits_and_is_not_repeated(sent_to, has_passwords):
    options = {"authenticator": refuse_all, "auth_require_tls": False} if has_passwords else {}
    with pytest.raises(TryLater) as caught:
        sent_to(url=lambda url: url.replace("//", "//crm:canary@"), **options)
    assert caught.value.code == "not_let_in"
    assert "canary" not in str(caught.value)


def test_a_rude_farewell_is_no_failure(sent_to):
    """The message was taken: to send it again would be a double."""
    assert len(sent_to(Moody(quit="500 who are you")).messages) == 1


@pytest.mark.parametrize(
    "address", ["", "a@", "@b.hu", "a..b@b.hu", "<a@b.hu>", "a@b@c", "a\nb@c.hu", "ő@b.hu"]
)
def test_what_is_no_address_is_final_and_never_breaks_the_runner(sent_to, address):
    with pytest.raises(Refused) as caught:
        sent_to(letter=replace(LETTER, recipient=address))
    assert caught.value.code == "bad_address"


def test_a_server_that_answers_byte_by_byte_is_left(app, monkeypatch):
    monkeypatch.setattr("crm.services.smtp.LONGEST_TALK", 0.3)
    with dripping_server(b"220 hello\r\n250-") as port:
        monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://127.0.0.1:{port}?tls=none")
        with pytest.raises(TryLater):
            deliver(LETTER)
