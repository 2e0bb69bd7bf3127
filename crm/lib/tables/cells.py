"""The text of a cell: cleaned of what nobody can see, and of what old encodings could not say."""

import re
import unicodedata

INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\ufeff\ufffe\uffff]")
LINE_END = re.compile("\r\n?")

# These encodings have no "ș" and "ț" with comma, so Romanian files hold the Turkish look-alikes;
# and no Turkish text fits into them, so nothing else can be meant.
WITHOUT_COMMA_BELOW = frozenset({"cp1250", "cp852", "iso8859_2"})
COMMA_BELOW = str.maketrans("şţŞŢ", "șțȘȚ")


def clean(text: str) -> str:
    """*text* in Unicode's composed form, without invisible characters and blanks around it."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = LINE_END.sub("\n", INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text).strip()


def with_comma_below(text: str) -> str:
    """Romanian ş and ţ (cedilla) as ș and ț (comma below)."""
    return text.translate(COMMA_BELOW)
