"""``flask mail receive``: what a mail server calls for each e-mail (Postfix, Exim, cPanel).

It answers in the exit codes that mail servers know: only 0 makes the server forget its copy.
"""

import logging
import os
import sys

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from crm.database import db
from crm.features import feature_on
from crm.lib.received_mail import UnreadableMail
from crm.services.received_mail.delivery import Fate, deliver
from crm.services.received_mail.fetching import fetch_mail, present_account, present_server
from crm.services.received_mail.room import TooManyWait
from crm.services.received_mail.words import trouble
from crm.team import team

log = logging.getLogger(__name__)
mail = AppGroup("mail", help="Take e-mails in.")


def init_app(app: Flask) -> None:
    app.cli.add_command(mail)


@mail.command("receive")
@click.option("--to", "recipients", multiple=True, help="The envelope's recipient, if the server knows it.")
def receive(recipients: tuple[str, ...]) -> None:
    """Take in one e-mail from standard input. Silent when it is in: mail servers bounce what is said."""
    sys.exit(_received(sys.stdin.buffer.read(current_app.config["MAIL_MAX_BYTES"] + 1), recipients))


def _received(raw: bytes, recipients: tuple[str, ...]) -> int:
    if len(raw) > current_app.config["MAIL_MAX_BYTES"]:
        return _refuse(os.EX_DATAERR, "The e-mail is too large.")
    try:
        if not team().is_set_up or not feature_on("received_mail"):
            return _refuse(os.EX_UNAVAILABLE, "E-mails are not taken in here.")
        fate = deliver(raw, to=[address.lower() for address in recipients])
        db.session.commit()
    except TooManyWait:  # of unknown people only; the server keeps it, and tries again for some days
        return os.EX_TEMPFAIL
    except UnreadableMail:
        return _refuse(os.EX_DATAERR, "This is no e-mail.")
    except Exception:  # whatever it is, the server keeps its copy and tries again
        log.exception("an e-mail could not be taken in")
        return os.EX_TEMPFAIL
    return _refuse(os.EX_NOUSER, "Nobody has this address.") if fate is Fate.NOT_OURS else os.EX_OK


def _refuse(code: int, words: str) -> int:
    click.echo(words, err=True)
    return code


@mail.command("fetch")
def fetch() -> None:
    """Look into the mailbox of MAIL_URL now and say how it went."""
    if present_server() is None:
        raise click.ClickException("MAIL_URL is not set, or cannot be read.")
    result = fetch_mail()
    account = present_account()
    if account.error:
        raise click.ClickException(f"{trouble(account.error)} {account.error_detail}".strip())
    click.echo(f"{result['fetched']} e-mails looked at.")
