"""Letters for tests: made up, in the shapes that mail programs give them."""

from email.message import EmailMessage
from email.policy import SMTP


def letter(  # every part of a letter may differ
    text: str = "Bună ziua,\nvă rog o ofertă pentru 12 birouri.",
    *,
    sender: str = "Ion Popescu <ion@client.example>",
    to: str = "Olga Rusu <owner@example.com>",
    cc: str = "",
    subject: str = "Cerere de ofertă",
    message_id: str = "<first@client.example>",
    answers: str = "",
    date: str = "Fri, 20 Nov 2026 16:05:00 +0200",
    files: tuple[tuple[str, bytes], ...] = (),
    **headers: str,
) -> bytes:
    """A proper letter as bytes; ``files`` are (name, bytes)."""
    message = EmailMessage(policy=SMTP)
    given = {"From": sender, "To": to, "Cc": cc, "Subject": subject, "Date": date, "Message-ID": message_id}
    given |= {"In-Reply-To": answers, "References": answers}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in given.items():
        if value:
            message[name] = value
    message.set_content(text)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def forwarded(to: str, *, inner: str = "", **values) -> bytes:
    """A client's letter as *owner* forwards it by Gmail in Romanian."""
    text = (
        "Pentru istoric.\n\n---------- Mesaj redirecționat ---------\n"
        "De la: Ion Popescu <ion@client.example>\nDate: vin., 20 nov. 2026 la 16:05\n"
        "Subject: Cerere de ofertă\nTo: Olga Rusu <owner@example.com>\n\n"
    ) + (inner or "Bună ziua, vă rog o ofertă.\n")
    given = {
        "sender": "Olga Rusu <owner@example.com>",
        "subject": "Fwd: Cerere de ofertă",
        "message_id": "<forward@example.com>",
        "date": "Mon, 23 Nov 2026 09:00:00 +0200",
    }
    return letter(text, to=to, **{**given, **values})
