"""The checklist of an interaction: what is on it, what is put on it, and in which order (MC-42)."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from crm.database import db
from crm.models import ChecklistItem, Event, Interaction, User
from crm.models.checklist_item import GAP
from crm.services.recurrence.changes import waiting_after
from crm.services.recurrence.series import hold
from crm.services.undo import one_gesture

MOST_ITEMS = 100
NAME = (User.family_name, User.given_name, User.language, User.email)


class TooManyItems(ValueError):
    """A checklist has `MOST_ITEMS` at most: what is longer is a project."""


def items_of(interaction: Interaction) -> list[ChecklistItem]:
    """The items in their order, with those who ticked them, by one statement."""
    query = (
        _shown(interaction.id)
        .options(joinedload(ChecklistItem.done_by).load_only(User.id, *NAME))
        .order_by(ChecklistItem.position, ChecklistItem.id)
    )
    return list(db.session.scalars(query))


def add(interaction: Interaction, texts: Sequence[str], *, by: User) -> Event:
    """Put *texts* at the end of the checklist as one gesture; returns an event of it.

    Raises `TooManyItems`.
    """
    if interaction.checklist_total + len(texts) > MOST_ITEMS:
        raise TooManyItems(MOST_ITEMS)
    rows = ChecklistItem.rows(list(texts), after=_last_position(interaction.id))
    with one_gesture():
        return [_put(row, interaction, by) for row in rows][-1]


def shift(item: ChecklistItem, places: int, *, by: User) -> Event | None:
    """Move *item* so many places down, or up if negative; None where it is at the end already."""
    ids = _ids(item.interaction_id)
    was = ids.index(item.id)
    to = min(max(was + places, 0), len(ids) - 1)
    ids.remove(item.id)
    return None if to == was else place(item, behind=ids[to - 1] if to else None, by=by)


def place(item: ChecklistItem, *, behind: int | None, by: User) -> Event | None:
    """Stand right behind the item with the id *behind*, or first; None when it stands there already.

    Behind one that has left the list it goes to the end.
    """
    ids = _ids(item.interaction_id)
    was = ids.index(item.id)
    ids.remove(item.id)
    to = ids.index(behind) + 1 if behind in ids else (0 if behind is None else len(ids))
    if to == was:
        return None
    item.position = _free_position(item.interaction_id, ids, to)
    return item.record_event("placed", by=by)


def give_on(interaction: Interaction, *, by: User) -> Event:
    """Give the checklist to the following ones of the series as well, those made already included.

    What somebody ticked there stays; what waits there and is not on this list is taken off.
    """
    series, texts = interaction.series, [item.text for item in items_of(interaction)]
    with one_gesture():
        hold(series)
        series.checklist = texts
        event = series.record_event("updated", by=by)
        for row in waiting_after(series, interaction.occurrence_on):
            _take_over(row, texts, by)
    return event


def _take_over(row: Interaction, texts: list[str], by: User) -> None:
    kept = []
    for item in items_of(row):
        if item.is_done or item.text in texts:
            kept.append(item.text)
        else:
            item.archive(by=by)
    missing = [words for words in texts if words not in kept]
    for item in ChecklistItem.rows(missing, after=_last_position(row.id)):
        _put(item, row, by)


def _put(item: ChecklistItem, interaction: Interaction, by: User) -> Event:
    item.interaction_id = interaction.id
    return item.record_event("added", by=by)


def _shown(interaction_id: int):
    return select(ChecklistItem).where(
        ChecklistItem.interaction_id == interaction_id, ChecklistItem.archived_at.is_(None)
    )


def _ids(interaction_id: int) -> list[int]:
    query = _shown(interaction_id).with_only_columns(ChecklistItem.id)
    return list(db.session.scalars(query.order_by(ChecklistItem.position, ChecklistItem.id)))


def _last_position(interaction_id: int) -> int:
    # Also behind what was taken off: put back by undo, it stands where it stood.
    query = select(func.max(ChecklistItem.position)).where(ChecklistItem.interaction_id == interaction_id)
    return db.session.scalar(query) or 0


def _free_position(interaction_id: int, ids: list[int], place: int) -> int:
    """A position for the *place* among the others, which are *ids* in their order."""
    before, after = _neighbours(ids, place)
    if after is not None and after - before < 2:
        _spread(ids)
        before, after = _neighbours(ids, place)
    return before + GAP if after is None else before + (after - before) // 2


def _neighbours(ids: list[int], place: int) -> tuple[int, int | None]:
    around = ids[max(place - 1, 0) : place + 1]
    query = select(ChecklistItem.id, ChecklistItem.position).where(ChecklistItem.id.in_(around))
    positions = dict(db.session.execute(query).all())
    after = positions[ids[place]] if place < len(ids) else None
    if place:
        return positions[ids[place - 1]], after
    return (after - 2 * GAP if after is not None else 0), after


def _spread(ids: list[int]) -> None:
    """Make room between all of them; through the table, as it is no act on any of them."""
    items = ChecklistItem.__table__
    for number, item_id in enumerate(ids, 1):
        db.session.execute(update(items).where(items.c.id == item_id).values(position=GAP * number))
