"""E-mails: enqueued with their cause, written in the reader's language when they are sent.

A job holds the name of the mail and whom it goes to, never a link: that is made when it is sent.
"""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

from flask import current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l
from jinja2 import Environment

from crm.config import LANGUAGES
from crm.database import db
from crm.i18n import LOCALES
from crm.models import AuthToken, Job, TokenPurpose, User
from crm.services.accounts import addresses, tokens
from crm.services.smtp import mail_server
from crm.team import team

SUBJECTS = {
    "invitation": _l("You are invited to Semafor"),
    "password_reset": _l("Choose a new password for Semafor"),
    "password_changed": _l("Your Semafor password was changed"),
}
PURPOSES = {"invitation": TokenPurpose.INVITATION, "password_reset": TokenPurpose.PASSWORD_RESET}


def is_configured() -> bool:
    """Whether mails with links can be sent: there is a server, and an address for the links."""
    return bool(current_app.config["SMTP_URL"] and current_app.config["BASE_URL"])


def enqueue(event: str, *, address: str, by: User | None = None) -> None:
    """Add the mail *event* to *address* to the present transaction, if mail is configured.

    Its Message-ID is fixed now: a second try sends the same mail, not another one. An address without
    a user makes a row too, so that asking for it tells nothing.
    """
    domain = mail_server(current_app.config["SMTP_URL"]).host if is_configured() else "localhost"
    args = {"event": event, "address": address, "message_id": make_msgid(domain=domain)}
    Job.enqueue("send_mail", args, by=by)


def send_mail(job: Job) -> dict:
    """Send the mail of a job. Raises what the server's refusal raises: the runner tries again."""
    event, address, message_id = (job.args[key] for key in ("event", "address", "message_id"))
    user = addresses.by_address(address)
    if user is None:
        return {"skipped": "nobody has this address"}
    token = _link_for(user, event)
    if not is_configured():
        db.session.commit()
        return {"skipped": "no mail server is configured"}
    message = written(event, user, message_id=message_id, token=token)
    db.session.commit()  # the link must work when the mail arrives, and sending takes its time
    mail_server(current_app.config["SMTP_URL"]).send(message)
    return {"message_id": message_id}


def _link_for(user: User, event: str) -> AuthToken | None:
    if event not in PURPOSES:
        return None
    return tokens.issue(user, PURPOSES[event], by_hand=not is_configured())


def written(event: str, user: User, *, message_id: str, token: AuthToken | None) -> EmailMessage:
    """The mail in the reader's language, as text and as HTML."""
    language = user.language if user.language in LANGUAGES else team().language
    values = {"name": one_line(user.name), "team_name": one_line(team().name), "lang": language}
    values["link"] = tokens.link_of(token) if token is not None else current_app.config["BASE_URL"]
    with force_locale(LOCALES[language]):
        message = EmailMessage(policy=SMTP)
        message["Subject"] = one_line(SUBJECTS[event])
        templates = current_app.jinja_env
        message.set_content(_rendered(templates, f"emails/{event}.txt", values))
        message.add_alternative(_rendered(templates, f"emails/{event}.html", values), subtype="html")
    sender = mail_server(current_app.config["SMTP_URL"]).sender
    message["From"] = Address(one_line(team().name), addr_spec=ascii_address(sender))
    message["To"] = Address(one_line(user.name), addr_spec=ascii_address(user.email))
    message["Message-ID"] = message_id
    message["Date"] = formatdate(localtime=False)
    message["Auto-Submitted"] = "auto-generated"
    return message


def _rendered(templates: Environment, name: str, values: dict) -> str:
    return templates.get_template(name).render(values)


def one_line(text) -> str:
    """*text* for a header: no line break can begin another header."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in str(text)).split())


def ascii_address(address: str) -> str:
    """The address with its domain as mail servers know it (IDNA)."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}" if not domain.isascii() else address
