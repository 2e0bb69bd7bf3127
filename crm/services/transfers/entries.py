"""Records that are there already, and what a file would change in them."""

from dataclasses import dataclass, field


@dataclass
class Entry:
    """A record that a row may mean: ``record_id`` is 0 while it is only in the present batch."""

    record_id: int
    is_archived: bool = False


@dataclass
class Change:
    """What row *row* does to the known record *name*: column or part → (old, new)."""

    row: int
    name: str
    fields: dict[str, tuple] = field(default_factory=dict)
