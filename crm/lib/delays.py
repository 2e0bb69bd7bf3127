"""The handful of distances people put off a contact by."""

from datetime import date, timedelta

from crm.lib.dates import add_months

DELAYS = {
    "1d": lambda day: day + timedelta(days=1),
    "3d": lambda day: day + timedelta(days=3),
    "1w": lambda day: day + timedelta(weeks=1),
    "1m": lambda day: add_months(day, 1),
    "3m": lambda day: add_months(day, 3),
}


def later(day: date, delay: str) -> date:
    """The day a *delay* (a key of `DELAYS`) after *day*; months end on their own last day."""
    return DELAYS[delay](day)
