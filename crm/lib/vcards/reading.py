"""From the bytes of a file to its cards, one by one."""

import binascii
from collections.abc import Iterator
from dataclasses import replace

from crm.lib.guessing import guess_encoding
from crm.lib.vcards.building import CardBuilder
from crm.lib.vcards.card import (
    Card,
    CardLimits,
    CardProblem,
    CardReason,
    CardResult,
    UnreadableCard,
)
from crm.lib.vcards.lines import RawCard, physical_lines, split_cards, unfold
from crm.lib.vcards.properties import Property, parse_property
from crm.lib.vcards.vocabulary import BULKY

UNDECODABLE = "\ufffd"
LONGEST_VERSION = 10


def read_vcards(data: bytes, limits: CardLimits | None = None) -> Iterator[CardResult]:
    """Each card of the file *data* as a Card or as an UnreadableCard; never raises.

    A file that is no address book at all yields one UnreadableCard with number 0.
    """
    limits = limits or CardLimits()
    if refusal := _refusal(data, limits):
        yield refusal
        return
    data, encoding = _bytes_and_encoding(data)
    number = 0
    for raw in split_cards(unfold(physical_lines(data)), limits):
        result = _read_card(raw, number + 1, encoding, limits)
        if result is None:
            continue
        number += 1
        if number > limits.max_cards:
            details = {"limit": limits.max_cards}
            yield UnreadableCard(number, raw.line, CardReason.TOO_MANY_CARDS, details)
            return
        yield result
    if not number:
        yield UnreadableCard(0, 0, CardReason.NO_CARDS)


def _refusal(data: bytes, limits: CardLimits) -> UnreadableCard | None:
    if len(data) > limits.max_bytes:
        details = {"size": len(data), "limit": limits.max_bytes}
        return UnreadableCard(0, 0, CardReason.TOO_BIG, details)
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        return UnreadableCard(0, 0, CardReason.EMPTY)
    return None


def _bytes_and_encoding(data: bytes) -> tuple[bytes, str]:
    """The file in an encoding whose line ends are single bytes, and its name.

    Quoted-printable text hides its bytes from the guess, hence it is guessed from what it stands for.
    """
    encoding = guess_encoding(data)
    if encoding.startswith("utf_16"):
        return data.decode(encoding, "replace").encode("utf_8", "replace"), "utf_8"
    if data.isascii():
        encoding = guess_encoding(binascii.a2b_qp(data))
        return data, "utf_8" if encoding.startswith("utf_16") else encoding
    return data, encoding


def _read_card(raw: RawCard, number: int, encoding: str, limits: CardLimits) -> CardResult | None:
    """The card; None for lines outside of BEGIN and END that say nothing."""
    card = Card(number=number, line=raw.line, problems=set(raw.problems))
    properties = list(_properties(raw, card, encoding, limits))
    builder = CardBuilder(card, properties)
    builder.build()
    if builder.is_group:
        return UnreadableCard(number, raw.line, CardReason.GROUP, {"name": card.full_name})
    if not card.is_empty:
        return card
    if CardProblem.NO_BEGIN in raw.problems:
        return None
    return UnreadableCard(number, raw.line, CardReason.NOTHING_READABLE)


def _properties(raw: RawCard, card: Card, encoding: str, limits: CardLimits) -> Iterator[Property]:
    """The readable properties; what was wrong goes to the card's problems."""
    for line in raw.lines:
        found = parse_property(line.text, encoding)
        if found is None:
            card.problems.add(CardProblem.UNREADABLE_LINE)
            continue
        if found.name == "VERSION":
            card.version = card.version or found.value.strip()[:LONGEST_VERSION]
        yield _bounded(found, card, limits)


def _bounded(found: Property, card: Card, limits: CardLimits) -> Property:
    if found.name in BULKY:
        return replace(found, value="")
    if UNDECODABLE in found.value:
        card.problems.add(CardProblem.UNDECODABLE)
    if len(found.value) <= limits.max_value:
        return found
    card.problems.add(CardProblem.OVERLONG_VALUE)
    return replace(found, value=found.value[: limits.max_value])
