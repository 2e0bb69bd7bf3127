"""The SMS gateway: one setting, ``SMS_URL``, says which it is, how to reach it and as whom.

``smsapi://TOKEN@api.smsapi.pl``, ``smslink://CONNECTION:PASSWORD@secure.smslink.ro``,
``smsru://API_ID@sms.ru``, ``seeme://KEY@seeme.hu``, ``https://TOKEN@host/path`` for a gateway that takes
``{"to", "text", "id", "from"}`` as JSON, and ``log:`` for trying out. Options: ``from`` (the sender's
name), ``per_minute``; ``tls=none`` for a gateway in one's own network.
"""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from crm.lib.whole_numbers import whole_number
from crm.services.sms.providers import PROVIDERS, Provider

PER_MINUTE = 30


class BadSmsUrl(ValueError):
    """SMS_URL cannot be read; the message says what is wrong, never a secret."""


@dataclass(frozen=True)
class SmsGateway:
    """``user`` and ``password`` are what stands before the ``@``; a token is a user without a password."""

    name: str
    provider: Provider = field(repr=False)
    host: str = ""
    port: int | None = None
    path: str = ""
    is_encrypted: bool = True
    sender: str = ""
    per_minute: int = PER_MINUTE
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    def send(self, *, to: str, text: str, reference: str) -> str:
        """Hand a message for *to* (E.164) over once; returns the gateway's number of it, or "".

        *reference* is ours: a gateway that can sort out repeats knows them by it. Raises `TryLater`,
        `Refused` or `InDoubt` (services/sms/outcomes.py), with no secret in their words.
        """
        return self.provider.send(self, to, text, reference)


def sms_gateway(url: str) -> SmsGateway:
    """The gateway of an SMS_URL. Raises `BadSmsUrl`."""
    try:
        parts, port = urlsplit(url), urlsplit(url).port
    except ValueError as error:
        raise BadSmsUrl("SMS_URL has a malformed port or host") from error
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    provider = PROVIDERS.get(parts.scheme)
    if provider is None:
        raise BadSmsUrl(f"SMS_URL begins with one of {', '.join(PROVIDERS)}")
    if provider.needs_host and not parts.hostname:
        raise BadSmsUrl("SMS_URL names no host")
    return SmsGateway(
        parts.scheme,
        provider,
        host=parts.hostname or "",
        port=port,
        path=parts.path,
        is_encrypted=parts.scheme != "http" and options.get("tls") != "none",
        sender=options.get("from", ""),
        per_minute=_number(options.get("per_minute")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _number(typed: str | None) -> int:
    if typed is None:
        return PER_MINUTE
    number = whole_number(typed)
    if not number:
        raise BadSmsUrl("per_minute= in SMS_URL is a number")
    return number
