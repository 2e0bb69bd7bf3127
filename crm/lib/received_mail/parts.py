"""What is inside a letter: texts, files and attached letters, within limits, however it was nested."""

import binascii
from dataclasses import dataclass, field
from email.message import Message

from crm.lib.received_mail.charsets import cleaned, text_of
from crm.lib.received_mail.headers import decoded
from crm.lib.received_mail.html_text import html_text
from crm.lib.received_mail.shapes import MAX_DEPTH, MAX_HTML, MAX_PARTS, MAX_TEXT, EnclosedFile

# What the standard library is known to raise on damaged parts.
DAMAGE = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, binascii.Error)
# Proofs for machines, and the small pictures of signatures: nobody misses them.
SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
DECORATION = 20_000
CALENDAR_NAME = "invite.ics"


@dataclass
class Content:
    """The insides of a letter in their order. ``is_whole``: nothing had to be left out."""

    texts: list[str] = field(default_factory=list)
    files: list[EnclosedFile] = field(default_factory=list)
    letters: list[Message] = field(default_factory=list)
    is_whole: bool = True
    seen: int = 0

    @property
    def text(self) -> str:
        return "\n\n".join(filter(None, (text.strip() for text in self.texts)))


def content_of(message: Message) -> Content:
    """Everything in *message*; never raises."""
    content = Content()
    _walk(message, content, 0)
    if len(text := content.text) > MAX_TEXT:
        content.texts, content.is_whole = [text[:MAX_TEXT]], False
    return content


def _walk(part: Message, content: Content, depth: int) -> None:
    content.seen += 1
    if content.seen > MAX_PARTS or depth > MAX_DEPTH:
        content.is_whole = False
        return
    kind, children = type_of(part), _children(part)
    if kind == "message/rfc822" and children:
        content.letters.append(children[0])
    elif kind == "multipart/alternative" and children:
        _choose(children, content, depth)
    elif children:
        for child in children:
            _walk(child, content, depth + 1)
    else:
        _leaf(part, kind, content)


def _choose(children: list[Message], content: Content, depth: int) -> None:
    """Of the same words in several forms the plain one, if it says anything; files of all forms."""
    forms = [Content(seen=content.seen) for _child in children]
    for child, form in zip(children, forms, strict=True):
        _walk(child, form, depth + 1)
        content.seen = max(content.seen, form.seen)
        content.files += form.files
        content.letters += form.letters
        content.is_whole &= form.is_whole
    plain = [form for child, form in zip(children, forms, strict=True) if type_of(child) == "text/plain"]
    content.texts += next((form.texts for form in [*plain, *forms] if form.text.strip()), [])


def _leaf(part: Message, kind: str, content: Content) -> None:
    data = _bytes_of(part)
    if data is None:
        content.is_whole = False
    elif _is_text(part, kind):
        _read_text(part, kind, data, content)
    elif not _is_decoration(part, kind, data):
        name = name_of(part) or (CALENDAR_NAME if kind == "text/calendar" else "")
        content.files.append(EnclosedFile(name, data, kind))


def _read_text(part: Message, kind: str, data: bytes, content: Content) -> None:
    text = text_of(data, _charset(part))
    if kind == "text/html":
        content.is_whole &= len(text) <= MAX_HTML
        text = html_text(text[:MAX_HTML])
    content.texts.append(text)


def _is_text(part: Message, kind: str) -> bool:
    is_words = kind.startswith(("text/", "message/")) and kind != "text/calendar"
    return is_words and not name_of(part) and _disposition(part) != "attachment"


def _is_decoration(part: Message, kind: str, data: bytes) -> bool:
    is_shown = part.get("Content-ID") is not None and _disposition(part) != "attachment"
    is_picture = kind.startswith("image/") and is_shown and len(data) <= DECORATION
    return is_picture or (kind in SIGNATURES and len(data) <= DECORATION) or not data


def type_of(part: Message) -> str:
    try:
        return part.get_content_type()
    except DAMAGE:
        return "application/octet-stream"


def name_of(part: Message) -> str:
    """The file's name, by RFC 2231, RFC 2047 or neither; "" when it has none."""
    try:
        name = part.get_filename() or ""
    except DAMAGE:
        name = ""
    return decoded(cleaned(name))


def letter_bytes(message: Message) -> bytes | None:
    """An attached letter as a file of its own; None when it cannot be written down."""
    try:
        return message.as_bytes()
    except DAMAGE:
        return None


def _children(part: Message) -> list[Message]:
    # Of a leaf the library would decode the words here, and fail on some charsets.
    payload = part.get_payload() if part.is_multipart() else []
    return [each for each in payload if isinstance(each, Message)]


def _bytes_of(part: Message) -> bytes | None:
    try:
        data = part.get_payload(decode=True)
    except DAMAGE:
        return None
    return data if isinstance(data, bytes) else b""


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except DAMAGE:
        return None


def _disposition(part: Message) -> str:
    try:
        return cleaned(str(part.get_content_disposition() or ""))
    except DAMAGE:
        return ""
