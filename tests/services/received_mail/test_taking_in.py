"""An e-mail for a user becomes an interaction with all that it says, once, and can be taken back (SC-30)."""

from datetime import date, time

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Attachment, Channel, Event, Interaction, Job, Message, ReceivedMail, State
from crm.services.received_mail.ledger import CameBefore
from crm.services.received_mail.taking_in import prepared, take_in
from crm.services.undo import undo
from tests.services.received_mail.letters import forwarded, letter


def taken_in(raw: bytes, user) -> Interaction:
    event = take_in(prepared(raw), user)
    db.session.commit()
    return db.session.get(Interaction, event.record_id)


class TestAForward:
    def test_it_is_a_finished_email_of_the_client_inside(self, owner, address, ion):
        made = taken_in(forwarded(address), owner)
        assert (made.title, made.contact, made.channel) == ("Cerere de ofertă", ion, Channel.EMAIL)
        assert (made.state, made.responsible, made.created_by) == (State.DONE, owner, owner)
        assert made.step.process.key == "email"
        assert "Pentru istoric." in made.memo
        assert "vă rog o ofertă" in made.memo

    def test_its_day_and_hour_are_those_of_the_letter_inside(self, owner, address, ion):
        made = taken_in(forwarded(address), owner)
        assert (made.starts_on, made.start_time, made.update_date) == (
            date(2026, 11, 20),
            time(16, 5),
            date(2026, 11, 20),
        )

    def test_the_client_takes_part_and_the_forwarder_does_not(self, owner, address, ion):
        made = taken_in(forwarded(address), owner)
        assert [(row.contact, row.coordinates) for row in made.participants] == [(ion, "ion@client.example")]

    def test_of_an_unknown_client_it_asks_today(self, owner, address):
        made = taken_in(forwarded(address), owner)
        assert (made.state, made.contact, made.starts_on) == (State.OPEN, None, date(2026, 11, 23))
        assert [(row.name, row.is_unknown) for row in made.participants] == [("Ion Popescu", True)]
