"""The rows of the list that are ticked, and the versions they were seen at."""

from flask import request
from flask_login import current_user
from sqlalchemy.orm import joinedload, selectinload

from crm.database import MAX_ID, db
from crm.lib.whole_numbers import whole_number
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
        if 0 < (whole_number(number) or 0) <= MAX_ID:
            found[int(number)] = whole_number(version)
    return found


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
