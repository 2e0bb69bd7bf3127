"""Nobody outside can fill the disk: what unknown people write keeps to limits, and the rest comes again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.lib import clock
from crm.models import Interaction, MailAccount, MailState, ReceivedMail
from crm.services.files import storage
from crm.services.received_mail import room, waiting
from crm.services.received_mail.delivery import Fate, deliver
from crm.services.received_mail.fetching import fetch_mail
from crm.services.received_mail.room import TooManyWait
from tests.services.received_mail.letters import forwarded, letter
from tests.services.received_mail.mail_server import imap_server


def strange(number: int, **values) -> bytes:
    """A letter of somebody unknown to the bare mailbox."""
    sender = f"spam{number}@nowhere.example"
    return letter(to="crm@firma.example", sender=sender, message_id=f"<{number}@nowhere.example>", **values)


def put_aside(*numbers: int) -> None:
    for number in numbers:
        assert deliver(strange(number)) is Fate.KEPT_ASIDE
    db.session.commit()


def files() -> int:
    return sum(path.is_file() for path in storage.folder().rglob("*"))


def later(**distance):
    return clock.set_to(clock.now() + timedelta(**distance))


@pytest.fixture
def narrow(monkeypatch):
    """Room for four that wait, three of them in an hour."""
    monkeypatch.setattr(room, "MOST_WAITING", 4)
    monkeypatch.setattr(room, "MOST_AN_HOUR", 3)


class TestLimits:
    def test_of_an_hour(self, mailbox, narrow):
        put_aside(1, 2, 3)
        with pytest.raises(TooManyWait):
            deliver(strange(4))
        with later(hours=1, seconds=1):
            put_aside(4)

    def test_of_all_that_wait(self, mailbox, narrow, admin):
        put_aside(1, 2, 3)
        with later(hours=2):
            put_aside(4)
            with pytest.raises(TooManyWait):
                deliver(strange(5))
            waiting.discard(waiting.rows_for(admin)[0], by=admin)
            put_aside(5)

    def test_of_their_size_also_of_discarded_ones(self, app, mailbox, admin, monkeypatch):
        put_aside(1)
        waiting.discard(waiting.rows_for(admin)[0], by=admin)
        monkeypatch.setitem(app.config, "MAIL_WAITING_MAX_BYTES", room.taken().size + 100)
        with pytest.raises(TooManyWait):
            deliver(strange(2))

    def test_beyond_them_nothing_is_written_to_the_disk(self, mailbox, narrow):
        put_aside(1, 2, 3)
        before = files()
        with pytest.raises(TooManyWait):
            deliver(strange(4, files=(("big.bin", b"x" * 100_000),)))
        assert files() == before

    def test_files_inside_are_unpacked_only_once_somebody_takes_it_in(self, mailbox):
        before = files()
        assert deliver(strange(77, files=(("big.bin", b"7" * 1_000),))) is Fate.KEPT_ASIDE
        assert files() == before + 1

    def test_what_has_proof_comes_in_all_the_same(self, mailbox, narrow, address, ion):
        put_aside(1, 2, 3)
        assert deliver(forwarded(address)) is Fate.TAKEN_IN

    def test_what_is_here_is_not_too_many(self, mailbox, narrow):
        put_aside(1, 2, 3)
        assert deliver(strange(3)) is Fate.CAME_BEFORE

    def test_what_was_never_put_aside_does_not_count(self, mailbox, narrow, address, ion):
        for number in range(5):
            deliver(forwarded(address, message_id=f"<{number}@example.com>"))
        assert room.taken() == room.Taken(0, 0, 0)


class TestMailbox:
    @pytest.fixture
    def inbox(self, app, monkeypatch):
        with imap_server() as server:
            monkeypatch.setitem(app.config, "MAIL_URL", server.url)
            yield server

    def test_they_stay_unseen_come_again_and_keep_nobody_waiting(
        self, inbox, mailbox, narrow, address, ion, admin
    ):
        inbox.put(*(strange(number) for number in range(5)), forwarded(address))
        fetch_mail()
        assert inbox.seen() == [True] * 3 + [False] * 2 + [True]
        assert self.numbers() == (3, 1, True)
        fetch_mail()
        assert self.numbers() == (3, 1, True)
        with later(hours=2):
            for row in waiting.rows_for(admin):
                waiting.discard(row, by=admin)
            db.session.commit()
            fetch_mail()
            assert inbox.seen() == [True] * 6
            assert self.numbers() == (5, 1, False)

    def numbers(self) -> tuple[int, int, bool]:
        """Letters put aside, interactions, and whether messages were left."""
        aside = select(func.count()).select_from(ReceivedMail).where(ReceivedMail.state != MailState.TAKEN_IN)
        made = select(func.count()).select_from(Interaction)
        left = db.session.scalar(select(MailAccount.left_uid)) is not None
        return db.session.scalar(aside), db.session.scalar(made), left
