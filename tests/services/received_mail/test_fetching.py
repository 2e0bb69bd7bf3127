"""The mailbox, on a real IMAP server: everything once, nothing lost, whatever breaks in between (T23)."""

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Interaction, Job, MailAccount, MailState, ReceivedMail
from crm.services.jobs import runner
from crm.services.received_mail import delivery, fetching
from crm.services.received_mail.fetching import fetch_mail
from crm.services.received_mail.mailbox import BadMailUrl, OpenMailbox, mailbox_server
from tests.services.received_mail.letters import forwarded, letter
from tests.services.received_mail.mail_server import imap_server


@pytest.fixture(scope="module")
def server():
    with imap_server() as mailbox:
        yield mailbox


@pytest.fixture
def inbox(app, server):
    """An empty INBOX that the app is set up for."""
    with server.opened() as connection:
        connection.select("INBOX")
        connection.store("1:*", "+FLAGS", "(\\Deleted)")
        connection.expunge()
    app.config["MAIL_URL"] = server.url
    yield server
    app.config["MAIL_URL"] = ""


def count(model=Interaction) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def letters_to(address: str, number: int) -> list[bytes]:
    return [forwarded(address, message_id=f"<{each}@example.com>") for each in range(number)]


class TestReading:
    def test_each_message_is_taken_in_and_then_marked_as_seen(self, inbox, address):
        inbox.put(*letters_to(address, 3))
        assert fetch_mail()["fetched"] == 3
        assert (count(), inbox.seen()) == (3, [True] * 3)

    def test_the_next_run_takes_what_is_new(self, inbox, address):
        inbox.put(*letters_to(address, 2))
        fetch_mail()
        inbox.put(forwarded(address, message_id="<later@example.com>"))
        assert fetch_mail()["fetched"] == 1
        assert fetch_mail()["fetched"] == 0
        assert count() == 3

    def test_what_somebody_has_read_elsewhere_is_taken_in_all_the_same(self, inbox, address):
        inbox.put(*letters_to(address, 1))
        with inbox.opened() as connection:
            connection.select("INBOX")
            connection.store("1", "+FLAGS", "(\\Seen)")
        assert fetch_mail()["fetched"] == 1
        assert count() == 1

    def test_it_is_a_job_of_the_runner_and_only_with_a_mailbox(self, app, inbox, address):
        inbox.put(*letters_to(address, 1))
        runner.wait_until_idle(20)
        assert count() == 1
        app.config["MAIL_URL"] = ""
        db.session.query(Job).delete()
        runner.plan_periodic()
        assert db.session.scalars(select(Job.kind).where(Job.kind == "fetch_mail")).all() == []

    def test_without_proof_of_whom_it_is_for_a_message_waits(self, inbox, mailbox, owner):
        inbox.put(
            letter(sender="owner@example.com", to=mailbox), letter(to=mailbox, message_id="<2@x.example>")
        )
        fetch_mail()
        rows = db.session.scalars(select(ReceivedMail).order_by(ReceivedMail.id)).all()
        assert [(row.state, row.user_id, row.reason) for row in rows] == [
            (MailState.WAITING, owner.id, "no_token"),
            (MailState.WAITING, None, "nobodys"),
        ]
        assert count() == 0


class TestTwice:
    def test_a_mailbox_with_another_uidvalidity_is_read_anew_and_nothing_is_taken_in_twice(
        self, app, inbox, address
    ):
        letters = letters_to(address, 3)
        inbox.put(*letters)
        fetch_mail()
        with imap_server() as moved:
            moved.put(*letters, forwarded(address, message_id="<new@example.com>"))
            app.config["MAIL_URL"] = moved.url
            rename_account(moved)
            before = db.session.scalars(select(MailAccount)).one().uid_validity
            assert fetch_mail()["fetched"] == 4
        assert count() == 4
        assert db.session.scalars(select(MailAccount)).one().uid_validity != before

    def test_a_copy_by_another_way_is_the_same_message(self, inbox, address):
        inbox.put(forwarded(address))
        fetch_mail()
        again = b"Received: from elsewhere by here; Mon, 23 Nov 2026 09:30:00 +0200\r\n" + forwarded(address)
        assert delivery.deliver(again) is delivery.Fate.CAME_BEFORE

    def test_killed_between_the_commit_and_the_mark(self, inbox, address, monkeypatch):
        inbox.put(*letters_to(address, 3))

        def killed(_box, _uid) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as broken:
            broken.setattr(OpenMailbox, "mark_seen", killed)
            with pytest.raises(KeyboardInterrupt):
                fetch_mail()
        db.session.rollback()
        free_lease()
        assert fetch_mail()["fetched"] == 2
        assert (count(), inbox.seen()) == (3, [False, True, True])

    def test_killed_before_the_commit(self, inbox, address, monkeypatch):
        inbox.put(*letters_to(address, 3))

        def killed(*_args, **_values) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as broken:
            broken.setattr(fetching, "_note", after_first(fetching._note, killed))
            with pytest.raises(KeyboardInterrupt):
                fetch_mail()
        db.session.rollback()
        assert count() == 0
        free_lease()
        fetch_mail()
        assert (count(), inbox.seen()) == (3, [True] * 3)

    def test_two_runners_take_turns(self, inbox, address):
        inbox.put(*letters_to(address, 1))
        assert fetching._lease(fetching.present_server().name, "another") is not None
        assert fetch_mail() == {"fetched": 0}
        assert count() == 0

    def test_a_runner_that_lost_its_lease_writes_nothing(self, inbox, address, monkeypatch):
        inbox.put(*letters_to(address, 1))
        fetch = OpenMailbox.fetch

        def slow(box, uid):
            account = db.session.scalars(select(MailAccount)).one()
            account.lease_owner = "another"
            db.session.commit()
            return fetch(box, uid)

        monkeypatch.setattr(OpenMailbox, "fetch", slow)
        assert fetch_mail() == {"fetched": 0}
        assert (count(), count(ReceivedMail)) == (0, 0)


