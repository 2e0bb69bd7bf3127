"""HTML of a letter as plain text. Nothing of the markup stays, and a link shows where it leads.

A scanner of our own, as letters are rarely proper HTML and sometimes made to keep a parser busy: each
character is looked at a fixed number of times.
"""

import html
import re
from collections.abc import Iterator

from crm.lib.received_mail.charsets import cleaned

# What stands in these is not read by people.
SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg"})
BLOCKS = frozenset(
    {"address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2",
     "h3", "h4", "h5", "h6", "header", "hr", "ol", "p", "pre", "section", "table", "ul"}
)  # fmt: skip
LINES = frozenset({"br", "li", "tr"}) | BLOCKS
SPACED = frozenset({"p", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"})
CELLS = frozenset({"td", "th"})
NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)")
HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
# A quote counts behind "=" only; people leave stray ones in their tags.
STOP = re.compile(r">|=\s{0,8}[\"']")
SPACES = re.compile(r"[ \t\r\n\xa0\u200b\u200c\u200d\u034f]+")
MANY_LINES = re.compile(r"\n{3,}")
SHOWN_SCHEMES = ("http://", "https://", "mailto:", "tel:", "ftp://")


def html_text(markup: str) -> str:
    """The words of *markup* in lines, as a reader would see them."""
    written = _Text()
    for kind, value in _tokens(markup):
        written.add(kind, value)
    return written.whole()


class _Text:
    """Lines as they come; ``silent`` is the name of the element whose words are left out."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.silent = ""
        self.link, self.link_from = "", 0
        # How many line ends stand last: a block begins a line, not two.
        self.ends = 2

    def add(self, kind: str, value: str) -> None:
        if kind == "tag":
            self._tag(value)
        elif not self.silent and (words := SPACES.sub(" ", unescaped(value))):
            self.pieces.append(words)
            self.ends = self.ends if words == " " else 0

    def _tag(self, tag: str) -> None:
        name, is_end = NAME.match(tag)[1].lower(), tag.startswith("/")
        if self.silent:
            self.silent = "" if is_end and name == self.silent else self.silent
        elif name in SILENT:
            self.silent = "" if is_end or tag.endswith("/") else name
        elif name == "a":
            self._end_link()
            self.link, self.link_from = ("" if is_end else _target(tag)), len(self.pieces)
        elif name in CELLS:
            self.pieces.append(" ")
        elif name in LINES:
            self._line(name, is_end)

    def _line(self, name: str, is_end: bool) -> None:
        wanted = self.ends + 1 if name == "br" else 2 if name in SPACED else 1
        self.pieces.append("\n" * (wanted - self.ends))
        self.ends = max(self.ends, wanted)
        if name == "li" and not is_end:
            self.pieces.append("- ")

    def _end_link(self) -> None:
        """Say where the link leads, unless its words do already."""
        words = "".join(self.pieces[self.link_from :]).strip() if self.link else ""
        bare = self.link.partition(":")[2].strip("/")
        if words and bare not in words:
            self.pieces.append(f" ({self.link})")
        self.link = ""

    def whole(self) -> str:
        self._end_link()
        lines = (SPACES.sub(" ", line).strip() for line in "".join(self.pieces).split("\n"))
        return MANY_LINES.sub("\n\n", cleaned("\n".join(lines))).strip()


def unescaped(text: str) -> str:
    """*text* with its entities as letters."""
    try:
        return html.unescape(text)
    except ValueError:  # a number of thousands of digits
        return text


def _target(tag: str) -> str:
    found = HREF.search(tag)
    target = unescaped(next(filter(None, found.groups()), "")) if found else ""
    target = SPACES.sub("", cleaned(target))
    return target[:500] if target.lower().startswith(SHOWN_SCHEMES) else ""


def _tokens(markup: str) -> Iterator[tuple[str, str]]:
    """("text", words) and ("tag", what stands between its brackets), in order."""
    at, scan = 0, _TagEnds(markup)
    while at < len(markup):
        start = markup.find("<", at)
        if start < 0:
            yield "text", markup[at:]
            return
        yield "text", markup[at:start]
        at = yield from _markup_at(markup, start, scan)


def _markup_at(markup: str, start: int, scan: "_TagEnds") -> Iterator[tuple[str, str]]:
    """The token that begins with the "<" at *start*; returns where the next one begins."""
    if markup.startswith("<!--", start):
        return _after(markup, "-->", start + 4)
    if markup.startswith(("<!", "<?"), start):
        return _after(markup, ">", start + 2)
    if not NAME.match(markup, start + 1):
        yield "text", "<"
        return start + 1
    end = scan.end_of(start + 1)
    yield "tag", markup[start + 1 : end]
    return end + 1


def _after(markup: str, mark: str, at: int) -> int:
    found = markup.find(mark, at)
    return len(markup) if found < 0 else found + len(mark)


class _TagEnds:
    """Where tags end. A quote that never closes is looked for once, not once a tag."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.last = {quote: markup.rfind(quote) for quote in "\"'"}

    def end_of(self, at: int) -> int:
        while (found := STOP.search(self.markup, at)) is not None:
            mark = found[0][-1]
            if mark == ">":
                return found.start()
            is_closed = found.end() <= self.last[mark]
            at = self.markup.find(mark, found.end()) + 1 if is_closed else found.end()
        return len(self.markup)
