"""Bytes of a letter as text, whatever encoding it claims: never raises, keeps nothing a database refuses."""

import codecs
import re

from crm.lib.guessing import guess_encoding

# UTF-7 hides markup behind plain letters; the others are no encodings of text, or run long.
REFUSED = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
# Mail programs say one and mean the larger other, which has the quotation marks and dashes.
MEANT = {"us-ascii": "utf_8", "ascii": "utf_8", "iso8859-1": "cp1252", "iso8859-9": "cp1254"}
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")


def text_of(data: bytes, charset: str | None = None) -> str:
    """*data* by the *charset* it claims, else by the one that it looks like."""
    codec = _codec(charset)
    for name in filter(None, (codec, guess_encoding(data))):
        try:
            return cleaned(data.decode(name))
        except UnicodeError:
            continue
    return cleaned(data.decode(codec or "utf_8", "replace"))


def cleaned(text: str) -> str:
    """*text* without control characters and halves of characters, with plain line ends."""
    return UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _codec(charset: str | None) -> str | None:
    """The codec's name for a claimed charset; None for one that is unknown or not taken."""
    try:
        codec = codecs.lookup((charset or "").strip("\"' "))
    except (LookupError, ValueError, UnicodeError):
        return None
    is_text = getattr(codec, "_is_text_encoding", True)
    return MEANT.get(codec.name, codec.name) if is_text and codec.name not in REFUSED else None
