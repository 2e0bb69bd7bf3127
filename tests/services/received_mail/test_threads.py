"""Letters that answer each other stand in one chain, whoever forwarded them and however."""

import pytest

from crm.database import db
from crm.lib import clock
from crm.models import Interaction, Message, MessageChannel, MessageKind
from crm.services.interactions.chains import thread_of
from crm.services.received_mail.taking_in import prepared, take_in
from tests.factories import make_deal, make_interaction
from tests.services.received_mail.letters import forwarded, letter

FIRST, SECOND, THIRD = "<a@x.example>", "<b@x.example>", "<c@x.example>"


@pytest.fixture
def take(owner, address, ion):
    def take(raw: bytes, user=owner) -> Interaction:
        event = take_in(prepared(raw), user)
        db.session.commit()
        return db.session.get(Interaction, event.record_id)

    return take


def test_an_answer_goes_on_with_the_letter(take, owner):
    first = take(letter(message_id=FIRST))
    second = take(letter(message_id=SECOND, answers=FIRST))
    assert [row.id for row in thread_of(second, owner)] == [first.id, second.id]


def test_two_forwards_of_one_letter_are_one_thread(take):
    first = take(forwarded("crm@firma.example", message_id=SECOND, answers=FIRST))
    second = take(forwarded("crm@firma.example", message_id=THIRD, answers=FIRST))
    assert first.chain_id == second.chain_id is not None


def test_a_letter_that_comes_after_its_answer(take):
    answer = take(letter(message_id=SECOND, answers=FIRST))
    assert take(letter(message_id=FIRST)).chain_id == answer.chain_id is not None


def test_what_the_chain_is_for_is_what_the_answer_is_for(take):
    first = take(letter(message_id=FIRST))
    first.deal = make_deal()
    db.session.commit()
    assert take(letter(message_id=SECOND, answers=FIRST)).deal == first.deal


def test_strange_letters_stay_alone(take):
    take(letter(message_id=FIRST))
    assert take(letter(message_id=SECOND, answers=THIRD)).chain_id is None


def test_a_colleagues_private_thread_stays_theirs(take, colleague):
    first = take(letter(message_id=FIRST))
    first.is_private = True
    db.session.commit()
    assert take(letter(message_id=SECOND, answers=FIRST), colleague).chain_id is None


def test_an_archived_letter_is_not_gone_on_with(take, owner):
    take(letter(message_id=FIRST)).archive(by=owner)
    assert take(letter(message_id=SECOND, answers=FIRST)).chain_id is None


def test_an_answer_to_our_reminder_goes_on_with_the_appointment(take, owner, ion):
    meeting = make_interaction("Măsurători", contact_id=ion.id, responsible_id=owner.id)
    now = clock.now()
    db.session.add(
        Message(
            key="k",
            channel=MessageChannel.EMAIL,
            kind=MessageKind.DAY_BEFORE,
            interaction_id=meeting.id,
            occurrence_at=now,
            recipient="ion@client.example",
            language="ro",
            message_id="<reminder@firma.example>",
            due_at=now,
            next_try_at=now,
        )
    )
    db.session.commit()
    answer = take(letter("Nu pot veni.", message_id=FIRST, answers="<reminder@firma.example>"))
    assert answer.chain_id == meeting.chain_id is not None
