"""Mail from outside: who may put it where, what waits, and that whatever comes ends in the book (T23)."""

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.lib import clock
from crm.lib.received_mail import UnreadableMail
from crm.models import Interaction, MailState, Message, MessageChannel, MessageKind, ReceivedMail, UserState
from crm.services.received_mail import delivery, waiting
from crm.services.received_mail.addresses import address_of, is_ours, owners_of, renew
from crm.services.received_mail.delivery import Fate, deliver
from crm.services.received_mail.ledger import CameBefore
from crm.services.received_mail.waiting import LetterGone, NotWaiting
from crm.services.undo import undo
from tests.lib.received_mail.nasty import LETTERS
from tests.services.received_mail.letters import forwarded, letter


def rows() -> list[ReceivedMail]:
    return list(db.session.scalars(select(ReceivedMail).order_by(ReceivedMail.id)))


class TestAddresses:
    def test_each_user_has_one_of_their_own(self, mailbox, owner, colleague):
        assert address_of(owner) != address_of(colleague)
        assert owners_of([address_of(owner).upper(), "x@y.example"]) == [owner]

    def test_a_renewed_one_replaces_the_one_before(self, mailbox, owner):
        before = address_of(owner)
        renew(owner)
        assert owners_of([before]) == []
        assert owners_of([address_of(owner)]) == [owner]

    def test_whoever_has_left_has_none(self, mailbox, owner):
        address = address_of(owner)
        owner.state = UserState.LEFT
        assert owners_of([address]) == []

    @pytest.mark.parametrize("address", ["crm@firma.example", "crm+x@firma.example", "CRM+X@Firma.Example"])
    def test_ours(self, mailbox, address):
        assert is_ours(address)

    @pytest.mark.parametrize(
        "address", ["crm@x.example", "a+crm@firma.example", "crm", "", "@firma.example", "crmx@firma.example"]
    )
    def test_not_ours(self, mailbox, address):
        assert not is_ours(address)

    def test_without_a_mailbox_nobody_has_one(self, team, owner):
        assert (address_of(owner), is_ours(""), is_ours("@"), owners_of(["+@"])) == ("", False, False, [])


class TestProof:
    def test_a_personal_address_is_enough_whoever_wrote(self, owner, address):
        assert deliver(letter(to=address)) is Fate.TAKEN_IN
        assert rows()[0].user_id == owner.id

    def test_the_envelope_counts_before_the_headers(self, owner, colleague, address):
        assert deliver(letter(to=address_of(colleague)), to=[address]) is Fate.TAKEN_IN
        assert [row.user_id for row in rows()] == [owner.id]

    def test_two_addressees_have_it_each(self, owner, colleague, address):
        deliver(letter(to=f"{address}, {address_of(colleague)}"))
        assert {row.user_id for row in rows()} == {owner.id, colleague.id}

    def test_a_name_in_from_is_none(self, owner, mailbox):
        assert deliver(forwarded(mailbox)) is Fate.KEPT_ASIDE
        assert (rows()[0].user_id, rows()[0].reason) == (owner.id, "no_token")
        assert db.session.query(Interaction).count() == 0

    def test_a_wrong_secret_is_none(self, owner, address):
        wrong = address.replace("+", "+x")
        assert deliver(letter(to=wrong), to=[wrong]) is Fate.KEPT_ASIDE
        assert (rows()[0].user_id, rows()[0].reason) == (None, "nobodys")

    def test_mail_for_others_is_refused(self, mailbox):
        assert deliver(letter(), to=["somebody@firma.example"]) is Fate.NOT_OURS
        assert rows() == []

    def test_an_automatic_one_is_never_refused(self, mailbox):
        raw = letter(Auto_Submitted="auto-replied")
        assert deliver(raw, to=["somebody@firma.example"]) is Fate.KEPT_ASIDE

    def test_our_own_reminder_that_comes_back_is_nobodys_business(self, owner, address):
        now = clock.now()
        message = Message(
            key="k", channel=MessageChannel.EMAIL, kind=MessageKind.MORNING_LIST, occurrence_at=now,
            recipient="owner@example.com", language="ro", message_id="<own@firma.example>", due_at=now,
            next_try_at=now,
        )  # fmt: skip
        db.session.add(message)
        raw = letter(to=address, message_id="<own@firma.example>")
        assert [deliver(raw), deliver(raw)] == [Fate.OWN, Fate.CAME_BEFORE]
        assert db.session.query(Interaction).count() == 0


