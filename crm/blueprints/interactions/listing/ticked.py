"""The rows of the list that are ticked, and the versions they were seen at."""

from flask import request
from flask_login import current_user
from sqlalchemy.orm import joinedload, selectinload

from crm.database import MAX_ID, db
from crm.models import Contact, Interaction, Step

MOST = 200  # of one gesture


def ticked() -> dict[int, int | None]:
    """Id → the version it was seen at, of the ticked rows, or of all rows of the page."""
    boxes = request.form.getlist("ids")
    on_page = request.form.get("on_page", "").split() if "all" in request.form else []
    # A row changed in place has its new version in its box only.
    return {**_versions(on_page), **_versions(boxes)}


def _versions(marks: list[str]) -> dict[int, int | None]:
    found = {}
    for mark in marks:
        number, _dot, version = mark.partition(".")
        if is_number(number) and 0 < int(number) <= MAX_ID:
            found[int(number)] = int(version) if is_number(version) else None
    return found


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 11


def ticked_interactions(versions: dict[int, int | None]) -> list[Interaction]:
    """Those of the ticked ones that the user may see."""
    query = Interaction.visible_to(current_user).where(
        Interaction.id.in_(versions), Interaction.archived_at.is_(None)
    )
    query = query.options(
        joinedload(Interaction.contact).load_only(Contact.name),
        joinedload(Interaction.step).joinedload(Step.process),
        selectinload(Interaction.tags),
    )
    return list(db.session.scalars(query.order_by(Interaction.id)))
