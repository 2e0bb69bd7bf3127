"""The files of an e-mail: kept as far as the limits for files go; the rest is named, and the letter kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from crm.lib.received_mail import ReadMail
from crm.lib.received_mail.subjects import plain_subject
from crm.models import Interaction, User
from crm.services.files import attachments, storage
from crm.services.files.attachments import AttachmentError, Prepared, Sent

LETTER_TYPE = "message/rfc822"
# The letter itself may have to stand beside them.
ROOM_FOR_LETTER = 1


@dataclass(frozen=True)
class Enclosures:
    """``kept`` lie on the disk and go onto the interaction; ``left_out`` are the names of the others."""

    kept: tuple[Prepared, ...]
    left_out: tuple[str, ...]


def pack(mail: ReadMail, raw: bytes, *, is_cut: bool) -> Enclosures:
    """Look into the files of *mail* and write what is kept to the disk; outside any transaction.

    The whole letter *raw* is kept, too, where its words (*is_cut*) or files do not all find room.
    """
    kept: list[Prepared] = []
    left_out: list[str] = []
    most = current_app.config["ATTACHMENT_MAX_PER_RECORD"] - ROOM_FOR_LETTER
    for file in mail.files:
        try:
            if len(kept) >= most:
                raise AttachmentError("too_many", file.name)
            kept += attachments.prepare([Sent(file.name or "file", file.data)])
        except AttachmentError:
            left_out.append(storage.clean_name(file.name or "file"))
    if is_cut or left_out or not mail.is_whole:
        kept += _letter(mail, raw)
    return Enclosures(tuple(kept), tuple(left_out))


def _letter(mail: ReadMail, raw: bytes) -> list[Prepared]:
    """The e-mail as a file; none where it is larger than any file may be."""
    if len(raw) > current_app.config["ATTACHMENT_MAX_BYTES"]:
        return []
    name = storage.clean_name(f"{plain_subject(mail.subject)[:80]}.eml")
    return [Prepared(name, storage.keep(raw, LETTER_TYPE), None)]


def put(kept: Sequence[Prepared], interaction: Interaction, *, by: User) -> tuple[str, ...]:
    """Name *kept* on the interaction; returns the names of those for which the team has no room."""
    try:
        if kept:
            attachments.put(kept, interaction, by=by)
    except AttachmentError:
        return tuple(each.name for each in kept)
    return ()