class TestDeciding:
    @pytest.fixture
    def row(self, owner, mailbox, ion) -> ReceivedMail:
        deliver(forwarded(mailbox))
        db.session.commit()
        return rows()[0]

    def test_taken_in_by_whom_it_names(self, row, owner, ion):
        event = waiting.accept(row, waiting.opened(row), by=owner)
        made = db.session.get(Interaction, event.record_id)
        assert (made.contact, made.responsible, row.state) == (ion, owner, MailState.TAKEN_IN)

    def test_afterwards_it_does_not_come_again(self, row, owner, address):
        waiting.accept(row, waiting.opened(row), by=owner)
        assert deliver(forwarded("crm@firma.example"), to=[address]) is Fate.CAME_BEFORE

    def test_a_leader_takes_in_what_is_nobodys(self, mailbox, manager, ion):
        deliver(letter(to=mailbox))
        row = rows()[0]
        waiting.accept(row, waiting.opened(row), by=manager)
        assert row.interaction.responsible == manager
        assert deliver(letter(to=mailbox), to=[address_of(manager)]) is Fate.CAME_BEFORE

    def test_one_that_came_another_way_meanwhile(self, row, owner, admin, address):
        row.key, row.user_id = "0" * 64, None
        deliver(forwarded("crm@firma.example"), to=[address_of(admin)])
        with pytest.raises(CameBefore):
            waiting.accept(row, waiting.opened(row), by=admin)

    def test_discarded_and_wanted_back(self, row, owner):
        event = waiting.discard(row, by=owner)
        assert waiting.rows_for(owner) == []
        undo(event, by=owner)
        assert waiting.rows_for(owner) == [row]

    def test_only_once(self, row, owner):
        waiting.discard(row, by=owner)
        with pytest.raises(NotWaiting):
            waiting.accept(row, waiting.opened(row), by=owner)

    def test_one_whose_bytes_are_gone(self, row, owner):
        row.file.removed_at = clock.now()
        with pytest.raises(LetterGone):
            waiting.opened(row)
        assert waiting.preview_of(row) is None

    def test_who_sees_it(self, row, owner, colleague, admin, mailbox):
        deliver(letter(to=mailbox))
        assert len(waiting.rows_for(owner)) == 1
        assert waiting.rows_for(colleague) == []
        assert [each.user_id for each in waiting.rows_for(admin)] == [None]


class TestWhateverComes:
    @pytest.mark.parametrize("name", LETTERS)
    def test_it_ends_in_the_book_once(self, owner, address, name):
        raw = LETTERS[name]
        assert deliver(raw, to=[address]) is Fate.TAKEN_IN
        db.session.commit()
        assert deliver(raw, to=[address]) is Fate.CAME_BEFORE
        assert db.session.scalar(select(func.count()).select_from(Interaction)) == 1

    def test_what_is_no_letter_is_said_to_be_none(self, address):
        with pytest.raises(UnreadableMail):
            deliver(b"no letter")

    def test_what_cannot_be_read_is_kept_once(self, mailbox):
        assert delivery.keep_unread(b"x\x00\xff", "unreadable") is Fate.KEPT_ASIDE
        db.session.commit()
        assert delivery.keep_unread(b"x\x00\xff", "unreadable") is Fate.CAME_BEFORE


class TestAutoresponders:
    def test_two_that_face_each_other_are_never_fed(self, owner, address):
        """Each answer of theirs is taken in; we answer none, so nothing goes round."""
        for number in range(5):
            raw = letter(
                "Out of office", to=address, message_id=f"<{number}@x>", Auto_Submitted="auto-replied"
            )
            assert deliver(raw) is Fate.TAKEN_IN
        assert db.session.query(Message).count() == 0
