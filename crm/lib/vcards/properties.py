"""One line of a card taken apart: group, name, parameters and decoded value."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

QUOTED_PRINTABLE = "QUOTED-PRINTABLE"
BASE64 = frozenset({"BASE64", "B"})
BARE_ENCODINGS = frozenset({QUOTED_PRINTABLE, *BASE64, "8BIT", "7BIT"})
NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")
CHARSETS = (
    (re.compile(r"utf[-_]?8"), r"utf_8"),
    (re.compile(r"(?:windows|cp)[-_]?(125[0-8])"), r"cp\1"),
    (re.compile(r"(?:ibm|cp)[-_]?(852|866)"), r"cp\1"),
    (re.compile(r"koi8[-_]?([ru])"), r"koi8_\1"),
    (re.compile(r"iso[-_]?8859[-_]?(1[013-6]|[1-9])"), r"iso8859_\1"),
)
LONGEST_HEAD = 2_000
CARET = re.compile(r"\^[n'^]")
CARET_MEANINGS = {"^n": "\n", "^'": '"', "^^": "^"}


@dataclass(frozen=True)
class Property:
    """*name* and parameter names are upper-case; *value* is decoded, but its escapes are still there."""

    name: str
    value: str
    group: str = ""
    parameters: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_base64(self) -> bool:
        return self.parameter("ENCODING").upper() in BASE64

    def parameter(self, name: str) -> str:
        return next(iter(self.parameters.get(name, ())), "")

    def types(self) -> tuple[str, ...]:
        """The words of TYPE in lower case, each once."""
        words = ",".join(self.parameters.get("TYPE", ())).lower().split(",")
        return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))


def parse_property(line: str, encoding: str) -> Property | None:
    """*line*, one character per byte, as a property; None if it is none. *encoding* is the file's."""
    head, colon, raw = _split_head(line)
    first, *rest = _split_outside_quotes(head, ";")
    group, _, name = first.strip().rpartition(".")
    if not colon or not NAME.fullmatch(name):
        return None
    parameters = _parameters(rest, encoding)
    value = _decode_value(raw, parameters, encoding)
    return Property(name.upper(), value, group.lower(), parameters)


def _split_head(line: str) -> tuple[str, str, str]:
    """*line* at the first colon outside quotes, or at the first of all if the quotes do not match."""
    is_quoted = False
    for position, letter in enumerate(line[:LONGEST_HEAD]):
        if letter == '"':
            is_quoted = not is_quoted
        elif letter == ":" and not is_quoted:
            return line[:position], ":", line[position + 1 :]
    head, colon, _ = line[:LONGEST_HEAD].partition(":")
    return head, colon, line[len(head) + 1 :]


def _split_outside_quotes(text: str, separator: str) -> list[str]:
    if '"' not in text:
        return text.split(separator)
    return re.findall(rf'(?:"[^"]*"|[^{separator}"]|")+', text) or [""]


def _parameters(texts: list[str], encoding: str) -> dict[str, list[str]]:
    """By name, the values in order; a bare word as in ``TEL;CELL;PREF`` is a type or an encoding."""
    parameters: dict[str, list[str]] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            name, value = ("ENCODING" if name.strip().upper() in BARE_ENCODINGS else "TYPE"), name
        value = _decode(value.strip().replace('"', "").encode("latin_1"), encoding)
        value = CARET.sub(lambda match: CARET_MEANINGS[match[0]], value)
        parameters.setdefault(name.strip().upper(), []).append(value)
    return parameters


def _decode_value(raw: str, parameters: dict[str, list[str]], encoding: str) -> str:
    data = raw.encode("latin_1")
    if QUOTED_PRINTABLE in map(str.upper, parameters.get("ENCODING", ())):
        data = binascii.a2b_qp(data)
    return _decode(data, encoding, next(iter(parameters.get("CHARSET", ())), ""))


def _decode(data: bytes, encoding: str, declared: str = "") -> str:
    """As declared, else UTF-8, else as the whole file: programs lie, but UTF-8 proves itself."""
    for candidate in (*_codec(declared), "utf_8"):
        try:
            return data.decode(candidate)
        except UnicodeDecodeError:
            continue
    return data.decode(encoding, "replace")


def _codec(charset: str) -> Iterator[str]:
    """The codec for a CHARSET that is a plain text encoding; hostile names ("zip") give none."""
    for pattern, codec in CHARSETS:
        if match := pattern.fullmatch(charset.strip().lower()):
            yield match.expand(codec)
