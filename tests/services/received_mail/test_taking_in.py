"""An e-mail for a user becomes an interaction with all that it says, once, and can be taken back (SC-30)."""

import io
from datetime import date, time

import pytest
from PIL import Image
from sqlalchemy import func, select

from crm.database import db
from crm.models import (
    Attachment,
    Channel,
    ContactPoint,
    Event,
    Interaction,
    Job,
    Message,
    PointKind,
    ReceivedMail,
    State,
)
from crm.services.files.attachments import of
from crm.services.received_mail.ledger import CameBefore
from crm.services.received_mail.memos import LONGEST
from crm.services.received_mail.taking_in import prepared, take_in
from crm.services.undo import undo
from tests.factories import make_company, make_person
from tests.services.received_mail.letters import forwarded, letter


def taken_in(raw: bytes, user) -> Interaction:
    event = take_in(prepared(raw), user)
    db.session.commit()
    return db.session.get(Interaction, event.record_id)


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (300, 300), "red").save(stream, "JPEG")
    return stream.getvalue()


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
        assert (made.starts_on, made.start_time) == (date(2026, 11, 20), time(16, 5))
        assert made.update_date == date(2026, 11, 20)

    def test_the_client_takes_part_and_the_forwarder_does_not(self, owner, address, ion):
        made = taken_in(forwarded(address), owner)
        assert [(row.contact, row.coordinates) for row in made.participants] == [(ion, "ion@client.example")]

    def test_colleagues_whom_the_letter_inside_names_take_part(self, owner, colleague, address, ion):
        """OC-08: who read it as well, is found with it; whoever has it already does not stand there twice."""
        raw = forwarded(address, message_id="<copy@example.com>").replace(
            b"To: Olga Rusu <owner@example.com>",
            b"To: Olga Rusu <owner@example.com>, Colleague <colleague@example.com>",
        )
        made = taken_in(raw, owner)
        assert [row.user or row.contact for row in made.participants] == [ion, colleague]
        assert made.responsible == owner

    def test_of_an_unknown_client_it_asks_today(self, owner, address):
        made = taken_in(forwarded(address), owner)
        assert (made.state, made.contact, made.starts_on) == (State.OPEN, None, date(2026, 11, 23))
        assert made.update_date == date(2026, 11, 20)
        assert [(row.name, row.is_unknown) for row in made.participants] == [("Ion Popescu", True)]

    def test_from_an_address_the_crm_does_not_know(self, owner, address, ion):
        made = taken_in(forwarded(address, sender="Olga <olga.private@mail.example>"), owner)
        assert made.contact == ion

    def test_ones_own_letter_to_the_client(self, owner, address, ion):
        text = "From: Olga <owner@example.com>\nDate: 20 Nov 2026 16:05\nTo: Ion <ion@client.example>\n\nX"
        made = taken_in(letter(text, sender="owner@example.com", to=address, subject="Fwd: Ofertă"), owner)
        assert made.contact == ion


class TestOtherWays:
    def test_a_letter_sent_with_a_blind_copy_is_of_whom_it_went_to(self, owner, address, ion):
        raw = letter(
            sender="owner@example.com", to="ion@client.example", cc="third@x.example", Delivered_To=address
        )
        made = taken_in(raw, owner)
        assert made.contact == ion
        assert [row.coordinates for row in made.participants] == ["ion@client.example", "third@x.example"]

    def test_a_reply_with_a_quoted_letter_is_no_forward(self, owner, address, ion):
        text = (
            "Mulțumesc!\n\nFrom: Other <other@x.example>\nSent: 1 Nov 2026 10:00\nTo: Olga\nSubject: Alt\n\nX"
        )
        made = taken_in(
            letter(text, sender="owner@example.com", to="ion@client.example", subject="Re: Ofertă"), owner
        )
        assert (made.contact, made.title) == (ion, "Ofertă")

    def test_redirected_by_a_rule_it_is_of_its_sender(self, owner, address, ion):
        made = taken_in(letter(Delivered_To=address), owner)
        assert (made.contact, made.state, made.start_time) == (ion, State.DONE, time(16, 5))

    def test_a_colleague_in_copy_takes_part_and_is_no_client(self, owner, colleague, address, ion):
        made = taken_in(letter(cc="colleague@example.com"), owner)
        assert made.contact == ion
        assert [(row.contact, row.user) for row in made.participants] == [(ion, None), (None, colleague)]


