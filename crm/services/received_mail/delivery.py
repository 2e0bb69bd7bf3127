"""Mail from a server, by pipe or mailbox: for whom it is, and what becomes of it.

Only a personal address proves whom a mail is for. A colleague's name in From proves nothing, but says
who may know: such a mail waits for that colleague. All others wait for the leaders.
"""

import enum
import hashlib
from collections.abc import Sequence

from crm.database import db
from crm.lib.received_mail import ReadMail, read_mail
from crm.models import MailState, User
from crm.services.accounts import addresses as logins
from crm.services.received_mail import ledger, waiting
from crm.services.received_mail.addresses import is_ours, owners_of
from crm.services.received_mail.taking_in import Prepared, prepared, take_in


class Fate(enum.Enum):
    TAKEN_IN = "taken_in"
    KEPT_ASIDE = "kept_aside"
    CAME_BEFORE = "came_before"
    OWN = "own"
    NOT_OURS = "not_ours"


def deliver(raw: bytes, *, to: Sequence[str] = ()) -> Fate:
    """Take *raw* in, or let it wait. The caller commits.

    Raises `UnreadableMail`, `OSError`, and `TooManyWait` where there is no room for one that would wait.
    *to* are the envelope's recipients where the server tells them; else the headers do.
    """
    mail = read_mail(raw)
    reached_by = to or mail.delivered_to
    owners = owners_of(reached_by)
    if ledger.is_own_message(mail):
        return _write_own(mail)
    if owners:
        return _take_in_for(owners, prepared(raw, mail))
    if to and not any(map(is_ours, to)) and not mail.is_automatic:
        return Fate.NOT_OURS
    return _let_wait(raw, mail)


def _take_in_for(owners: list[User], letter: Prepared) -> Fate:
    fate = Fate.CAME_BEFORE
    for owner in owners:
        try:
            take_in(letter, owner)
        except ledger.CameBefore:
            continue
        fate = Fate.TAKEN_IN
    return fate


def _write_own(mail: ReadMail) -> Fate:
    try:
        ledger.write_down(mail, None, MailState.OWN)
    except ledger.CameBefore:
        return Fate.CAME_BEFORE
    return Fate.OWN


def _let_wait(raw: bytes, mail: ReadMail) -> Fate:
    sender = logins.by_address(mail.sender.address) if mail.sender and mail.sender.address else None
    try:
        waiting.keep_aside(raw, mail, sender, "no_token" if sender is not None else "nobodys")
    except ledger.CameBefore:
        return Fate.CAME_BEFORE
    return Fate.KEPT_ASIDE


def keep_unread(raw: bytes, reason: str) -> Fate:
    """Let a letter wait that made the program fail, so that it never blocks the others."""
    db.session.rollback()
    mail = _shell(raw)
    try:
        waiting.keep_aside(raw, mail, None, reason)
    except ledger.CameBefore:
        return Fate.CAME_BEFORE
    return Fate.KEPT_ASIDE


def _shell(raw: bytes) -> ReadMail:
    """A letter of which nothing is known but its bytes."""
    return ReadMail(
        message_id=hashlib.sha256(raw).hexdigest(),
        references=(),
        sender=None,
        recipients=(),
        copies=(),
        delivered_to=(),
        subject="",
        sent_at=None,
        date_text="",
        text="",
        files=(),
        original=None,
        is_automatic=False,
        is_whole=False,
    )
