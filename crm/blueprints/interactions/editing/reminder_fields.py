"""The part of an interaction's form about reminding its client (SC-21, SC-23)."""

from flask_babel import lazy_gettext as _l

from crm.forms import EnumField, invalid
from crm.models import ClientReminder, Interaction, MessageChannel
from crm.services.reminders.preview import possible_channels
from crm.services.reminders.rules import wished_channels

IMPOSSIBLE = {
    MessageChannel.EMAIL: _l("This contact cannot be reminded by e-mail."),
    MessageChannel.SMS: _l("This contact cannot be reminded by SMS."),
}


class ReminderFields:
    """Mixed into the form; beside it stand ``is_task`` and ``contact``."""

    client_reminder = EnumField(_l("Remind the client"), choices=ClientReminder, default=ClientReminder.NONE)

    def validate_client_reminder(self, field) -> None:
        """A channel must be one that the contact has and allows; a task reminds nobody."""
        if self.is_task.data or field.data is ClientReminder.NONE:
            return
        contact = self.contact.data
        if (field.data, contact) == (field.object_data, self.contact.object_data):
            return  # as it was; the page tells what became of the address, other changes need not wait
        if contact is None:
            raise invalid(_l("Choose the contact to remind."))
        possible = possible_channels(contact)
        for channel in wished_channels(field.data):
            if channel not in possible:
                raise invalid(IMPOSSIBLE[channel])

    def write_reminder(self, interaction: Interaction) -> None:
        interaction.client_reminder = ClientReminder.NONE if self.is_task.data else self.client_reminder.data
