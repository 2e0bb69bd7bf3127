"""A deal set by hand on one link of a chain is offered to the links that are for nothing yet (OC-06).

It is an offer, not a rule: whoever sets the deal of one interaction may mean just that one.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import aliased

from crm.database import db
from crm.models import Deal, Event, Interaction
from crm.services.interactions import chains, subjects
from crm.services.undo import one_gesture

MAX_LINKS = 200
Other = aliased(Interaction)


def is_offered(interaction: Interaction, thread: Iterable) -> bool:
    """Whether links of the chain (*thread*, as shown) are for nothing, and none for something else."""
    if subjects.subject_of(interaction) is None:
        return False
    found = {subjects.subject_of(link) for link in thread}
    return found == {subjects.subject_of(interaction), None}


def loose_links(ids: Collection[int], deal: Deal, user) -> Sequence[Row]:
    """The links for nothing yet, of the chains in which the interactions *ids* are for *deal*.

    Rows of id, title, starts_on that *user* may see and change. A chain that is also for something else,
    seen or not, is left as it is.
    """
    around = select(Interaction.chain_id).where(Interaction.id.in_(ids), Interaction.deal_id == deal.id)
    query = (
        select(Interaction.id, Interaction.title, Interaction.starts_on)
        .where(
            Interaction.chain_id.in_(around),
            *(getattr(Interaction, kind.column).is_(None) for kind in subjects.SUBJECTS),
            ~_is_for_another(deal),
            Interaction.archived_at.is_(None),
            Interaction.visibility(user),
            or_(Interaction.is_private.is_(False), _is_own(user)),
        )
        .order_by(Interaction.starts_on, Interaction.id)
        .limit(MAX_LINKS)
    )
    return db.session.execute(query).all()


def spread(ids: Collection[int], deal: Deal, *, by) -> list[Event]:
    """Let the links that `loose_links` finds be for *deal*, too; events of one gesture.

    Raises `StaleVersion` when one of them moved to another chain meanwhile.
    """
    found = [row.id for row in loose_links(ids, deal, by)]
    links = db.session.scalars(select(Interaction).where(Interaction.id.in_(found)).order_by(Interaction.id))
    links = links.all()
    chains.hold(*links)
    subject = subjects.subject_for(deal)
    with one_gesture():
        loose = (link for link in links if subjects.subject_of(link) is None)
        return [subjects.attach(link, subject, by=by) for link in loose]


def _is_for_another(deal: Deal) -> ColumnElement[bool]:
    kinds = (
        column.is_not(None) if kind.model is not Deal else and_(column.is_not(None), column != deal.id)
        for kind in subjects.SUBJECTS
        for column in [getattr(Other, kind.column)]
    )
    return select(Other.id).where(Other.chain_id == Interaction.chain_id, or_(*kinds)).exists()


def _is_own(user) -> ColumnElement[bool]:
    return or_(Interaction.responsible_id == user.id, Interaction.created_by_id == user.id)
