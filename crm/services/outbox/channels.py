"""The ways out: whether a channel is set up, how much it takes a minute, and one attempt on it."""

import smtplib
from email.errors import MessageError
from urllib.parse import parse_qs, urlsplit

from flask import current_app

from crm.lib.whole_numbers import whole_number
from crm.models import MessageChannel
from crm.services.outbox.letters import Letter, as_email
from crm.services.outbox.mail_answers import mail_failure
from crm.services.sms.gateway import BadSmsUrl, SmsGateway, sms_gateway
from crm.services.sms.outcomes import Refused
from crm.services.smtp import BadSmtpUrl, MailServer, mail_server

EMAILS_PER_MINUTE = 60


def present_gateway() -> SmsGateway | None:
    """The SMS gateway of the settings; None when there is none, or none that can be read."""
    url = current_app.config["SMS_URL"]
    try:
        return sms_gateway(url) if url else None
    except BadSmsUrl:
        return None


def present_mail_server() -> MailServer | None:
    url = current_app.config["SMTP_URL"]
    try:
        return mail_server(url) if url else None
    except BadSmtpUrl:
        return None


def configured_channels() -> list[MessageChannel]:
    """The channels on which anything can be sent here."""
    ways = {MessageChannel.EMAIL: present_mail_server(), MessageChannel.SMS: present_gateway()}
    return [channel for channel, way in ways.items() if way is not None]


def per_minute(channel: MessageChannel) -> int:
    """How many messages of *channel* go out in a minute at most (``per_minute=`` of its setting)."""
    if channel is MessageChannel.SMS:
        return present_gateway().per_minute
    options = parse_qs(urlsplit(current_app.config["SMTP_URL"]).query)
    return whole_number(options.get("per_minute", [""])[-1]) or EMAILS_PER_MINUTE


def deliver(letter: Letter) -> None:
    """Send *letter* once. Raises `TryLater`, `Refused` or `InDoubt`."""
    if letter.channel is MessageChannel.SMS:
        present_gateway().send(to=letter.recipient, text=letter.body, reference=letter.message_id)
    else:
        _send_by_mail(letter, present_mail_server())


def _send_by_mail(letter: Letter, server: MailServer) -> None:
    try:
        message = as_email(letter, server)
    except (ValueError, LookupError, MessageError) as error:
        raise Refused("bad_address", type(error).__name__) from error
    try:
        server.send(message)
    except (OSError, smtplib.SMTPException) as error:
        raise mail_failure(error) from error
