"""Codes of the book in the reader's words."""

from flask_babel import lazy_gettext as _l

REASONS = {
    "no_token": _l(
        "It bears your name, but did not come to your personal address: anybody could have sent it."
    ),
    "nobodys": _l("It did not come to anybody's personal address."),
    "unreadable": _l("It cannot be read."),
    "failed": _l("It could not be taken in. Please tell whoever looks after the server."),
    "too_large": _l("It is too large and still lies in the mailbox."),
}
TROUBLES = {
    "no_connection": _l("The mail server cannot be reached."),
    "not_let_in": _l("The mail server refuses the user name or the password."),
    "no_folder": _l("The mailbox has no folder of this name."),
    "refused": _l("The mail server answered something unexpected."),
    "no_room": _l("There is no room left on the disk."),
}


def reason(code: str):
    return REASONS.get(code, "")


def trouble(code: str):
    return TROUBLES.get(code, "")
