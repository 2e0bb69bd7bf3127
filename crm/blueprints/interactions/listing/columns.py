"""The columns of the list: which there are, and which a reader has chosen (PL-10)."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from crm.features import feature_on

# Date, state and title always stand there.
COLUMNS = {
    "contact": _l("Contact"),
    "channel": _l("Channel"),
    "step": _l("Step"),
    "responsible": _l("Responsible"),
    "deal": _l("Regarding"),
    "tags": _l("Tags"),
    "update_date": _l("Update date"),
}
# Columns, groupings and filters that tell of a part of the product; they go when it is switched off.
OF_PARTS = {
    "step": "steps",
    "deal": "deals",
    "no_deal": "deals",
    "reviewed": "review_marks",
    "watched": "review_marks",
    "deferred": "review_marks",
    "with_files": "attachments",
    "with_time": "time_spent",
    "repeats": "recurrence",
    "in_chain": "chains",
    "reminds": "client_reminders",
}
SHIPPED = ("contact", "channel", "step", "responsible")


def known_columns(names: Iterable) -> tuple[str, ...]:
    """Those of *names* that are columns, in the order of the table."""
    wanted = {each for each in names if isinstance(each, str)}
    return tuple(name for name in COLUMNS if name in wanted)


def columns_of(user, chosen: Iterable = ()) -> tuple[str, ...]:
    """The columns of a view (*chosen*), else the user's own, else those that are shipped."""
    names = known_columns(chosen) or known_columns(user.list_columns) or SHIPPED
    return tuple(name for name in names if is_offered(name))


def is_offered(name: str) -> bool:
    """Whether the part that a column, a grouping or a filter tells of is switched on (OC-14)."""
    return name not in OF_PARTS or feature_on(OF_PARTS[name])
