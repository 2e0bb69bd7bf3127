"""What a reader wants of the list of interactions, as plain values: statements are built from them."""

import enum
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from crm.models import Channel, State


class Grouping(enum.Enum):
    """What the rows stand together by (OC-10)."""

    CONTACT = "contact"
    DEAL = "deal"
    RESPONSIBLE = "responsible"
    STATE = "state"
    STEP = "step"
    DAY = "day"

    @property
    def label(self):
        return GROUPING_LABELS[self]


class Order(enum.Enum):
    """``PLAN``: what waits, the earliest first, then the finished; ``UPDATED``: the latest update first."""

    PLAN = "plan"
    UPDATED = "updated"


GROUPING_LABELS = {
    Grouping.CONTACT: _l("Contact"),
    Grouping.DEAL: _l("Regarding"),
    Grouping.RESPONSIBLE: _l("Responsible"),
    Grouping.STATE: _l("State"),
    Grouping.STEP: _l("Step"),
    Grouping.DAY: _l("Day"),
}


@dataclass(frozen=True)
class Span:
    """*column* from *begin* on and before *end*, days or instants; with neither: it has one at all."""

    column: str
    begin: date | datetime | None = None
    end: date | datetime | None = None


@dataclass(frozen=True)
class Amounts:
    """Budgets in *currency* between two amounts, in minor units."""

    currency: str
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Criteria:
    """What the reader wants to see; None and "" mean any.

    ``first_day`` and ``last_day`` are days of the start, with ``Order.UPDATED`` of the update date. What
    is put off beyond ``awake_on`` is left out, or with ``deferred`` alone is shown. ``tag_id`` 0 is a tag
    that nothing carries; that many carry it (``is_common_tag``) decides how they are looked for.
    ``traits`` are names of `crm.services.interaction_list.traits.TRAITS`.
    """

    state: State | None = None
    channel: Channel | None = None
    step_ids: tuple[int, ...] = ()
    without_step: bool = False
    responsible_id: int | None = None
    is_nobodys: bool = False
    created_by_id: int | None = None
    participant_id: int | None = None
    contact_id: int | None = None
    deal_id: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    overdue_on: date | None = None
    words: str = ""
    tag_id: int | None = None
    is_common_tag: bool = False
    reviewed: bool | None = None
    watched: bool = False
    deferred: bool = False
    private: bool = False
    is_task: bool | None = None
    span: Span | None = None
    amounts: Amounts | None = None
    place: str | None = None
    source: str | None = None
    document: str | None = None
    traits: frozenset[str] = frozenset()
    order: Order = Order.PLAN
    grouping: Grouping | None = None
    awake_on: date = date.max
