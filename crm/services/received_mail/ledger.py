"""The book of what came in: an e-mail is written down once for each user, whichever way it comes again."""

import hashlib
from importlib import import_module

from sqlalchemy import select

from crm.database import db
from crm.lib import clock
from crm.lib.received_mail import ReadMail
from crm.models import MailState, MailTrace, Message, ReceivedMail, User


class CameBefore(Exception):
    """The e-mail is in the book; ``row`` is its line."""

    def __init__(self, row: ReceivedMail) -> None:
        super().__init__(row.key)
        self.row = row


def key_of(mail: ReadMail, user: User | None) -> str:
    """What makes *mail* itself for *user*: nothing that servers change on the way.

    Some programs give all their letters one id: the date goes with it. Without an id, the words count.
    """
    said = [str(user.id if user else 0), mail.message_id, mail.date_text]
    if not mail.message_id:
        files = [hashlib.sha256(file.data).hexdigest() for file in mail.files]
        said += [str(mail.sender), mail.subject, mail.text, *files]
    return digest_of("\n".join(said))


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def write_down(mail: ReadMail, user: User | None, state: MailState, **values) -> ReceivedMail:
    """A line for *mail*, in the present transaction. Raises `CameBefore`.

    On PostgreSQL the same e-mail arriving twice at once waits here for the end of the first.
    """
    sender = mail.sender
    row = {
        "key": key_of(mail, user),
        "user_id": user.id if user else None,
        "state": state,
        "reason": "",
        "sender": (sender.address or sender.name if sender else "")[:254],
        "subject": mail.subject[:200],
        "sent_at": mail.sent_at,
        "received_at": clock.now(),
        **values,
    }
    made = _insert(row)
    if made is None:
        raise CameBefore(_find(row["key"]))
    line = db.session.get(ReceivedMail, made)
    _leave_traces(line, mail)
    return line


def _insert(row: dict) -> int | None:
    table = ReceivedMail.__table__
    dialect = import_module(f"sqlalchemy.dialects.{db.session.connection().dialect.name}")
    inserting = dialect.insert(table).values(row).on_conflict_do_nothing().returning(table.c.id)
    return db.session.execute(inserting).scalar_one_or_none()


def _find(key: str) -> ReceivedMail:
    return db.session.scalars(select(ReceivedMail).where(ReceivedMail.key == key)).one()


def line_of(mail: ReadMail, user: User | None) -> ReceivedMail | None:
    """The line of *mail*, if it is written down."""
    return db.session.scalar(select(ReceivedMail).where(ReceivedMail.key == key_of(mail, user)))


def _leave_traces(line: ReceivedMail, mail: ReadMail) -> None:
    db.session.add_all(MailTrace(mail_id=line.id, digest=digest) for digest in traces_of(mail))
    db.session.flush()


def traces_of(mail: ReadMail) -> list[str]:
    """The digests of the ids that *mail* bears or refers to."""
    ids = dict.fromkeys(filter(None, (mail.message_id, *mail.references)))
    return [digest_of(each) for each in ids]


def is_own_message(mail: ReadMail) -> bool:
    """Whether *mail* is a message of our outbox that came back (its ids stand there with brackets)."""
    if not mail.message_id:
        return False
    query = select(Message.id).where(Message.message_id == f"<{mail.message_id}>").limit(1)
    return db.session.scalar(query) is not None
