"""Why a message was not sent, or is not going to be, in words. The codes stand in the rows."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from crm.lib.phones import format_phone
from crm.models import MessageChannel

REASONS = {
    "not_wished": _l("No reminder is wished."),
    "is_task": _l("A task is nobody's appointment."),
    "is_done": _l("The appointment is finished."),
    "is_archived": _l("The appointment is in the archive."),
    "no_contact": _l("There is no contact to remind."),
    "has_left": _l("The responsible colleague has left the team."),
    "too_late": _l("The appointment is over."),
    "no_address": _l("The contact has no such address."),
    "not_set_up": _l("This channel is not set up here."),
    "no_consent": _l("The contact does not allow this channel."),
    "not_wanted": _l("It was no longer needed."),
    "by_hand": _l("Somebody cancelled it."),
    "too_old": _l("Nothing was sent for more than a day. Look before you send it."),
    "restored": _l("The data come from a backup: it may have gone out already. Look before you send it."),
    "no_connection": _l("The server could not be reached."),
    "server_busy": _l("The server took nothing at that moment."),
    "not_let_in": _l("The server did not accept our name and password."),
    "no_credit": _l("The SMS gateway's account has no credit left."),
    "no_encryption": _l("The mail server offers no encryption, or its certificate is not accepted."),
    "sender_refused": _l("The mail server does not let our sender's address send. Check SMTP_URL."),
    "failed": _l("Something went wrong inside. Please tell whoever looks after the server."),
    "no_answer": _l("The gateway gave no answer: it may have gone out. Look there before you send it again."),
    "bad_answer": _l("The gateway's answer could not be read: it may have gone out."),
    "refused": _l("The server refused it."),
    "bad_address": _l("The address was not accepted."),
}


def address(channel: MessageChannel, recipient: str) -> str:
    """Whom a message goes to, as people write it."""
    return format_phone(recipient) if channel is MessageChannel.SMS else recipient


def reason(code: str, detail: str = "") -> str:
    """The code in words, with what the server said."""
    words = REASONS.get(code)
    text = str(words) if words is not None else _("It could not be sent.")
    return _("%(reason)s (%(detail)s)", reason=text, detail=detail) if detail else text