class TestTheClient:
    def test_two_contacts_with_one_address_are_asked_about(self, owner, address, ion):
        twin = make_person("Popescu", "Ioana")
        twin.points = [ContactPoint.of(PointKind.EMAIL, "ion@client.example")]
        assert taken_in(forwarded(address), owner).contact is None

    def test_one_that_the_user_may_not_see_is_not_told(self, restricted, owner, mailbox, ion):
        ion.owner_id = owner.id
        made = taken_in(letter(to="x@y.example"), restricted)
        assert (made.contact, made.participants[0].contact_id) == (None, None)

    def test_an_archived_one_does_not_count(self, owner, address, ion):
        ion.archive(by=owner)
        assert taken_in(forwarded(address), owner).contact is None

    def test_the_only_one_among_those_in_copy(self, owner, address):
        firm = make_company("Client SRL")
        firm.points = [ContactPoint.of(PointKind.EMAIL, "office@client.example")]
        assert taken_in(letter(cc="office@client.example"), owner).contact == firm


class TestAutomatic:
    @pytest.mark.parametrize(
        "headers", [{"Auto_Submitted": "auto-replied"}, {"Return_Path": "<>"}, {"X_Autoreply": "yes"}]
    )
    def test_it_is_taken_in_asks_nothing_and_nothing_is_sent(self, owner, address, headers):
        jobs = db.session.query(Job).count()
        made = taken_in(letter("Sunt în concediu.", **headers), owner)
        assert (made.state, made.contact) == (State.DONE, None)
        assert (db.session.query(Message).count(), db.session.query(Job).count()) == (0, jobs)


class TestFiles:
    def test_they_are_on_the_interaction(self, owner, address, ion):
        made = taken_in(
            forwarded(address, files=(("plan.pdf", b"%PDF-1.4 x"), ("foto.jpg", picture()))), owner
        )
        assert {each.name for each in of(made, owner)} == {"plan.pdf", "foto.jpg"}
        assert next(each for each in of(made, owner) if each.name == "foto.jpg").thumbnail_id is not None

    def test_winmail_is_kept(self, owner, address, ion):
        made = taken_in(forwarded(address, files=(("winmail.dat", b"\x78\x9f\x3e\x22\x01\x00x"),)), owner)
        assert [each.name for each in of(made, owner)] == ["winmail.dat"]

    def test_what_is_not_taken_in_is_named_and_the_letter_kept(self, owner, address, ion):
        raw = forwarded(address, files=(("virus.exe", b"MZ\x90\x00\x03"), ("plan.pdf", b"%PDF-1.4 x")))
        made = taken_in(raw, owner)
        assert "virus.exe" in made.memo.splitlines()[-2]
        assert {each.name for each in of(made, owner)} == {"plan.pdf", "Cerere de ofertă.eml"}

    def test_one_too_large_too(self, app, owner, address, ion, monkeypatch):
        monkeypatch.setitem(app.config, "ATTACHMENT_MAX_BYTES", 3_000)
        made = taken_in(forwarded(address, files=(("mare.pdf", b"%PDF-1.4 " + b"x" * 3_000),)), owner)
        assert "mare.pdf" in made.memo
        assert of(made, owner) == []

    def test_without_room_for_files_the_words_are_kept(self, app, owner, address, ion, monkeypatch):
        monkeypatch.setitem(app.config, "ATTACHMENT_MAX_TOTAL_BYTES", 5)
        made = taken_in(forwarded(address, files=(("plan.pdf", b"%PDF-1.4 x"),)), owner)
        assert "plan.pdf" in made.memo
        assert "vă rog o ofertă" in made.memo

    def test_a_long_text_is_cut_for_the_form_and_whole_beside_it(self, owner, address, ion):
        raw = forwarded(address, inner="lung " * 5_000)
        made = taken_in(raw, owner)
        assert len(made.memo) <= LONGEST
        assert of(made, owner)[0].name == "Cerere de ofertă.eml"
        assert of(made, owner)[0].file.size == len(raw)

    def test_two_hundred_files_keep_to_the_limit(self, app, owner, address, ion, monkeypatch):
        monkeypatch.setitem(app.config, "ATTACHMENT_MAX_PER_RECORD", 4)
        files = tuple((f"{each}.txt", b"x%d" % each) for each in range(9))
        made = taken_in(forwarded(address, files=files), owner)
        assert [each.name for each in of(made, owner)] == ["Cerere de ofertă.eml", "2.txt", "1.txt", "0.txt"]


