"""What one card says, in words of an address book, or why it could not be read."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class CardKind(StrEnum):
    PERSON = "person"
    COMPANY = "company"


class CardReason(StrEnum):
    """Why a card gave nothing; number 0 means the file as a whole. Details are in brackets."""

    EMPTY = "empty"
    TOO_BIG = "too_big"  # (size, limit) in bytes
    NO_CARDS = "no_cards"
    TOO_MANY_CARDS = "too_many_cards"  # (limit)
    NOTHING_READABLE = "nothing_readable"  # no name, phone, e-mail or address in it
    GROUP = "group"  # a list of other cards (name)


class CardProblem(StrEnum):
    """What was wrong with a card that could be read all the same."""

    NO_BEGIN = "no_begin"
    NO_END = "no_end"
    UNREADABLE_LINE = "unreadable_line"
    UNDECODABLE = "undecodable"  # bytes that the encoding does not know, shown as U+FFFD
    OVERLONG_VALUE = "overlong_value"  # cut to the limit
    TOO_MANY_PROPERTIES = "too_many_properties"  # the rest was left out


@dataclass(frozen=True)
class CardLimits:
    """What reading may cost."""

    max_bytes: int = 10 * 2**20
    max_cards: int = 50_000
    max_properties: int = 1_000  # of a card
    max_value: int = 10_000  # characters


class ContactValue(NamedTuple):
    """A phone, e-mail, web address or messenger handle *value* as typed, without "tel:" or "mailto:".

    *kinds* are lower-case words such as "home", "work", "cell", "fax"; *label* is the owner's own word
    for it; *service* names the messenger.
    """

    value: str
    kinds: tuple[str, ...] = ()
    preferred: bool = False
    label: str = ""
    service: str = ""


class Address(NamedTuple):
    """A postal address; *label* is the whole of it as it would stand on an envelope, if given."""

    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    kinds: tuple[str, ...] = ()
    preferred: bool = False
    label: str = ""


@dataclass
class Card:
    """One person or company. *number* counts the cards from 1, *line* is where it begins in the file.

    *birthday* and *time_zone* are texts as they stand there, languages the tags in order of preference.
    *unknown* has the properties that found no place here, as (name, value), for the report.
    """

    number: int
    line: int
    version: str = ""
    kind: CardKind = CardKind.PERSON
    full_name: str = ""
    family_name: str = ""
    given_name: str = ""
    additional_names: str = ""
    prefix: str = ""
    suffix: str = ""
    nickname: str = ""
    organisation: str = ""
    unit: str = ""
    title: str = ""
    role: str = ""
    phones: list[ContactValue] = field(default_factory=list)
    emails: list[ContactValue] = field(default_factory=list)
    urls: list[ContactValue] = field(default_factory=list)
    messengers: list[ContactValue] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    birthday: str = ""
    time_zone: str = ""
    uid: str = ""
    unknown: list[tuple[str, str]] = field(default_factory=list)
    problems: set[CardProblem] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing by which one could know or reach anybody."""
        named = self.full_name or self.organisation or self.nickname
        reachable = self.phones or self.emails or self.urls or self.messengers or self.addresses
        return not (named or reachable)


@dataclass(frozen=True)
class UnreadableCard:
    """Card *number* of the file, beginning at *line*, gave nothing; number 0 is the file itself."""

    number: int
    line: int
    reason: CardReason
    details: dict[str, object] = field(default_factory=dict)


CardResult = Card | UnreadableCard
