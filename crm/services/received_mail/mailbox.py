"""The mailbox that e-mails are fetched from: ``MAIL_URL=imaps://user:password@host:port/FOLDER?tls=…``.

``tls`` is ssl (the default of ``imaps://``), starttls (the default of ``imap://``) or none. Whatever a
server says wrong ends in `MailboxTrouble`; no answer is waited for longer than `TIMEOUT`.
"""

import contextlib
import imaplib
import re
import ssl
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT = 20
PORTS = {"ssl": 993, "starttls": 143, "none": 143}
SIZE = re.compile(rb"RFC822\.SIZE (\d{1,18})")


class BadMailUrl(ValueError):
    """MAIL_URL cannot be read; the message says what is wrong, never the password."""


class MailboxTrouble(Exception):
    """``code`` is one of services/received_mail/words.py, ``detail`` what the server said."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = " ".join(detail.split())[:300]


@dataclass(frozen=True)
class MailboxServer:
    host: str
    port: int
    tls: str
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"

    @property
    def name(self) -> str:
        """What tells this mailbox from others; no password."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"[:300]


def mailbox_server(url: str) -> MailboxServer:
    """The server of a MAIL_URL. Raises `BadMailUrl`."""
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError as error:
        raise BadMailUrl("MAIL_URL has a malformed port or host") from error
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
        raise BadMailUrl("MAIL_URL looks like imaps://user:password@host/INBOX")
    tls = parse_qs(parts.query).get("tls", ["ssl" if parts.scheme == "imaps" else "starttls"])[-1]
    if tls not in PORTS:
        raise BadMailUrl("tls= in MAIL_URL is ssl, starttls or none")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not folder.isascii() or not folder.isprintable() or '"' in folder or "\\" in folder:
        raise BadMailUrl("the folder in MAIL_URL has a plain name without quotation marks")
    user, password = unquote(parts.username), unquote(parts.password or "")
    return MailboxServer(parts.hostname, port or PORTS[tls], tls, user, password, folder)


class OpenMailbox:
    """A connection with its folder selected: ``with OpenMailbox(server) as box``."""

    def __init__(self, server: MailboxServer) -> None:
        self.server = server

    def __enter__(self) -> Self:
        try:
            self._connection = self._connect()
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxTrouble("no_connection", type(error).__name__) from error
        try:
            self._log_in()
            self.uid_validity = self._select()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _where: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._connection.logout()

    def uids_after(self, last: int) -> list[int]:
        """The UIDs above *last*, in order."""
        answer = self._ask("SEARCH", f"UID {last + 1}:*")
        found = sorted(int(each) for line in answer if line for each in line.split() if each.isdigit())
        return [uid for uid in found if uid > last]

    def size_of(self, uid: int) -> int | None:
        """How many bytes a message has; None when it is gone."""
        answer = b" ".join(_flat(self._ask("FETCH", str(uid), "(RFC822.SIZE)")))
        found = SIZE.search(answer)
        return int(found[1]) if found else None

    def fetch(self, uid: int) -> bytes | None:
        """The whole message, which stays unseen; None when it is gone."""
        return self._literal(uid, "(BODY.PEEK[])")

    def fetch_head(self, uid: int) -> bytes | None:
        return self._literal(uid, "(BODY.PEEK[HEADER])")

    def mark_seen(self, uid: int) -> None:
        self._ask("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)")

    def _literal(self, uid: int, what: str) -> bytes | None:
        answer = self._ask("FETCH", str(uid), what)
        return next((each[1] for each in answer if isinstance(each, tuple)), None)

    def _connect(self) -> imaplib.IMAP4:
        host, port = self.server.host, self.server.port
        if self.server.tls == "ssl":
            context = ssl.create_default_context()
            return imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=TIMEOUT)
        connection = imaplib.IMAP4(host, port, timeout=TIMEOUT)
        if self.server.tls == "starttls":
            connection.starttls(ssl.create_default_context())
        return connection

    def _log_in(self) -> None:
        user, password = self.server.user, self.server.password
        try:
            if f"{user}{password}".isascii():
                self._connection.login(user, password)
            else:
                said = f"\0{user}\0{password}".encode()
                self._connection.authenticate("PLAIN", lambda _challenge: said)
        except OSError as error:
            raise MailboxTrouble("no_connection", type(error).__name__) from error
        except imaplib.IMAP4.error as error:
            # What the server says may repeat the password.
            raise MailboxTrouble("not_let_in") from error

    def _select(self) -> int:
        """Open the folder; its UIDVALIDITY."""
        try:
            status, _count = self._connection.select(f'"{self.server.folder}"')
            if status != "OK":
                raise MailboxTrouble("no_folder", self.server.folder)
            values = self._connection.response("UIDVALIDITY")[1]
            return int(values[0])
        except OSError as error:
            raise MailboxTrouble("no_connection", type(error).__name__) from error
        except (imaplib.IMAP4.error, TypeError, ValueError, IndexError) as error:
            raise MailboxTrouble("refused", type(error).__name__) from error

    def _ask(self, command: str, *arguments: str) -> list:
        try:
            status, answer = self._connection.uid(command, *arguments)
        except OSError as error:
            raise MailboxTrouble("no_connection", type(error).__name__) from error
        except imaplib.IMAP4.error as error:
            raise MailboxTrouble("refused", f"{command} {error}") from error
        if status != "OK":
            raise MailboxTrouble("refused", command)
        return answer


def _flat(answer: list) -> list[bytes]:
    return [piece for each in answer for piece in (each if isinstance(each, tuple) else (each,)) if piece]
