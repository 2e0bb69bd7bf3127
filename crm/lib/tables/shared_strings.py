"""The texts of an XLSX file: most stand in one list, and cells name them by their index."""

import re

from crm.lib.tables.layout import Limits, Reason, TableError
from crm.lib.tables.markup import BoundedText, Markup

MAX_STRINGS = 2_000_000
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
FIRST_SURROGATE = 0xD800


class TextReader(Markup):
    """Gathers the text of the elements `<t>` and `<v>`, without the reading aids of Asian text."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.content = BoundedText(limits.max_cell)
        self._capturing = False
        self._in_reading_aid = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("t", "v"):
            self._capturing = not self._in_reading_aid
        elif name == "rPh":
            self._in_reading_aid = True

    def end(self, name: str) -> None:
        if name in ("t", "v"):
            self._capturing = False
        elif name == "rPh":
            self._in_reading_aid = False

    def text(self, text: str) -> None:
        if self._capturing:
            self.content.add(text)


class StringReader(TextReader):
    """`strings`: the texts that cells share by their index."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self.strings: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.content.clear()
        super().start(name, attributes)

    def end(self, name: str) -> None:
        super().end(name)
        if name != "si":
            return
        if len(self.strings) >= MAX_STRINGS:
            raise TableError(Reason.UNPACKS_TOO_BIG, limit=self.limits.max_unpacked_bytes)
        self.strings.append(unescape(str(self.content)))


def unescape(text: str) -> str:
    """*text* with Excel's "_x000D_" turned back into the characters they stand for."""
    return ESCAPED.sub(_unescaped, text) if "_x" in text else text


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if code < FIRST_SURROGATE else match[0]
