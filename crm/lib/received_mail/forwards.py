"""The letter inside a letter: what mail programs write above the words that somebody forwards.

Gmail, Outlook, Apple Mail, Thunderbird, Yahoo, mail.ru, Yandex, wp.pl, Freemail and others differ in
order and in the line before; all write "From: …" and the like in the user's language, one to a line.
"""

import re
from collections.abc import Iterator

from crm.lib.folding import fold
from crm.lib.received_mail.headers import ADDRESS, checked_address, mailbox, mailboxes
from crm.lib.received_mail.shapes import MAX_HEADER, Mailbox, Original
from crm.lib.received_mail.written_moments import written_moment

LABELS = {
    "from": (
        "from", "de la", "de", "expeditor", "от", "от кого", "отправитель", "feladó", "küldő", "od",
        "nadawca", "von",
    ),
    "date": (
        "date", "sent", "data", "trimis", "trimis la", "дата", "отправлено", "отправлен", "dátum", "elküldve",
        "küldve", "időpont", "wysłano", "wysłane", "data wysłania", "gesendet", "datum",
    ),
    "to": (
        "to", "către", "destinatar", "кому", "получатель", "címzett", "címzettek", "do", "adresat", "an",
    ),
    "cc": ("cc", "copie", "копия", "másolat", "másolatot kap", "másolatot kapnak", "dw", "kopia"),
    "subject": ("subject", "subiect", "тема", "tárgy", "temat", "betreff"),
}  # fmt: skip
ROLES = {fold(word): role for role, words in LABELS.items() for word in words}
LINE = re.compile(r"^[\s>*|]{0,20}([^\W\d_][^:*<>\n]{0,23}?)\s*\*?\s*[::]\s*\*?\s*(.*)$")
# Yandex: 02.11.2026, 10:00, "Ivan Petrov" <ivan@firma.example>:
ONE_LINE = re.compile(
    r"^[\s>]{0,20}(\d{1,2}\.\d{1,2}\.\d{4},? ?(?:в )?\d{1,2}:\d{2}),\s*(.{0,200}<[^<>\s]{3,254}>):?\s*$"
)
LOOKED_AT = 4_000
LONGEST_LINE = 2_000
LONGEST_BLOCK = 40


def find_original(text: str) -> Original | None:
    """The first block of headers in *text* that tells who wrote and one thing more; None without one."""
    lines = [line[:LONGEST_LINE] for line in text.split("\n", LOOKED_AT)[:LOOKED_AT]]
    for at, line in enumerate(lines):
        if found := ONE_LINE.match(line):
            return Original(sender_of(found[2]), sent_at=written_moment(found[1]))
        if _labelled(line):
            block = dict(_block(lines[at : at + LONGEST_BLOCK]))
            if "from" in block and len(block) > 1 and (original := _original(block)).sender is not None:
                return original
    return None


def _labelled(line: str) -> tuple[str, str] | None:
    """("from", "Ana <ana@…>") of a line of such a block."""
    found = LINE.match(line)
    role = ROLES.get(fold(found[1])) if found else None
    return (role, found[2].strip(" *")) if role else None


def _block(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The headers from the first line on; one blank line may stand between, long lists may be wrapped."""
    role, value, seen = "", "", set()
    for at, line in enumerate(lines):
        labelled = _labelled(line)
        if labelled is not None:
            if labelled[0] in seen:
                break
            if role:
                yield role, value
            role, value = labelled
            seen.add(role)
        elif not any(map(_labelled, lines[at + 1 : at + 2])):
            break
        else:
            value = f"{value} {line.strip(' >')}"[:MAX_HEADER]
    if role:
        yield role, value


def _original(block: dict[str, str]) -> Original:
    people = (person for role in ("to", "cc") for person in _people(block.get(role, "")))
    return Original(
        sender=sender_of(block["from"]),
        recipients=tuple(dict.fromkeys(people)),
        subject=block.get("subject", "")[:LONGEST_LINE],
        sent_at=written_moment(block.get("date", "")),
    )


def sender_of(value: str) -> Mailbox | None:
    """Who wrote, of "Pop, Ana <ana@…>", "Ana Pop [mailto:ana@…]" or a name alone."""
    value = value.replace("mailto:", " ")
    found = ADDRESS.search(value)
    name = value[: found.start()] if found else value
    person = mailbox(name.strip(" <[(\"'*,"), found[0] if found else "")
    return person if person.name or person.address else None


def _people(value: str) -> tuple[Mailbox, ...]:
    value = value.replace("mailto:", " ").replace("[", "<").replace("]", ">").replace(";", ",")
    people = mailboxes([value])
    return tuple(person for person in people if checked_address(person.address)) or people[:1]
