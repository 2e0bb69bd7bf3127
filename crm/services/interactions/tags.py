"""Tags of interactions: which there are, and how many carry one."""

from sqlalchemy import Row, func, select

from crm.database import db
from crm.lib.folding import fold
from crm.models import Tag
from crm.models.tag import LONGEST_TAG, interaction_tag

MANY = 1500


def find_tag(name: str) -> tuple[int, bool]:
    """The id of the tag of that name (0: there is none), and whether many interactions carry it."""
    tag_id = db.session.scalar(select(Tag.id).where(Tag.folded == fold(name)[:LONGEST_TAG]))
    if tag_id is None:
        return 0, False
    carried = select(interaction_tag.c.tag_id).where(interaction_tag.c.tag_id == tag_id).limit(MANY)
    count = db.session.scalar(select(func.count()).select_from(carried.subquery()))
    return tag_id, count >= MANY


def tags_of(interaction_ids: list[int]) -> dict[int, list[str]]:
    """Interaction id → its tags in order, of those that have any."""
    query = (
        select(interaction_tag.c.interaction_id, Tag.name)
        .join(Tag, Tag.id == interaction_tag.c.tag_id)
        .where(interaction_tag.c.interaction_id.in_(interaction_ids))
        .order_by(Tag.folded)
    )
    found: dict[int, list[str]] = {}
    row: Row
    for row in db.session.execute(query):
        found.setdefault(row.interaction_id, []).append(row.name)
    return found
