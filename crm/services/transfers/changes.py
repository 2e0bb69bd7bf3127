"""What a draft changes in a known record. An empty cell never empties a field (requirements D3)."""

from dataclasses import dataclass

from crm.services.transfers.bulk import ACTION, details
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
    record.record_event(ACTION, by=actor(plan), parts_before=parts_before, **details(plan))


@dataclass(frozen=True)
class Actor:
    """Who imports, as far as an event wants to know."""

    id: int


def actor(plan: Plan) -> Actor | None:
    return Actor(plan.user_id) if plan.user_id else None
