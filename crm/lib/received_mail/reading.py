"""Raw bytes of an e-mail to what it says. Whatever comes in: an answer, or `UnreadableMail`."""

import re
from dataclasses import replace
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser

from crm.lib.received_mail.automatic import is_automatic
from crm.lib.received_mail.charsets import text_of
from crm.lib.received_mail.forwards import find_original
from crm.lib.received_mail.headers import ADDRESS, AS_WRITTEN, Headers, checked_address
from crm.lib.received_mail.parts import Content, content_of, letter_bytes, type_of
from crm.lib.received_mail.shapes import (
    MAX_LINES,
    MAX_PEOPLE,
    MAX_TEXT,
    EnclosedFile,
    Mailbox,
    Original,
    ReadMail,
    UnreadableMail,
)

# At least one of them makes a file a letter.
LETTER_HEADERS = ("from", "to", "subject", "date", "message-id", "received", "return-path", "mime-version")
# By which address it came, the transport's own words first: a blind copy stands nowhere else.
DELIVERED = (
    "x-original-to", "delivered-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-forwarded-to",
    "to", "cc", "bcc", "resent-to",
)  # fmt: skip
RECEIVED_FOR = re.compile(r"\bfor\s+<([^<>\s]{3,254})>")
# The parser compares every line with every boundary above it.
MOST_COMPARISONS = 10_000_000
MOST_LETTERS = 20
BEFORE = b"\xef\xbb\xbf\r\n \t"


def read_mail(raw: bytes) -> ReadMail:
    """What the e-mail *raw* says. Raises `UnreadableMail` for what is none."""
    raw = raw.lstrip(BEFORE)
    if not raw:
        raise UnreadableMail("empty")
    message, is_parsed = _parsed(raw)
    headers = Headers(message)
    if not any(name in headers for name in LETTER_HEADERS):
        raise UnreadableMail("not_mail")
    content = content_of(message) if is_parsed else _as_it_is(raw)
    return _read(headers, content, is_automatic(headers, type_of(message)))


def _parsed(raw: bytes) -> tuple[Message, bool]:
    """The message, and whether its parts were told apart: bombs are not given the chance."""
    lines, boundaries = raw.count(b"\n") + raw.count(b"\r"), raw.lower().count(b"boundary") + 1
    if lines <= MAX_LINES and lines * boundaries <= MOST_COMPARISONS:
        try:
            return BytesParser(policy=AS_WRITTEN).parsebytes(raw), True
        except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
            pass
    # Of a head alone not even the headers' number is bounded.
    head = raw[:MAX_TEXT]
    return BytesHeaderParser(policy=AS_WRITTEN).parsebytes(head), False


def _as_it_is(raw: bytes) -> Content:
    _head, _, body = raw[:MAX_TEXT].replace(b"\r\n", b"\n").partition(b"\n\n")
    return Content(texts=[text_of(body)], is_whole=False)


def _read(headers: Headers, content: Content, is_automatic: bool) -> ReadMail:
    inner = None if is_automatic else _attached(content)
    mail = ReadMail(
        message_id=next(iter(headers.ids("message-id")), ""),
        references=headers.ids("references", "in-reply-to"),
        sender=next(iter(headers.people("from", "sender", "reply-to")), None),
        recipients=headers.people("to"),
        copies=headers.people("cc"),
        delivered_to=_delivered_to(headers),
        subject=headers.text("subject"),
        sent_at=headers.moment("date"),
        date_text=headers.raw("date"),
        text=content.text,
        files=tuple(content.files),
        original=find_original(content.text),
        is_automatic=is_automatic,
        is_whole=content.is_whole,
    )
    mail = _with_letter(mail, inner) if inner is not None else mail
    others = content.letters[inner is not None :]
    files = _letters(others)
    return replace(mail, files=mail.files + files, is_whole=mail.is_whole and len(files) == len(others))


def _attached(content: Content) -> ReadMail | None:
    """The first letter attached, read by itself; what is deeper stays a file."""
    if not content.letters:
        return None
    message = content.letters[0]
    inside = content_of(message)
    headers = Headers(message)
    inside.files += (files := _letters(inside.letters))
    inside.is_whole &= len(files) == len(inside.letters)
    inside.letters = []
    return _read(headers, inside, is_automatic(headers, type_of(message))) if headers else None


def _with_letter(mail: ReadMail, inner: ReadMail) -> ReadMail:
    """*mail* with the words and files of the letter attached to it, which it is about."""
    people = tuple(dict.fromkeys((*inner.recipients, *inner.copies)))
    own_ids = (inner.message_id,) if inner.message_id else ()
    return replace(
        mail,
        references=tuple(dict.fromkeys((*mail.references, *inner.references, *own_ids))),
        text="\n\n".join(filter(None, (mail.text, _heading(inner), inner.text)))[:MAX_TEXT],
        files=mail.files + inner.files,
        original=Original(inner.sender, people, inner.subject, inner.sent_at),
        is_whole=mail.is_whole and inner.is_whole,
    )


def _heading(mail: ReadMail) -> str:
    """The headers of an attached letter as letters spell them, in any language."""
    people = ", ".join(map(_spelled, mail.recipients))
    sender = _spelled(mail.sender) if mail.sender else ""
    rows = {"From": sender, "To": people, "Date": mail.date_text, "Subject": mail.subject}
    return "\n".join(f"{name}: {value[:500]}" for name, value in rows.items() if value)


def _spelled(person: Mailbox) -> str:
    both = person.name and person.address
    return f"{person.name} <{person.address}>" if both else person.name or person.address


def _letters(messages: list[Message]) -> tuple[EnclosedFile, ...]:
    """Attached letters as files, as far as they can be written down."""
    written = [(Headers(each).text("subject")[:80], letter_bytes(each)) for each in messages[:MOST_LETTERS]]
    return tuple(EnclosedFile(f"{name}.eml", data, "message/rfc822") for name, data in written if data)


def _delivered_to(headers: Headers) -> tuple[str, ...]:
    named = (value for name in DELIVERED for value in headers.all(name))
    found = [address for value in named for address in ADDRESS.findall(value)]
    found += [address for value in headers.all("received") for address in RECEIVED_FOR.findall(value)]
    return tuple(dict.fromkeys(filter(None, map(checked_address, found[:MAX_PEOPLE]))))
