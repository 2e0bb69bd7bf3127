"""From bytes to the lines of single cards: unfolding, soft line breaks, BEGIN and END.

Lines are kept as one character per byte (Latin-1) until a property tells its encoding: cards of one
file may differ in it, and a fold may part the bytes of one letter.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from crm.lib.vcards.card import CardLimits, CardProblem

BOUNDARY = re.compile(r"\W*(BEGIN|END)\s*:\s*VCARD\s*", re.IGNORECASE)
VERSION_2 = re.compile(r"\s*VERSION\s*:\s*2", re.IGNORECASE)
BASE64 = re.compile(r"[A-Za-z0-9+/=]+")
BASE64_MARK = re.compile(r"[;=](BASE64|B)\s*(;|$)")
LONGEST_BOUNDARY = 40


class Line(NamedTuple):
    """A line and the number of the physical line where it starts; *boundary* is BEGIN, END or ""."""

    number: int
    text: str
    boundary: str = ""


@dataclass
class RawCard:
    """The lines between BEGIN, which is line *line*, and END, and what was wrong with this frame."""

    line: int
    lines: list[Line] = field(default_factory=list)
    problems: set[CardProblem] = field(default_factory=set)


def physical_lines(data: bytes) -> Iterator[Line]:
    """The lines of *data* with any of the three line ends."""
    unified = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for number, line in enumerate(io.BytesIO(unified), start=1):
        text = line.decode("latin_1").removesuffix("\n")
        yield Line(number, text, _boundary(text))


def _boundary(text: str) -> str:
    if ":" not in text or len(text) > LONGEST_BOUNDARY:
        return ""
    match = BOUNDARY.fullmatch(text)
    return match[1].upper() if match else ""


def unfold(lines: Iterable[Line]) -> Iterator[Line]:
    """Join what was folded by blanks, by "=" (quoted-printable), or not marked at all (Base64)."""
    unfolding: Unfolding | None = None
    keeps_blank = False
    for line in lines:
        if unfolding and unfolding.take(line, keeps_blank):
            continue
        if unfolding:
            yield unfolding.line()
        unfolding = Unfolding(line)
        keeps_blank = (keeps_blank and not line.boundary) or VERSION_2.match(line.text) is not None
    if unfolding:
        yield unfolding.line()


class Unfolding:
    """One line that may go on in the next physical ones."""

    def __init__(self, first: Line) -> None:
        self._first = first
        self._pieces = [first.text]
        head = first.text.partition(":")[0].upper()
        self._is_quoted = "QUOTED-PRINTABLE" in head
        self._is_base64 = not self._is_quoted and BASE64_MARK.search(head) is not None

    def line(self) -> Line:
        return self._first._replace(text="".join(self._pieces))

    def take(self, line: Line, keeps_blank: bool) -> bool:
        """Whether the next physical *line* belongs to this one, or is blank; if so it is done with.

        In vCard 2.1 a line is folded at a blank, which stays; later versions insert one.
        """
        text = line.text
        if self._is_quoted and self._pieces[-1].endswith("=") and not line.boundary:
            self._pieces[-1] = self._pieces[-1].removesuffix("=")
            self._pieces.append(text.lstrip(" \t"))
            return True
        if not text:
            return True
        if self._first.boundary or line.boundary:
            return False
        if text[0] in " \t":
            self._pieces.append(" " + text.lstrip(" \t") if keeps_blank else text[1:])
        elif self._is_base64 and BASE64.fullmatch(text):
            self._pieces.append(text)
        else:
            return False
        return True


def split_cards(lines: Iterable[Line], limits: CardLimits) -> Iterator[RawCard]:
    """The cards that have lines; lines that stand outside of all cards are a card without BEGIN."""
    open_cards: list[RawCard] = []
    stray = _stray()
    for line in lines:
        if line.boundary == "BEGIN":
            if open_cards and not _is_agent(open_cards[-1]):
                yield from _unended(open_cards.pop())
            open_cards.append(RawCard(line.number))
        elif line.boundary == "END":
            card = open_cards.pop() if open_cards else stray
            stray = _stray() if card is stray else stray
            yield from [card] if card.lines else []
        elif line.text.strip():
            _add(open_cards[-1] if open_cards else stray, line, limits)
    for card in (*reversed(open_cards), stray):
        yield from _unended(card)


def _stray() -> RawCard:
    return RawCard(line=0, problems={CardProblem.NO_BEGIN})


def _is_agent(card: RawCard) -> bool:
    """Whether the card says that its assistant's card stands inside it, as only vCard 2.1 may."""
    return bool(card.lines) and card.lines[-1].text.upper().startswith("AGENT")


def _unended(card: RawCard) -> Iterator[RawCard]:
    if card.lines:
        card.problems.add(CardProblem.NO_END)
        yield card


def _add(card: RawCard, line: Line, limits: CardLimits) -> None:
    card.line = card.line or line.number
    if len(card.lines) < limits.max_properties:
        card.lines.append(line)
    else:
        card.problems.add(CardProblem.TOO_MANY_PROPERTIES)
