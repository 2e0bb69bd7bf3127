"""E-mail addresses: checked for their form, without asking the network."""

from crm.lib.errors import InputError

LONGEST_ADDRESS = 254


class EmailError(InputError):
    """``reason``: empty, too_long, no_at, local_part (before the @), domain (after it)."""


def check_email(text: str | None) -> str:
    """The address in lower case and Unicode form, one spelling for duplicates. Raises `EmailError`.

    Lower case also before the @: the standard tells cases apart there, no mail server does.
    """
    typed = (text or "").strip()
    if not typed:
        raise EmailError("empty")
    if "@" not in typed:
        raise EmailError("no_at")
    if len(typed) > LONGEST_ADDRESS:
        raise EmailError("too_long")
    address = _normalised(typed)
    if address is None:
        domain = typed.rpartition("@")[2]
        raise EmailError("domain" if _normalised(f"a@{domain}") is None else "local_part")
    return address.lower()


def _normalised(address: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email  # 70 ms to import

    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return None
