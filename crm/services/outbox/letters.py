"""A leased message as a plain value, and the e-mail made of it: no session is open while it is sent."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from flask import current_app

from crm.models import Message, MessageChannel
from crm.services.mail import ascii_address, one_line
from crm.services.smtp import MailServer
from crm.team import team


@dataclass(frozen=True)
class Letter:
    """What leaves the house. ``reply_to`` is the responsible colleague's address, or None."""

    id: int
    channel: MessageChannel
    recipient: str
    name: str
    language: str
    subject: str
    body: str
    message_id: str
    attempts: int
    team_name: str
    reply_to: str | None = None

    @classmethod
    def of(cls, message: Message) -> "Letter":
        interaction = message.interaction
        responsible = interaction.responsible if interaction is not None and message.is_to_client else None
        return cls(
            id=message.id,
            channel=message.channel,
            recipient=message.recipient,
            name=message.recipient_name,
            language=message.language,
            subject=message.subject,
            body=message.body,
            message_id=message.message_id,
            attempts=message.attempts,
            team_name=team().name,
            reply_to=responsible.email if responsible is not None else None,
        )


def as_email(letter: Letter, server: MailServer) -> EmailMessage:
    """The letter as text and as HTML, under its fixed Message-ID. Raises `ValueError` for a bad address."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(letter.subject)
    message["From"] = Address(one_line(letter.team_name), addr_spec=ascii_address(server.sender))
    message["To"] = Address(one_line(letter.name), addr_spec=ascii_address(letter.recipient))
    if letter.reply_to:
        message["Reply-To"] = Address(addr_spec=ascii_address(letter.reply_to))
    message["Message-ID"] = letter.message_id
    message["Date"] = formatdate(localtime=False)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    template = current_app.jinja_env.get_template("emails/plain.html")
    html = template.render(lang=letter.language, subject=letter.subject, text=letter.body)
    message.add_alternative(html, subtype="html")
    return message
