"""Whether a deal is still worked on, and how it ended."""

import enum

from flask_babel import lazy_gettext as _l

from crm.models.process import Outcome


class DealState(enum.Enum):
    """Whether a deal is still worked on, and how it ended. Labels agree with "deal"."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"

    @property
    def label(self):
        return DEAL_STATE_LABELS[self]


DEAL_STATE_LABELS = {
    DealState.OPEN: _l("Open deal"),
    DealState.WON: _l("Won"),
    DealState.LOST: _l("Lost"),
}
STATE_OF_OUTCOME = {
    Outcome.NONE: DealState.OPEN,
    Outcome.POSITIVE: DealState.WON,
    Outcome.NEGATIVE: DealState.LOST,
}
