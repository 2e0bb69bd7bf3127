"""The mail server: how to reach it is one setting, ``smtp://user:password@host:port?tls=…&from=…``.

``tls`` is starttls (the default), ssl (the default of ``smtps://`` and of port 465) or none. ``from`` is the
sender's address; without it the user name serves if it is one.
"""

import contextlib
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from crm.lib.patience import at_most

TIMEOUT = 20
# The whole talk, however slowly it goes; shorter than the lease of a message.
LONGEST_TALK = 90
PORTS = {"ssl": 465, "starttls": 587, "none": 25}


class BadSmtpUrl(ValueError):
    """SMTP_URL cannot be read; the message says what is wrong, never the password."""


class NotEncrypted(smtplib.SMTPException):
    """The server offers no encryption, and nothing was said to it in the clear."""


class NotLetIn(smtplib.SMTPException):
    """The server takes no name and password, or in no way that we know."""


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    tls: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)

    def send(self, message: EmailMessage) -> None:
        """Hand *message* to the server; raises `OSError` or `smtplib.SMTPException` if it is not taken."""
        connection = self._connect()
        try:
            with at_most(LONGEST_TALK, lambda: connection.sock):
                self._hand_over(connection, message)
        finally:
            connection.close()

    def _hand_over(self, connection: smtplib.SMTP, message: EmailMessage) -> None:
        if self.tls == "starttls":
            self._encrypt(connection)
        if self.user:
            self._log_in(connection)
        connection.send_message(message)
        # The message is the server's by now, whatever it answers to a farewell.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            connection.quit()

    def _encrypt(self, connection: smtplib.SMTP) -> None:
        try:
            connection.starttls(context=ssl.create_default_context())
        except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as error:
            raise NotEncrypted(str(error)) from error

    def _log_in(self, connection: smtplib.SMTP) -> None:
        try:
            connection.login(self.user, self.password)
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPServerDisconnected):
            raise
        except smtplib.SMTPException as error:
            raise NotLetIn(type(error).__name__) from error

    def _connect(self) -> smtplib.SMTP:
        if self.tls == "ssl":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)


def mail_server(url: str) -> MailServer:
    """The server of an SMTP_URL. Raises `BadSmtpUrl`."""
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError as error:
        raise BadSmtpUrl("SMTP_URL has a malformed port or host") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BadSmtpUrl("SMTP_URL looks like smtp://user:password@host:port?tls=starttls")
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    tls = options.get("tls") or ("ssl" if parts.scheme == "smtps" or port == 465 else "starttls")
    if tls not in PORTS:
        raise BadSmtpUrl("tls= in SMTP_URL is starttls, ssl or none")
    user = unquote(parts.username or "")
    sender = options.get("from") or (user if "@" in user else f"semafor@{parts.hostname}")
    return MailServer(parts.hostname, port or PORTS[tls], tls, sender, user, unquote(parts.password or ""))
