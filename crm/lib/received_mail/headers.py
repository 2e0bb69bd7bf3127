"""Headers of letters: decoded words, people, ids and moments, of whatever somebody wrote into them."""

import binascii
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from itertools import groupby

from crm.lib.emails import EmailError, check_email
from crm.lib.received_mail.charsets import cleaned, text_of
from crm.lib.received_mail.shapes import (
    MAX_ALIKE,
    MAX_HEADER,
    MAX_HEADERS,
    MAX_PEOPLE,
    MAX_REFERENCES,
    Mailbox,
)

ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bqBQ])\?([^?]*)\?=")
MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")
ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]]{1,64}@[^\s<>,;:\"'()\[\]]{1,190}")
BLANKS = re.compile(r"\s+")
LONGEST_NAME = 200


class AsWritten(Compat32):
    """The parser's view of headers: as they were written, raw bytes as the letters they are."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return _unicode(str(value))


AS_WRITTEN = AsWritten()


class Headers:
    """The headers of one letter or part, each as it was written, without asking the parser to judge."""

    def __init__(self, message: Message) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in list(message.raw_items())[:MAX_HEADERS]:
            values = self._values.setdefault(str(name).lower(), [])
            if len(values) < MAX_ALIKE:
                values.append(_unicode(str(value)[:MAX_HEADER]))

    def __bool__(self) -> bool:
        return bool(self._values)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def all(self, name: str) -> list[str]:
        return self._values.get(name, [])

    def raw(self, name: str) -> str:
        """The first header *name* (lower case) as it was written; "" where there is none."""
        return next(iter(self.all(name)), "")

    def text(self, name: str) -> str:
        """The first header *name*, decoded, on one line."""
        return decoded(self.raw(name))

    def people(self, *names: str) -> tuple[Mailbox, ...]:
        """Everybody in the headers *names*, each address once."""
        return mailboxes(value for name in names for value in self.all(name))

    def ids(self, *names: str) -> tuple[str, ...]:
        """The message ids in the headers *names*, each once; of very many the last."""
        found = (each for name in names for value in self.all(name) for each in MESSAGE_ID.findall(value))
        return tuple(dict.fromkeys(found))[-MAX_REFERENCES:]

    def moment(self, name: str) -> datetime | None:
        return moment(self.raw(name))


def decoded(value: str) -> str:
    """A header's words (RFC 2047) on one line. Neighbours of one encoding may share a letter's bytes."""
    pieces = list(_pieces(value))
    joined = (
        "".join(piece for _charset, piece in group)
        if charset is None
        else text_of(b"".join(piece for _charset, piece in group), charset)
        for charset, group in groupby(pieces, key=lambda pair: pair[0])
    )
    return BLANKS.sub(" ", cleaned("".join(joined))).strip()


def _pieces(value: str) -> Iterator[tuple[str | None, str | bytes]]:
    """(charset, bytes) of each encoded word, (None, text) of what stands between them."""
    end = 0
    for word in ENCODED_WORD.finditer(value):
        between = value[end : word.start()]
        if between.strip() or not end:
            yield None, between
        yield word[1].partition("*")[0].lower(), _bytes_of(word[2], word[3])
        end = word.end()
    yield None, value[end:]


def _bytes_of(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data.replace(b"_", b" "), header=False)
    try:
        return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data


def mailboxes(values: Iterable[str]) -> tuple[Mailbox, ...]:
    """The people in *values* of From, To or Cc; each address once, names decoded."""
    found: dict[str, Mailbox] = {}
    for value in values:
        for name, address in _pairs(value)[:MAX_PEOPLE]:
            person = mailbox(decoded(name), address)
            found.setdefault(person.address or person.name, person)
    found.pop("", None)
    return tuple(found.values())[:MAX_PEOPLE]


def _pairs(value: str) -> list[tuple[str, str]]:
    """(name, address) of each person; addresses alone where the header keeps to no rule."""
    try:
        pairs = getaddresses([value])
    except (ValueError, IndexError, AttributeError, RecursionError):
        pairs = []
    if any("@" in address for _name, address in pairs):
        return pairs
    return [("", address) for address in ADDRESS.findall(value)] or [(value, "")]


def mailbox(name: str, address: str) -> Mailbox:
    """A person; a name that only repeats the address is none."""
    checked = checked_address(address)
    name = BLANKS.sub(" ", cleaned(name)).strip(" \"'")[:LONGEST_NAME]
    return Mailbox("" if name.lower() == checked else name, checked)


def checked_address(address: str) -> str:
    """The one spelling of an address; "" for what is none."""
    try:
        return check_email(address.strip(" <>\"'"))
    except EmailError:
        return ""


def moment(value: str) -> datetime | None:
    """A Date header as an instant in UTC; None for what is no date. Without a zone it counts as UTC."""
    try:
        at = parsedate_to_datetime(decoded(value))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None


def _unicode(value: str) -> str:
    """A header as it was written, without control characters; raw bytes in it (surrogates) as letters."""
    if value.isascii():
        return cleaned(value)
    return text_of(value.encode("utf-8", "surrogateescape"), "utf-8")
