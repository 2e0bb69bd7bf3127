"""How much of what unknown people write is kept: nobody outside can fill the disk, and nothing is lost.

Beyond these limits a letter without proof of whom it is for stays with the mail server, and comes again.
"""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import Integer, case, func, select, text

from crm.database import db
from crm.lib import clock
from crm.models import MailState, ReceivedMail, StoredFile

MOST_AN_HOUR = 100
MOST_WAITING = 1_000
ASIDE = text("received_mail.reason <> ''")
# Once there was too little, this part of it must be free before what was left lying is read again.
ENOUGH = 0.5


class TooManyWait(Exception):
    """There is no room for another letter of somebody unknown."""


@dataclass(frozen=True)
class Taken:
    """What letters that a person decides on take up; *size* in bytes, discarded ones on the disk included."""

    waiting: int
    lately: int
    size: int

    def fits(self, size: int, share: float = 1) -> bool:
        """Whether one of *size* bytes more keeps within *share* of each limit."""
        return (
            self.waiting < MOST_WAITING * share
            and self.lately < MOST_AN_HOUR * share
            and self.size + size <= current_app.config["MAIL_WAITING_MAX_BYTES"] * share
        )


def check_room(size: int) -> None:
    """Raises `TooManyWait`."""
    if not taken().fits(size):
        raise TooManyWait


def has_room_again() -> bool:
    return taken().fits(0, ENOUGH)


def taken() -> Taken:
    waits = (ReceivedMail.state == MailState.WAITING).cast(Integer)
    is_new = (ReceivedMail.received_at > clock.now() - timedelta(hours=1)).cast(Integer)
    size = case((StoredFile.removed_at.is_(None), StoredFile.size), else_=0)
    sums = [func.coalesce(func.sum(each), 0) for each in (waits, is_new, size)]
    query = select(*sums).select_from(ReceivedMail).outerjoin(ReceivedMail.file)
    # In words and not as a value: only so does the index of what was put aside answer.
    return Taken(*map(int, db.session.execute(query.where(ASIDE)).one()))
