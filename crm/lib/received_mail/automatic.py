"""Letters that no person wrote: they are taken in, and never given cause to answer (RFC 3834)."""

from crm.lib.received_mail.headers import Headers

MARKS = ("x-autoreply", "x-autorespond", "x-failed-recipients")
ROBOTS = ("mailer-daemon@", "postmaster@", "noreply@", "no-reply@", "do-not-reply@", "donotreply@")
ROBOT_PRECEDENCE = frozenset({"auto_reply", "auto-reply"})


def is_automatic(headers: Headers, content_type: str) -> bool:
    """Whether a program wrote the letter: an out-of-office note, a bounce, a notice."""
    submitted = headers.text("auto-submitted").partition(";")[0].strip().lower()
    senders = [person.address for person in headers.people("from")]
    return (
        submitted not in ("", "no")
        or content_type == "multipart/report"
        or headers.raw("return-path").strip() == "<>"
        or headers.text("precedence").lower() in ROBOT_PRECEDENCE
        or any(name in headers for name in MARKS)
        or any(address.startswith(ROBOTS) for address in senders)
    )
