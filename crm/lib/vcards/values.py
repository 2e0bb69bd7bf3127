"""The inside of a property's value: escapes, components, lists, and addresses written as URIs."""

import re
from urllib.parse import unquote

ESCAPE = re.compile(r"\\(.)", re.DOTALL)
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\ufeff]")
TEL_EXTENSION = re.compile(r";ext=([0-9-]+)", re.IGNORECASE)
TEL_CONTEXT = re.compile(r";phone-context=(\+[0-9-]+)", re.IGNORECASE)


def plain(text: str) -> str:
    """*text* with its escapes resolved, without invisible characters and blanks around it."""
    text = ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], text)
    return INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def split_escaped(text: str, separator: str) -> list[str]:
    """*text* at each *separator* that no backslash stands before; escapes stay."""
    parts, part = [], []
    for piece in text.split(separator):
        part.append(piece)
        if (len(piece) - len(piece.rstrip("\\"))) % 2 == 0:
            parts.append(separator.join(part))
            part = []
    return [*parts, separator.join(part)] if part else parts


def components(text: str, count: int) -> list[str]:
    """The first *count* components of a structured value; listed values in one are joined."""
    parts = [", ".join(words(part)) for part in split_escaped(text, ";")]
    return [*parts[:count], *[""] * (count - len(parts))]


def words(text: str) -> list[str]:
    """The values of a list such as CATEGORIES."""
    return [word for word in map(plain, split_escaped(text, ",")) if word]


def phone(text: str) -> str:
    """A phone as a person would type it: ``tel:+40-21-5550100;ext=5`` is "+40-21-5550100 ext. 5"."""
    if not text.lower().startswith("tel:"):
        return text
    number, _, _ = text[4:].partition(";")
    if (context := TEL_CONTEXT.search(text)) and not number.startswith("+"):
        number = f"{context[1]}-{number}"
    extension = TEL_EXTENSION.search(text)
    return unquote(number).strip() + (f" ext. {extension[1]}" if extension else "")


def email(text: str) -> str:
    if not text.lower().startswith("mailto:"):
        return text
    return unquote(text[7:].partition("?")[0]).strip()


def messenger(text: str) -> tuple[str, str]:
    """Service and handle of a messenger URI (``xmpp:ana@example.com``); service "" if it is none."""
    service, colon, handle = text.partition(":")
    if not colon or not service.isalnum():
        return "", text
    return service.lower(), unquote(handle.partition("?")[0]).strip()
