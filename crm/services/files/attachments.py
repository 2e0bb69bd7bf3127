"""Files of records: taken in within limits, listed, added up.

Bytes first, rows after: what takes long (looking into a file, taking out what a camera noted, drawing a
small picture, the disk) needs no database, so a page does it while no transaction is under way.
"""

import errno
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from crm.database import db
from crm.lib.errors import InputError
from crm.lib.file_kinds import FileKind, fitting_name, kind_of
from crm.lib.metadata import without_metadata
from crm.lib.thumbnails import MEDIA_TYPE, thumbnail
from crm.models import Attachment, Contact, Event, StoredFile, User
from crm.services.files import storage as files
from crm.services.files.storage import Kept
from crm.services.undo import one_gesture

# What stays free on the disk: the database needs room, too.
SPARE_BYTES = 20 * 1024 * 1024
NAME = (User.family_name, User.given_name, User.language, User.email)


class AttachmentError(InputError):
    """``reason``: too_large, too_many (on this record), no_room (the team's limit), damaged (a picture),
    or of `FileKindError`.
    """

    def __init__(self, reason: str, name: str = "") -> None:
        super().__init__(reason)
        self.name = name


@dataclass(frozen=True)
class Sent:
    """A file as it came in."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Checked:
    """A file that may be kept, under the name it will be shown by."""

    name: str
    data: bytes
    kind: FileKind


@dataclass(frozen=True)
class Prepared:
    """A file on the disk, with its small picture where one could be drawn."""

    name: str
    file: Kept
    thumbnail: Kept | None


def of(record, user: User) -> list[Attachment]:
    """The files of *record*, of a company also those of its people whom *user* may see; newest first.

    One statement; whose a file is stands on it (``contact``).
    """
    query = (
        select(Attachment)
        .options(joinedload(Attachment.file), joinedload(Attachment.added_by).load_only(User.id, *NAME))
        .order_by(Attachment.id.desc())
    )
    if record.record_type() != "contact":
        return list(db.session.scalars(query.where(Attachment.is_on(record.record_type(), record.id))))
    whose = joinedload(Attachment.contact).load_only(Contact.name)
    return list(db.session.scalars(query.where(Attachment.is_with(record.id, user)).options(whose)))


def attach(sent: Sequence[Sent], record, *, by: User) -> Event:
    """Put all of *sent* on *record*, or none of it; returns an event of the gesture.

    Raises `AttachmentError` for what is not taken in, `OSError` (ENOSPC) where the disk is full.
    """
    check_room(record, [len(each.data) for each in sent])
    return put(prepare(sent), record, by=by)


def prepare(sent: Sequence[Sent]) -> list[Prepared]:
    """Look into all of *sent*, then write them to the disk: slow, and without the database.

    Raises as `attach`.
    """
    return [_prepared(each) for each in [_checked(each) for each in sent]]


def put(prepared: Sequence[Prepared], record, *, by: User) -> Event:
    """Name *prepared* on *record*; returns an event of the gesture. Raises `AttachmentError`."""
    check_room(record, [each.file.size for each in prepared])
    with one_gesture():
        events = [_put_one(each, record, by) for each in prepared]
    return events[-1]


def _checked(sent: Sent) -> Checked:
    if len(sent.data) > current_app.config["ATTACHMENT_MAX_BYTES"]:
        raise AttachmentError("too_large", files.clean_name(sent.name))
    try:
        kind = kind_of(sent.data)
        data = without_metadata(sent.data, kind)
    except InputError as error:
        raise AttachmentError(error.reason, files.clean_name(sent.name)) from error
    return Checked(fitting_name(files.clean_name(sent.name), kind), data, kind)


def check_room(record, sizes: Sequence[int]) -> None:
    """Raises `AttachmentError` or `OSError` where files of *sizes* (bytes) have no room on *record*."""
    settings, (count, _size) = current_app.config, usage(record)
    if count + len(sizes) > settings["ATTACHMENT_MAX_PER_RECORD"]:
        raise AttachmentError("too_many")
    if usage()[1] + sum(sizes) > settings["ATTACHMENT_MAX_TOTAL_BYTES"]:
        raise AttachmentError("no_room")
    if shutil.disk_usage(settings["DATA_DIR"]).free < sum(sizes) + SPARE_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def usage(record=None) -> Row:
    """How many files and bytes are on *record*, or on all records."""
    query = select(func.count(Attachment.id), func.coalesce(func.sum(StoredFile.size), 0))
    query = query.select_from(Attachment).join(StoredFile, StoredFile.id == Attachment.file_id)
    if record is None:
        query = query.where(StoredFile.removed_at.is_(None))
    else:
        query = query.where(Attachment.is_on(record.record_type(), record.id))
    return db.session.execute(query).one()


def _prepared(each: Checked) -> Prepared:
    small = thumbnail(each.data) if each.kind.is_picture else None
    return Prepared(
        each.name,
        files.keep(each.data, each.kind.media_type),
        files.keep(small, MEDIA_TYPE) if small else None,
    )


def _put_one(each: Prepared, record, by: User) -> Event:
    # Nobody's own: a stored file of somebody's is theirs to read, also when the record no longer is.
    file = files.add_row(each.file, each.name, by=None)
    attachment = Attachment(name=each.name, file_id=file.id, added_by_id=by.id)
    setattr(attachment, record.record_type(), record)
    if each.thumbnail is not None:
        attachment.thumbnail_id = files.add_row(each.thumbnail, "small.jpg", by=None).id
    return attachment.record_event("added", by=by, name=each.name)
