"""The words of an e-mail as the memo of its interaction, with what had to be left out said below."""

from collections.abc import Iterable

from flask_babel import gettext as _

from crm.lib.received_mail import ReadMail

# What the form of an interaction takes; some of it is for saying what is missing.
LONGEST = 10_000
ROOM_FOR_WORDS = 1_000
MOST_NAMES = 10


def is_too_long(mail: ReadMail) -> bool:
    return len(mail.text) > LONGEST - ROOM_FOR_WORDS


def memo_of(mail: ReadMail, left_out: Iterable[str], *, has_letter: bool) -> str:
    """The text of *mail*, cut where it is too long."""
    text = mail.text[: LONGEST - ROOM_FOR_WORDS].rstrip()
    remarks = []
    if is_too_long(mail) or not mail.is_whole:
        remarks.append(_("The text is not whole."))
    if names := list(left_out):
        remarks.append(left_out_words(names))
    if remarks and has_letter:
        remarks.append(_("The whole e-mail is among the files."))
    return "\n\n".join(filter(None, (text, "\n".join(remarks))))


def left_out_words(names: list[str]) -> str:
    shown = ", ".join(name[:60] for name in names[:MOST_NAMES])
    return _(
        "Files that were not taken in: %(names)s", names=shown if len(names) <= MOST_NAMES else f"{shown}, …"
    )
