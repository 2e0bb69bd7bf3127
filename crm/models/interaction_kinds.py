"""The words an interaction is described with: its channel and its light."""

import enum

from flask_babel import lazy_gettext as _l


class Channel(enum.Enum):
    """How people meet; *planned* while that is not known yet (OC-02, OC-03)."""

    PLANNED = "planned"
    CALL = "call"
    MEETING = "meeting"
    EMAIL = "email"
    SMS = "sms"
    MESSENGER = "messenger"
    VISIT = "visit"
    OTHER = "other"

    @property
    def label(self):
        return CHANNEL_LABELS[self]


class State(enum.Enum):
    """The light: red open, yellow in progress, green done (SC-03, SC-04)."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"

    @property
    def label(self):
        return STATE_LABELS[self]


CHANNEL_LABELS = {
    Channel.PLANNED: _l("Planned"),
    Channel.CALL: _l("Call"),
    Channel.MEETING: _l("Meeting"),
    Channel.EMAIL: _l("E-mail"),
    Channel.SMS: _l("SMS"),
    Channel.MESSENGER: _l("Messenger"),
    Channel.VISIT: _l("Visit"),
    Channel.OTHER: _l("Other"),
}
STATE_LABELS = {
    State.OPEN: _l("Open"),
    State.IN_PROGRESS: _l("In progress"),
    State.DONE: _l("Finished"),
}
