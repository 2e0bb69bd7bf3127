"""Whether the client is reminded of an appointment, and by what (SC-21 to SC-23)."""

import enum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, literal_column
from sqlalchemy.orm import Mapped, mapped_column, validates

from crm.database import enum_type


class ClientReminder(enum.Enum):
    NONE = "none"
    EMAIL = "email"
    SMS = "sms"
    BOTH = "both"

    @property
    def label(self):
        return CLIENT_REMINDER_LABELS[self]

    @property
    def by_email(self) -> bool:
        return self in (ClientReminder.EMAIL, ClientReminder.BOTH)

    @property
    def by_sms(self) -> bool:
        return self in (ClientReminder.SMS, ClientReminder.BOTH)


CLIENT_REMINDER_LABELS = {
    ClientReminder.NONE: _l("No reminder"),
    ClientReminder.EMAIL: _l("E-mail"),
    ClientReminder.SMS: _l("SMS"),
    ClientReminder.BOTH: _l("E-mail and SMS"),
}


class Remindable:
    """An appointment that its client may be reminded of.

    Only the wish stands here; what is sent follows from it, see services/reminders.
    """

    client_reminder: Mapped[ClientReminder] = mapped_column(
        enum_type(ClientReminder), default=ClientReminder.NONE, server_default=ClientReminder.NONE.value
    )

    @validates("is_task")
    def _forget_client(self, _field: str, is_task: bool) -> bool:
        """What becomes a task is no date with anybody: should it become one again, the wish is a new one."""
        if is_task:
            self.client_reminder = ClientReminder.NONE
        return is_task

    @classmethod
    def reminds_client(cls) -> ColumnElement[bool]:
        """The condition "the client is to be reminded", in the words of its partial index."""
        return cls.client_reminder != literal_column("'none'")