class TestOnce:
    def test_the_same_letter_again_is_refused(self, owner, address, ion):
        made = taken_in(forwarded(address), owner)
        with pytest.raises(CameBefore) as caught:
            take_in(prepared(forwarded(address)), owner)
        assert caught.value.row.interaction_id == made.id

    def test_a_colleague_may_take_it_in_as_well(self, owner, colleague, address, ion):
        taken_in(forwarded(address), owner)
        assert taken_in(forwarded(address), colleague).responsible == colleague

    def test_a_scanner_that_gives_all_letters_one_id(self, owner, address):
        taken_in(letter(message_id="<0@scanner>"), owner)
        taken_in(letter(message_id="<0@scanner>", date="Fri, 20 Nov 2026 16:06:00 +0200"), owner)
        assert db.session.query(Interaction).count() == 2

    def test_without_an_id_the_words_count(self, owner, address):
        taken_in(letter(message_id=""), owner)
        with pytest.raises(CameBefore):
            take_in(prepared(b"Received: by x\r\n" + letter(message_id="")), owner)
        taken_in(letter("Altceva", message_id=""), owner)


class TestUndo:
    def test_one_click_takes_all_of_it_back(self, owner, address, ion):
        taken_in(letter(message_id="<a@x>"), owner)
        made = taken_in(letter(message_id="<b@x>", answers="<a@x>", files=(("a.pdf", b"%PDF-1.4 x"),)), owner)
        event = db.session.scalars(
            select(Event).where(Event.record_id == made.id, Event.action == "created")
        ).first()
        undo(event, by=owner)
        db.session.commit()
        assert made.is_archived
        assert of(made, owner) == []

    def test_taken_back_it_does_not_come_again_by_itself(self, owner, address, ion):
        made = taken_in(forwarded(address), owner)
        undo(db.session.scalars(select(Event).where(Event.record_id == made.id)).first(), by=owner)
        with pytest.raises(CameBefore):
            take_in(prepared(forwarded(address)), owner)


class TestWords:
    @pytest.mark.parametrize(
        ("language", "title"),
        [("hu", "Tárgy nélküli e-mail"), ("pl", "E-mail bez tematu"), (None, "E-mail fără subiect")],
    )
    def test_ours_are_in_the_users_language(self, owner, address, language, title):
        owner.language = language
        assert taken_in(letter(subject=""), owner).title == title

    def test_a_date_that_cannot_be_is_now(self, owner, address, ion):
        made = taken_in(letter(date="Fri, 20 Nov 2099 16:05:00 +0200"), owner)
        assert (made.starts_on, made.start_time) == (date(2026, 11, 23), time(10, 0))


class TestTogetherOrNotAtAll:
    def test_a_failure_leaves_nothing(self, owner, address, ion, monkeypatch):
        def failing(*_args, **_values):
            raise ZeroDivisionError

        with monkeypatch.context() as broken:
            broken.setattr("crm.services.received_mail.threads.continue_thread", failing)
            with pytest.raises(ZeroDivisionError):
                take_in(prepared(forwarded(address)), owner)
        db.session.rollback()
        counts = [
            db.session.scalar(select(func.count()).select_from(each))
            for each in (Interaction, ReceivedMail, Attachment)
        ]
        assert counts == [0, 0, 0]
        taken_in(forwarded(address), owner)
