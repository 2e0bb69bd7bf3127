"""A file belongs to one record and is seen by those who see the record."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from crm.database import db
from crm.models import Affiliation, Attachment, Event
from crm.services.files.attachments import AttachmentError, Sent, attach, of, usage
from crm.services.undo import CannotUndo, undo
from tests.factories import make_company, make_deal, make_interaction, make_person


def put(record, by, *names: str) -> Attachment:
    event = attach([Sent(name, name.encode()) for name in names or ("a.txt",)], record, by=by)
    return db.session.get(Attachment, event.record_id)


def is_seen(attachment: Attachment, user) -> bool:
    query = Attachment.visible_to(user).where(Attachment.id == attachment.id)
    return db.session.scalars(query).one_or_none() is not None


def test_it_has_exactly_one_record(app, owner):
    file = put(make_company(), owner).file
    db.session.commit()
    for holders in ({}, {"deal_id": 1, "contact_id": 1}):
        one = Attachment(name="a", file=file, **holders)
        with db.session.no_autoflush, pytest.raises(IntegrityError):
            one.record_event("added", by=owner)
        db.session.rollback()


def test_it_is_seen_with_its_record(app, owner, colleague, restricted, admin):
    for record in (make_company(owner_id=owner.id), make_deal(owner_id=owner.id)):
        attachment = put(record, owner)
        assert is_seen(attachment, colleague)
        assert not is_seen(attachment, restricted)


def test_private_ones_are_nobody_else_s(app, owner, colleague, restricted, admin):
    attachment = put(make_interaction(is_private=True, responsible_id=owner.id), owner)
    assert is_seen(attachment, owner)
    assert not any(is_seen(attachment, user) for user in (colleague, restricted, admin))


def test_who_brought_it_has_no_right_to_the_file_itself(app, owner):
    assert put(make_company(), owner).file.created_by_id is None


def test_several_are_one_gesture(app, owner):
    company = make_company()
    attachment = put(company, owner, "a.txt", "b.txt", "c.txt")
    assert [each.name for each in of(company, owner)] == ["c.txt", "b.txt", "a.txt"]
    event = db.session.scalars(select(Event).order_by(Event.id.desc())).first()
    undo(event, by=owner)
    assert of(company, owner) == []
    assert attachment.is_archived


def test_taking_off_is_undone_until_the_bytes_are_gone(app, owner):
    company = make_company()
    attachment = put(company, owner)
    event = attachment.archive(by=owner)
    assert of(company, owner) == []
    undo(event, by=owner)
    assert of(company, owner) == [attachment]
    event = attachment.archive(by=owner)
    attachment.file.removed_at = attachment.archived_at
    with pytest.raises(CannotUndo, match="definitiv"):
        undo(event, by=owner)


@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [
        ("ATTACHMENT_MAX_BYTES", 4, "too_large"),
        ("ATTACHMENT_MAX_PER_RECORD", 1, "too_many"),
        ("ATTACHMENT_MAX_TOTAL_BYTES", 9, "no_room"),
    ],
)
def test_limits(app, owner, monkeypatch, setting, value, reason):
    monkeypatch.setitem(app.config, setting, value)
    company = make_company()
    with pytest.raises(AttachmentError) as caught:
        put(company, owner, "a.txt", "b.txt")
    assert caught.value.reason == reason
    assert tuple(usage(company)) == (0, 0)


def test_the_list_is_one_statement(app, owner, count_queries):
    company = make_company()
    put(company, owner, *(f"{number}.txt" for number in range(9)))
    db.session.commit()
    person = make_person(companies=[Affiliation(company=company)])
    put(person, owner, "b.txt")
    db.session.commit()
    assert company.id
    assert owner.id

    def all_of() -> list[str]:
        return [each.added_by.name + each.file.sha256 + each.contact.name for each in of(company, owner)]

    assert count_queries(all_of) == 1


def test_a_company_shows_the_files_of_its_people_as_far_as_one_sees_them(app, owner, restricted):
    company = make_company(owner_id=restricted.id)
    theirs = make_person(owner_id=restricted.id, companies=[Affiliation(company=company)])
    hidden = make_person("Ban", owner_id=owner.id, companies=[Affiliation(company=company)])
    other = make_person("Pop", owner_id=restricted.id, companies=[Affiliation(company=make_company())])
    files = [put(each, owner) for each in (company, theirs, hidden, other)]
    db.session.flush()
    assert of(company, restricted) == [files[1], files[0]]
    assert of(company, owner) == [files[2], files[1], files[0]]
    assert of(theirs, restricted) == [files[1]]
