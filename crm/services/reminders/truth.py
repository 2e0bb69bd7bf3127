"""The last look before a message leaves: is it still true, still wanted, and not too old?"""

from datetime import timedelta

from crm.lib import clock
from crm.models import Message
from crm.services.reminders import own, planning

# After a stop this long nothing goes to a client by itself: a person looks first.
TOO_OLD = timedelta(hours=24)


class NotNow(Exception):
    """The message is not to be sent; ``code`` says why (services/outbox/words.py)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refresh(message: Message) -> None:
    """Give *message* the address and the words of this moment. Raises `NotNow`.

    *message* is leased and part of the present transaction.
    """
    if not message.is_to_client:
        if not own.is_still_true(message):
            raise NotNow("not_wanted")
        return
    reminder = planning.present_reminder(message)
    if reminder is None:
        raise NotNow("not_wanted")
    if message.next_try_at < clock.now() - TOO_OLD:
        raise NotNow("too_old")
    for name in ("recipient", "recipient_name", "language", "subject", "body"):
        setattr(message, name, reminder.values[name])
