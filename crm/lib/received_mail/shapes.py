"""What is known of an e-mail once it was read, and how much of one is read at all."""

from dataclasses import dataclass
from datetime import datetime

from crm.lib.errors import InputError

# A letter beyond these is hostile or broken: what is over them is left out, and that is said.
MAX_PARTS = 200
MAX_DEPTH = 20
MAX_HEADER = 32_000
MAX_HEADERS = 2_000
MAX_ALIKE = 30
MAX_LINES = 1_000_000
MAX_TEXT = 400_000
MAX_HTML = 2_000_000
MAX_PEOPLE = 100
MAX_REFERENCES = 50


class UnreadableMail(InputError):
    """``reason``: empty, or not_mail (no header that a letter has)."""


@dataclass(frozen=True)
class Mailbox:
    """Somebody's name and address; the address is checked and in lower case, or "" where it is none."""

    name: str
    address: str


@dataclass(frozen=True)
class EnclosedFile:
    """A file inside a letter. ``name`` may be ""; ``media_type`` is what the sender claims."""

    name: str
    data: bytes
    media_type: str


@dataclass(frozen=True)
class Original:
    """The letter that somebody forwarded; what its block of headers does not say is empty or None."""

    sender: Mailbox | None
    recipients: tuple[Mailbox, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None


@dataclass(frozen=True)
class ReadMail:
    """One e-mail. Texts hold no HTML, no NUL and no lone surrogates; ``sent_at`` is aware, in UTC.

    ``message_id`` is "" where there is none; ``references`` are the ids of what it answers or forwards,
    the nearest last. ``recipients`` are those of To, ``copies`` of Cc. ``delivered_to`` are all addresses
    that it may have come by, the transport's first. ``original`` is the letter inside, if it is a forward.
    ``is_whole`` is false where something was left out for its size, number or damage.
    """

    message_id: str
    references: tuple[str, ...]
    sender: Mailbox | None
    recipients: tuple[Mailbox, ...]
    copies: tuple[Mailbox, ...]
    delivered_to: tuple[str, ...]
    subject: str
    sent_at: datetime | None
    date_text: str
    text: str
    files: tuple[EnclosedFile, ...]
    original: Original | None
    is_automatic: bool
    is_whole: bool
