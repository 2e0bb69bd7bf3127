"""E-mails that a person decides on: without proof of whom they are for, or that could not be taken in."""

from collections.abc import Sequence

from crm.database import db
from crm.lib.received_mail import ReadMail, UnreadableMail, read_mail
from crm.models import Event, Interaction, MailState, ReceivedMail, State, User
from crm.services.files import storage
from crm.services.received_mail import ledger, room
from crm.services.received_mail.enclosures import LETTER_TYPE
from crm.services.received_mail.taking_in import Prepared, prepared, take_in
from crm.services.undo import one_gesture

ROWS = 50


class NotWaiting(ValueError):
    """Somebody has decided meanwhile."""


class LetterGone(ValueError):
    """The bytes are not there any more, or cannot be read."""


def keep_aside(raw: bytes, mail: ReadMail, user: User | None, reason: str) -> ReceivedMail:
    """Let *raw* wait for *user*, or for the leaders, as *reason* says.

    Raises `CameBefore`, and `TooManyWait` where there is no room for it.
    """
    if (line := ledger.line_of(mail, user)) is not None:
        raise ledger.CameBefore(line)
    room.check_room(len(raw))
    kept = storage.keep(raw, LETTER_TYPE)
    file = storage.add_row(kept, "letter.eml", by=None)
    return ledger.write_down(mail, user, MailState.WAITING, reason=reason, file_id=file.id)


def rows_for(user: User, before: int | None = None) -> list[ReceivedMail]:
    """What *user* may decide on, newest first; one more than a page holds where there is more."""
    query = ReceivedMail.visible_to(user).where(ReceivedMail.state == MailState.WAITING)
    if before is not None:
        query = query.where(ReceivedMail.id < before)
    return list(db.session.scalars(query.order_by(ReceivedMail.id.desc()).limit(ROWS + 1)))


def open_questions(user: User) -> list[Interaction]:
    """Interactions made of e-mails of *user*'s that nobody has said the client of, newest first."""
    query = (
        Interaction.visible_to(user)
        .join(ReceivedMail, ReceivedMail.interaction_id == Interaction.id)
        .where(
            ReceivedMail.user_id == user.id,
            Interaction.contact_id.is_(None),
            Interaction.state != State.DONE,
            Interaction.archived_at.is_(None),
        )
        .order_by(Interaction.id.desc())
        .limit(ROWS)
    )
    return list(db.session.scalars(query))


def letter_of(row: ReceivedMail) -> bytes:
    """The bytes of an e-mail that waits. Raises `LetterGone`."""
    path = storage.path_of(row.file.sha256) if row.file is not None else None
    if path is None or row.file.removed_at is not None or not path.is_file():
        raise LetterGone
    return path.read_bytes()


def preview_of(row: ReceivedMail) -> ReadMail | None:
    """What it says; None where nothing of it can be read."""
    try:
        return read_mail(letter_of(row))
    except (LetterGone, UnreadableMail):
        return None


def opened(row: ReceivedMail) -> Prepared:
    """The e-mail, read for taking in. Raises `LetterGone`."""
    try:
        return prepared(letter_of(row))
    except UnreadableMail as error:
        raise LetterGone from error


def accept(row: ReceivedMail, letter: Prepared, *, by: User) -> Event:
    """Take it in for *by*. Raises `NotWaiting`, and `CameBefore` if it came to them another way."""
    _hold(row)
    key = ledger.key_of(letter.mail, by)
    if row.key != key:
        known = ledger.line_of(letter.mail, by)
        if known is not None:
            raise ledger.CameBefore(known)
        row.key = key
    row.user_id, row.state = by.id, MailState.TAKEN_IN
    return take_in(letter, by, row=row)


def discard(row: ReceivedMail, *, by: User) -> Event:
    """Raises `NotWaiting`."""
    _hold(row)
    return row.discard(by=by)


def discard_all(ids: Sequence[int], *, by: User) -> list[Event]:
    """Discard those of *ids* that *by* may decide on and that still wait, in one gesture."""
    query = ReceivedMail.visible_to(by).where(
        ReceivedMail.id.in_(ids), ReceivedMail.state == MailState.WAITING
    )
    with one_gesture():
        return [row.discard(by=by) for row in db.session.scalars(query.with_for_update())]


def _hold(row: ReceivedMail) -> None:
    """Two people may decide at once: the first counts."""
    db.session.refresh(row, with_for_update={"key_share": True})
    if not row.is_waiting:
        raise NotWaiting
