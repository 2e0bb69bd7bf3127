"""From the cards of an address book to drafts of persons and companies."""

from collections.abc import Iterator

from crm.lib.vcards import Address, Card, CardKind, CardReason, ContactValue, UnreadableCard, read_vcards
from crm.models import Messenger, PointKind
from crm.models.contact_point import one_line
from crm.services.transfers.cells import language_code
from crm.services.transfers.drafts import Draft, PointDraft, Problem
from crm.services.transfers.rows import address

LONGEST = {"name": 300, "family_name": 100, "given_name": 100, "patronymic": 100, "role": 120}
LONGEST_ID = 120
LONGEST_ABOUT = 10_000
SERVICES = {member.value: member for member in Messenger}


class CardError(Exception):
    """A file that is no address book; *reason* and *details* as of `UnreadableCard`."""

    def __init__(self, reason: CardReason, details: dict) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details


class CardSource:
    """The cards of a file; iterating reads it anew. Raises `CardError` for what is no address book."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.count = 0
        for card in read_vcards(data):
            if isinstance(card, UnreadableCard) and card.reason in (
                CardReason.EMPTY,
                CardReason.TOO_BIG,
                CardReason.NO_CARDS,
                CardReason.TOO_MANY_CARDS,
            ):
                raise CardError(card.reason, card.details)
            self.count += 1

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Draft]:
        return map(draft_of, read_vcards(self.data))


def draft_of(card: Card | UnreadableCard) -> Draft:
    """The draft of a card; ``row`` is the card's number in the file."""
    draft = Draft(card.number)
    if isinstance(card, UnreadableCard):
        reason = "card_group" if card.reason is CardReason.GROUP else "card_unreadable"
        draft.problems.append(Problem(reason, None, str(card.details.get("name", ""))[:60]))
        return draft
    draft.is_company = card.kind is CardKind.COMPANY
    draft.values = {name: text for name, text in _values(card).items() if text}
    if card.organisation and not draft.is_company:
        draft.names["company"] = " ".join(card.organisation.split())[:300]
    draft.points = list(_points(card))
    draft.tags = card.categories[:50]
    draft.about = [line[:LONGEST_ABOUT] for line in _about(card)]
    return draft


def _values(card: Card) -> dict[str, object]:
    named = card.organisation if card.kind is CardKind.COMPANY else card.full_name
    first = next(iter((*card.emails, *card.phones, *card.urls, *card.messengers)), None)
    texts = {
        "name": named or card.full_name or card.nickname or (first.value if first else ""),
        "family_name": card.family_name,
        "given_name": card.given_name,
        "patronymic": card.additional_names,
        "role": card.title or card.role,
    }
    texts = {name: " ".join(text.split())[: LONGEST[name]].strip() for name, text in texts.items()}
    if not texts["name"] and card.addresses:
        texts["name"] = _line(card.addresses[0])[: LONGEST["name"]]
    language = next(filter(None, map(language_code, card.languages)), None)
    return {**texts, "language": language, "external_id": card.uid if len(card.uid) <= LONGEST_ID else ""}


def _points(card: Card) -> Iterator[PointDraft]:
    for kind, values in (
        (PointKind.PHONE, card.phones),
        (PointKind.EMAIL, card.emails),
        (PointKind.WEBSITE, card.urls),
    ):
        for value in values:
            yield PointDraft(kind, value.value[:254].strip(), _marks(value))
    for value in card.messengers:
        service = SERVICES.get(value.service, Messenger.OTHER)
        yield PointDraft(
            PointKind.MESSENGER, value.value[:254].strip(), {**_marks(value), "service": service}
        )
    for each in card.addresses:
        yield _address(each)


def _marks(value: ContactValue) -> dict:
    label = value.label or ", ".join(kind for kind in value.kinds if kind not in ("voice", "text"))
    return {"label": label[:60], "is_main": value.preferred}


def _address(found: Address) -> PointDraft:
    limits = {"street": 200, "city": 100, "region": 100, "postal_code": 20, "country": 100}
    parts = {name: " ".join(getattr(found, name).split())[:limit] for name, limit in limits.items()}
    point = address({name: text for name, text in parts.items() if text})
    line = point.value or " ".join(found.label.split())[:500]
    return PointDraft(PointKind.ADDRESS, line, {**point.parts, "is_main": found.preferred})


def _line(found: Address) -> str:
    return one_line(found._asdict()) or found.country or found.label


def _about(card: Card) -> Iterator[str]:
    """What has no place of its own: notes, the name with titles, the unit, birthday and labelled extras."""
    if card.prefix or card.suffix:
        yield card.full_name
    yield from (text for text in (card.unit, card.nickname, card.role if card.title else "") if text)
    if card.birthday:
        yield f"BDAY: {card.birthday}"
    yield from card.notes
    for name, text in card.unknown:
        if text and ("(" in name or not name.startswith("X-")):
            yield f"{name}: {text}"
