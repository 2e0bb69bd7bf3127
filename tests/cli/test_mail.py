"""``flask mail receive`` as mail servers call it: exit codes, silence, kills, the same mail several times."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Interaction, MailState, ReceivedMail
from crm.services.received_mail.addresses import address_of
from crm.services.received_mail.delivery import Fate, deliver
from crm.team import forget_team
from tests.services.received_mail.letters import forwarded, letter
from tests.services.received_mail.mail_server import imap_server

ROOT = Path(__file__).resolve().parents[2]
KILLED_AT_THE_COMMIT = """
import os, signal, sys
from sqlalchemy import event
from crm import create_app
from crm.database import db
from crm.services.received_mail.delivery import deliver

app = create_app()
with app.app_context():
    event.listen(db.session, "before_commit", lambda _session: os.kill(os.getpid(), signal.SIGKILL))
    deliver(sys.stdin.buffer.read())
    db.session.commit()
"""


@pytest.fixture
def address(team, owner):
    team.mail_address = "crm@firma.example"
    db.session.commit()
    forget_team()
    return address_of(owner)


@pytest.fixture
def receive(app):
    """Hand a letter over as a mail server does, in this process."""

    def receive(raw: bytes, *arguments: str):
        db.session.commit()
        return app.test_cli_runner().invoke(args=["mail", "receive", *arguments], input=raw)

    return receive


@pytest.fixture
def environment(app):
    """What another process needs to work on the same data."""
    own = {"DATA_DIR": str(app.config["DATA_DIR"]), "DATABASE_URL": app.config["DATABASE_URL"]}
    return {**os.environ, **own, "SECRET_KEY": app.config["SECRET_KEY"]}


def count(model=Interaction) -> int:
    db.session.rollback()
    found = db.session.scalar(select(func.count()).select_from(model))
    db.session.rollback()  # other processes write as well
    return found


class TestExitCodes:
    def test_what_is_in_is_answered_in_silence(self, receive, address):
        answer = receive(forwarded(address))
        assert (answer.exit_code, answer.output) == (os.EX_OK, "")
        assert count() == 1

    def test_the_envelope_tells_for_whom_it_is(self, receive, address):
        assert receive(letter(), "--to", address.upper()).exit_code == os.EX_OK
        assert count() == 1

    def test_what_waits_or_came_before_is_in_too(self, receive, address):
        assert receive(letter(to="crm@firma.example")).exit_code == os.EX_OK
        assert [receive(forwarded(address)).exit_code for _time in range(2)] == [os.EX_OK] * 2
        assert (count(), count(ReceivedMail)) == (1, 2)

    def test_mail_for_others_is_nobodys(self, receive, address):
        answer = receive(letter(), "--to", "nobody@firma.example")
        assert (answer.exit_code, answer.output) == (os.EX_NOUSER, "Nobody has this address.\n")

    def test_too_many_of_unknown_people_stay_with_the_server(self, receive, address, monkeypatch):
        monkeypatch.setattr("crm.services.received_mail.room.MOST_WAITING", 0)
        assert receive(letter(to="crm@firma.example")).exit_code == os.EX_TEMPFAIL
        assert receive(forwarded(address)).exit_code == os.EX_OK

    @pytest.mark.parametrize("raw", [b"", b"no letter", b"\x00\xff"])
    def test_what_is_no_letter(self, receive, address, raw):
        assert receive(raw).exit_code == os.EX_DATAERR

    def test_one_too_large(self, app, receive, address, monkeypatch):
        monkeypatch.setitem(app.config, "MAIL_MAX_BYTES", 100)
        assert receive(forwarded(address)).exit_code == os.EX_DATAERR

    def test_switched_off_the_server_is_told(self, receive, address, team):
        team.features = {"received_mail": False}
        db.session.commit()
        forget_team()
        assert receive(forwarded(address)).exit_code == os.EX_UNAVAILABLE

    @pytest.mark.parametrize(
        "trouble", [OSError(28, "full"), ZeroDivisionError(), RuntimeError("database is away")]
    )
    def test_any_trouble_of_ours_is_for_later(self, receive, address, monkeypatch, trouble):
        def failing(*_args, **_values):
            raise trouble

        with monkeypatch.context() as broken:
            broken.setattr("crm.cli.mail.deliver", failing)
            assert receive(forwarded(address)).exit_code == os.EX_TEMPFAIL
        assert receive(forwarded(address)).exit_code == os.EX_OK
        assert count() == 1


class TestKills:
    def test_killed_at_the_commit_it_comes_again_and_is_in_once(self, environment, address):
        raw = forwarded(address, files=(("a.pdf", b"%PDF-1.4 x"),))
        db.session.commit()
        command = [sys.executable, "-c", KILLED_AT_THE_COMMIT]
        killed = subprocess.run(
            command, input=raw, env=environment, cwd=ROOT, timeout=60, check=False, capture_output=True
        )
        assert killed.returncode == -9
        assert (count(), count(ReceivedMail)) == (0, 0)
        flask = [sys.executable, "-m", "flask", "--app", "app", "mail", "receive"]
        again = subprocess.run(
            flask, input=raw, env=environment, cwd=ROOT, timeout=60, check=False, capture_output=True
        )
        assert (again.returncode, again.stdout) == (0, b""), again.stderr
        assert (count(), count(ReceivedMail)) == (1, 1)

    def test_eight_at_once_are_one(self, app, address):
        raw = forwarded(address)
        db.session.commit()

        def one(_number: int) -> Fate:
            with app.app_context():
                fate = deliver(raw)
                db.session.commit()
                db.session.remove()
                return fate

        with ThreadPoolExecutor(8) as pool:
            fates = list(pool.map(one, range(8)))
        assert sorted(fate.value for fate in fates) == ["came_before"] * 7 + ["taken_in"]
        assert count() == 1


class TestTheScriptOfMailServers:
    """docs/hosting/receive-mail, which Postfix and cPanel call."""

    @pytest.fixture
    def hand_over(self, environment, tmp_path):
        settings = tmp_path / "semafor.env"
        settings.touch()
        own = {"SEMAFOR_FLASK": str(Path(sys.executable).with_name("flask")), "SEMAFOR_ENV": str(settings)}

        def hand_over(raw: bytes, *arguments: str, **changed: str) -> int:
            db.session.commit()
            command = [ROOT / "docs" / "hosting" / "receive-mail", *arguments]
            values = {**environment, **own, **changed}
            return subprocess.run(
                command, input=raw, env=values, timeout=60, check=False, capture_output=True
            ).returncode

        return hand_over

    def test_it_is_in(self, hand_over, address):
        assert hand_over(letter(), address) == 0
        assert count() == 1

    def test_nobody_has_the_address(self, hand_over, address):
        assert hand_over(letter(), "nobody@firma.example") == os.EX_NOUSER

    @pytest.mark.parametrize(
        "changed",
        [
            {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"},
            {"SEMAFOR_FLASK": "/nowhere/flask"},
            {"TRUSTED_PROXIES": "not a number"},
            {"SEMAFOR_ENV": "/nowhere/semafor.env"},
        ],
    )
    def test_what_is_broken_here_is_for_later(self, hand_over, address, changed):
        assert hand_over(letter(), address, **changed) == os.EX_TEMPFAIL


class TestFetch:
    def test_without_a_mailbox_it_says_so(self, app, address):
        answer = app.test_cli_runner().invoke(args=["mail", "fetch"])
        assert (answer.exit_code, answer.output) == (1, "Error: MAIL_URL is not set, or cannot be read.\n")

    def test_it_says_how_it_went(self, app, address, monkeypatch):
        with imap_server() as mailbox:
            monkeypatch.setitem(app.config, "MAIL_URL", mailbox.url)
            mailbox.put(forwarded(address), letter())
            answer = app.test_cli_runner().invoke(args=["mail", "fetch"])
        assert answer.output == "2 e-mails looked at.\n"
        states = db.session.scalars(select(ReceivedMail.state).order_by(ReceivedMail.id)).all()
        assert states == [MailState.TAKEN_IN, MailState.WAITING]

    def test_or_what_is_wrong(self, app, address, monkeypatch):
        monkeypatch.setitem(app.config, "MAIL_URL", "imap://u:p@127.0.0.1:1/INBOX?tls=none")
        answer = app.test_cli_runner().invoke(args=["mail", "fetch"])
        assert answer.exit_code == 1
        assert "p@" not in answer.output