class TestBadMessages:
    def test_none_blocks_the_others(self, inbox, address):
        inbox.put(b"\r\n", b"no letter at all\r\n", *letters_to(address, 1))
        assert fetch_mail()["fetched"] == 3
        assert count() == 1
        reasons = db.session.scalars(
            select(ReceivedMail.reason).where(ReceivedMail.state == MailState.WAITING)
        )
        assert set(reasons) == {"unreadable"}

    def test_one_that_makes_the_program_fail_is_kept_aside_and_shown(self, inbox, address, monkeypatch):
        inbox.put(*letters_to(address, 2))
        take_in = delivery.take_in

        def failing(prepared, owner):
            if prepared.mail.message_id == "0@example.com":
                raise ZeroDivisionError
            return take_in(prepared, owner)

        monkeypatch.setattr(delivery, "take_in", failing)
        assert fetch_mail()["fetched"] == 2
        assert count() == 1
        row = db.session.scalars(select(ReceivedMail).where(ReceivedMail.state == MailState.WAITING)).one()
        assert row.reason == "failed"

    def test_one_too_large_stays_in_the_mailbox_and_is_named(self, app, inbox, address, monkeypatch):
        monkeypatch.setitem(app.config, "MAIL_MAX_BYTES", 2_000)
        inbox.put(
            forwarded(address, inner="x" * 70 + "\n" * 3_000, subject="Fwd: Mare"), *letters_to(address, 1)
        )
        fetch_mail()
        row = db.session.scalars(select(ReceivedMail).where(ReceivedMail.state == MailState.WAITING)).one()
        assert (row.reason, row.subject) == ("too_large", "Fwd: Mare")
        assert (count(), inbox.seen()) == (1, [False, True])

    def test_a_full_disk_stops_it_before_anything_is_lost(self, inbox, address, monkeypatch):
        inbox.put(*letters_to(address, 2))

        def full(*_args, **_values):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as broken:
            broken.setattr(delivery, "prepared", full)
            assert fetch_mail() == {"trouble": "no_room"}
        assert fetch_mail()["fetched"] == 2
        assert count() == 2


class TestTroubles:
    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("secret%20word", "wrong", "not_let_in"),
            ("secret%20word", "%C8%99", "not_let_in"),
            ("INBOX", "Nowhere", "no_folder"),
        ],
    )
    def test_they_are_noted_without_the_password(self, app, inbox, mailbox, old, new, code):
        app.config["MAIL_URL"] = inbox.url.replace(old, new)
        assert fetch_mail() == {"trouble": code}
        account = fetching.present_account()
        assert (account.error, account.lease_owner) == (code, None)
        assert "wrong" not in account.error_detail

    def test_a_server_that_is_away_and_comes_back(self, app, mailbox, address):
        with imap_server() as gone:
            app.config["MAIL_URL"] = gone.url
        assert fetch_mail() == {"trouble": "no_connection"}
        with imap_server(gone.port) as back:
            back.put(forwarded(address))
            assert fetch_mail()["fetched"] == 1
        assert fetching.present_account().error == ""
        app.config["MAIL_URL"] = ""


class TestSetting:
    @pytest.mark.parametrize(
        "url",
        [
            "imaps://host/INBOX",
            "http://u:p@host",
            "imaps://u:p@host:x/",
            "imaps://u:p@host/?tls=maybe",
            "imaps://u:p@host/a%22b",
            "imaps://u:p@host/%C8%99",
        ],
    )
    def test_what_cannot_be_read_says_so_without_the_password(self, url):
        with pytest.raises(BadMailUrl) as caught:
            mailbox_server(url.replace(":p@", ":hunter2@"))
        assert "hunter2" not in str(caught.value)

    def test_the_usual_ones(self):
        server = mailbox_server("imaps://crm%40firma.ro:a%2Fb@mail.firma.ro/CRM%20in")
        assert (server.host, server.port, server.tls) == ("mail.firma.ro", 993, "ssl")
        assert (server.user, server.password, server.folder) == ("crm@firma.ro", "a/b", "CRM in")
        assert "a/b" not in repr(server)
        assert mailbox_server("imap://u:p@h").port == 143


def rename_account(moved) -> None:
    """As if the provider had moved the mailbox: the same name, other UIDs."""
    account = db.session.scalars(select(MailAccount)).one()
    account.name = mailbox_server(moved.url).name
    db.session.commit()


def free_lease() -> None:
    db.session.scalars(select(MailAccount)).one().lease_until = None
    db.session.commit()


def after_first(real, then):
    """The first call is real, the next ones are *then*."""
    calls = []

    def call(*args, **values):
        calls.append(args)
        return real(*args, **values) if len(calls) == 1 else then(*args, **values)

    return call
