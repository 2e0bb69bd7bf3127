"""What a mail server's refusal means: an address's fault is final, what is ours to mend waits."""

import smtplib
import ssl

from crm.services.sms.outcomes import Refused, TryLater
from crm.services.smtp import NotEncrypted, NotLetIn

# "First encrypt", "first log in": our setting lacks something (RFC 4954, RFC 3207).
OURS_TO_MEND = (530, 534, 535, 538)


def mail_failure(error: OSError | smtplib.SMTPException) -> TryLater | Refused:
    """4xx passes, 5xx on a recipient or a text stays."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return _by_code(code, words, "bad_address")
    if isinstance(error, ssl.SSLError | NotEncrypted):
        return TryLater("no_encryption", getattr(error, "verify_message", "") or type(error).__name__)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return TryLater("not_let_in", str(error.smtp_code))
    if isinstance(error, NotLetIn):
        return TryLater("not_let_in", str(error))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Refused("bad_address", type(error).__name__)
    return _by_answer(error)


def _by_answer(error: OSError | smtplib.SMTPException) -> TryLater | Refused:
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPHeloError):
        # The same for every message, whoever it is for.
        return _by_code(error.smtp_code, error.smtp_error, "sender_refused", TryLater)
    if isinstance(error, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError):
        return TryLater("no_connection")
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code(error.smtp_code, error.smtp_error, "refused")
    return TryLater("no_connection", type(error).__name__)


def _by_code(code: int, words: bytes | str, reason: str, outcome=Refused) -> TryLater | Refused:
    """*reason* and *outcome* are those of a 5xx."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    detail = f"{code} {text}"
    if code in OURS_TO_MEND:
        return TryLater("not_let_in", detail)
    return outcome(reason, detail) if code >= 500 else TryLater("server_busy", detail)
