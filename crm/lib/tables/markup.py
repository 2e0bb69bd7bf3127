"""XML read as a stream, with the tricks of hostile XML shut off.

No document type (so no entities that grow or reach outside), no deep nesting, no endless token. Names
lose their prefix, since producers choose prefixes freely.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from xml.parsers import expat

from crm.lib.tables.layout import Limits, Reason, TableError

MAX_DEPTH = 64
MAX_TOKEN_BYTES = 2**20


class Markup:
    """Base of the readers: `feed` a chunk, and `start`, `end` and `text` are called with local names."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._depth = 0
        self._elements = 0
        self._fed = 0
        # The encoding is forced so that a declaration cannot make two readers see two documents.
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self.text
        self._parser.StartDoctypeDeclHandler = self._refuse

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""

    def end(self, name: str) -> None:
        """An element closes."""

    def text(self, text: str) -> None:
        """A piece of text between tags, as often as it takes."""

    def feed(self, chunk: bytes) -> None:
        """Parse the next *chunk*, b"" being the end of the document."""
        self._fed += len(chunk)
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            raise TableError(Reason.CORRUPT) from error
        if self._fed - self._parser.CurrentByteIndex > MAX_TOKEN_BYTES:
            raise TableError(Reason.CORRUPT)

    def feed_each(self, chunks: Iterable[bytes]) -> Iterator[None]:
        """Parse a whole document, pausing after each chunk so that results can be handed on."""
        for chunk in chain(chunks, (b"",)):
            self.feed(chunk)
            yield

    def feed_all(self, chunks: Iterable[bytes]) -> None:
        """Parse a whole document."""
        for _ in self.feed_each(chunks):
            pass

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise TableError(Reason.UNSAFE_XML)
        if self._elements > self.limits.max_elements:
            raise TableError(Reason.UNPACKS_TOO_BIG, limit=self.limits.max_unpacked_bytes)
        self.start(name.rpartition(":")[2], attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.end(name.rpartition(":")[2])

    def _refuse(self, *_: object) -> None:
        raise TableError(Reason.UNSAFE_XML)


def local(attributes: dict[str, str]) -> dict[str, str]:
    """*attributes* by local name, for elements whose attributes carry prefixes."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}


class BoundedText:
    """Text gathered from many pieces, up to *limit* characters; the rest is dropped."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.clear()

    def clear(self) -> None:
        self._pieces: list[str] = []
        self._length = 0

    def add(self, piece: str) -> None:
        if self._length <= self._limit:
            self._pieces.append(piece)
            self._length += len(piece)

    def __str__(self) -> str:
        return "".join(self._pieces)[: self._limit + 1]
