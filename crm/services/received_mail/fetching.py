"""Reads the mailbox again and again: each message once, none lost, a bad one never in the way of others.

How far it was read is remembered by UID in the transaction that takes a message in; the message is
marked as seen after that. What comes twice all the same (a changed UIDVALIDITY, a copied message) is
found in the book. No answer of the mail server is waited for inside a transaction.
"""

import logging
import secrets
import time
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from crm.database import db
from crm.lib import clock
from crm.lib.received_mail import UnreadableMail, read_mail
from crm.models import Job, MailAccount
from crm.services.received_mail import waiting
from crm.services.received_mail.delivery import deliver, keep_unread
from crm.services.received_mail.ledger import CameBefore
from crm.services.received_mail.mailbox import (
    BadMailUrl,
    MailboxServer,
    MailboxTrouble,
    OpenMailbox,
    mailbox_server,
)
from crm.services.received_mail.room import TooManyWait, has_room_again

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
# One run; what is left waits for the next.
SECONDS = 60.0
MOST_MESSAGES = 200
QUIET = {"synchronize_session": False}


class LeaseLost(Exception):
    """Another runner reads the mailbox by now."""


def is_configured() -> bool:
    return bool(current_app.config["MAIL_URL"])


def present_server() -> MailboxServer | None:
    """The mailbox of the settings; None when there is none, or none that can be read."""
    try:
        return mailbox_server(current_app.config["MAIL_URL"]) if is_configured() else None
    except BadMailUrl:
        return None


def present_account() -> MailAccount | None:
    """What is known of the mailbox of the settings, once it was looked at."""
    server = present_server()
    if server is None:
        return None
    return db.session.scalar(select(MailAccount).where(MailAccount.name == server.name))


def fetch_mail(_job: Job | None = None) -> dict:
    """Take in what is new; returns how many messages were looked at. Troubles are noted, not raised."""
    server, owner = present_server(), secrets.token_hex(8)
    _forget_old_runs()
    account_id = _lease(server.name, owner) if server is not None else None
    if account_id is None:
        return {"fetched": 0}
    try:
        count = _read_on(server, account_id, owner)
    except MailboxTrouble as trouble:
        return _end(account_id, owner, trouble)
    except OSError as error:
        return _end(account_id, owner, MailboxTrouble("no_room", type(error).__name__))
    except LeaseLost:
        db.session.rollback()
        return {"fetched": 0}
    _end(account_id, owner, None)
    return {"fetched": count}


def _forget_old_runs() -> None:
    """There are hundreds a day, and nobody asks how one of yesterday went."""
    old = (Job.kind == "fetch_mail", Job.finished_at < clock.now() - timedelta(days=1))
    db.session.execute(delete(Job).where(*old), execution_options=QUIET)
    db.session.commit()


def _lease(name: str, owner: str) -> int | None:
    """Take the mailbox for this runner; None while another has it."""
    now = clock.now()
    if db.session.scalar(select(MailAccount.id).where(MailAccount.name == name)) is None:
        db.session.add(MailAccount(name=name))
        db.session.flush()
    free = or_(MailAccount.lease_until.is_(None), MailAccount.lease_until < now)
    taking = update(MailAccount).where(MailAccount.name == name, free)
    taking = taking.values(lease_owner=owner, lease_until=now + LEASE).returning(MailAccount.id)
    taken = db.session.execute(taking, execution_options=QUIET).scalar_one_or_none()
    db.session.commit()
    return taken


def _read_on(server: MailboxServer, account_id: int, owner: str) -> int:
    until, count = time.monotonic() + SECONDS, 0
    with OpenMailbox(server) as box:
        for uid in box.uids_after(_last_uid(account_id, owner, box.uid_validity))[:MOST_MESSAGES]:
            if time.monotonic() > until:
                break
            _take_one(box, uid, account_id, owner)
            count += 1
    return count


def _last_uid(account_id: int, owner: str, uid_validity: int) -> int:
    """How far the mailbox was read; from the start again when its UIDs mean other messages now.

    Once there is room, it goes back to the first message that was left lying.
    """
    account = db.session.get(MailAccount, account_id, populate_existing=True)
    last, left = account.last_uid, account.left_uid
    if account.uid_validity != uid_validity:
        last, left = 0, None
    elif left is not None and has_room_again():
        # What was taken in since comes again, and is known by the book.
        last, left = left - 1, None
    db.session.rollback()
    _note(account_id, owner, uid_validity=uid_validity, last_uid=last, left_uid=left)
    db.session.commit()
    return last


def _take_one(box: OpenMailbox, uid: int, account_id: int, owner: str) -> None:
    """Fetch, take in and remember in one transaction, then mark as seen."""
    size = box.size_of(uid)
    is_small = size is not None and size <= current_app.config["MAIL_MAX_BYTES"]
    raw = box.fetch(uid) if is_small else box.fetch_head(uid)
    is_in = raw is not None and _is_taken_in(raw, is_whole=is_small)
    left = {} if is_in or raw is None else {"left_uid": func.coalesce(MailAccount.left_uid, uid)}
    _note(account_id, owner, last_uid=uid, **left)
    db.session.commit()
    if is_in and is_small:
        box.mark_seen(uid)


def _is_taken_in(raw: bytes, *, is_whole: bool) -> bool:
    """Whatever the message is made of, it ends in the book; false if there is no room for it now."""
    try:
        _take_in(raw, is_whole=is_whole)
    except TooManyWait:
        return False
    return True


def _take_in(raw: bytes, *, is_whole: bool) -> None:
    try:
        if is_whole:
            deliver(raw)
        else:
            waiting.keep_aside(raw, read_mail(raw), None, "too_large")
    except UnreadableMail:
        keep_unread(raw, "unreadable")
    except CameBefore:
        pass
    except (OSError, OperationalError, InterfaceError, TooManyWait):
        db.session.rollback()
        raise
    except Exception:
        log.exception("an e-mail could not be taken in and is kept aside")
        keep_unread(raw, "failed")


def _note(account_id: int, owner: str, **values) -> None:
    """Write down how far it came, while the lease is ours."""
    mine = (MailAccount.id == account_id, MailAccount.lease_owner == owner)
    noting = update(MailAccount).where(*mine).values(**values, lease_until=clock.now() + LEASE)
    if not db.session.execute(noting, execution_options=QUIET).rowcount:
        raise LeaseLost


def _end(account_id: int, owner: str, trouble: MailboxTrouble | None) -> dict:
    """Give the mailbox back and say how it went."""
    db.session.rollback()
    values = {
        "checked_at": clock.now(),
        "error": trouble.code if trouble else "",
        "error_detail": trouble.detail if trouble else "",
        "lease_owner": None,
        "lease_until": None,
    }
    mine = (MailAccount.id == account_id, MailAccount.lease_owner == owner)
    db.session.execute(update(MailAccount).where(*mine).values(**values), execution_options=QUIET)
    db.session.commit()
    if trouble is not None:
        log.warning("the mailbox could not be read: %s", trouble.code)
    return {"trouble": trouble.code} if trouble else {}
