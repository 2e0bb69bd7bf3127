"""What a draft changes in a known record. An empty cell never empties a field (requirements D3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from crm.database import db
from crm.services.transfers.bulk import details
from crm.services.transfers.plan import Plan

EMPTY_VALUES = (None, "")


def compare_values(record, values: dict, known: str) -> dict[str, tuple]:
    """Column → (old, new) of the *values* that would change; *known* is "fill" (empty ones) or "update"."""
    wanted = {}
    for key, new in values.items():
        old = getattr(record, key)
        if new in EMPTY_VALUES or new == old:
            continue
        if known == "update" or old in EMPTY_VALUES:
            wanted[key] = (old, new)
    return wanted


def apply_values(record, wanted: dict[str, tuple], plan: Plan, parts_before: dict | None = None) -> None:
    """Set what `compare_values` found, and write the event of it."""
    for key, (_old, new) in wanted.items():
        setattr(record, key, new)
    record.record_event("updated", by=actor(plan), parts_before=parts_before, **details(plan))


@contextmanager
def one_record(record, plan: Plan) -> Iterator[None]:
    """Join the events on *record*: the history undoes them together, and apart from the other records."""
    previous = db.session.info.get("event_batch")
    db.session.info["event_batch"] = f"{plan.batch}-{record.record_type()}-{record.id}"
    try:
        yield
    finally:
        db.session.info["event_batch"] = previous


@dataclass(frozen=True)
class Actor:
    """Who imports, as far as an event wants to know."""

    id: int


def actor(plan: Plan) -> Actor | None:
    return Actor(plan.user_id) if plan.user_id else None
