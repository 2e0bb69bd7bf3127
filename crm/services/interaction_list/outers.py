"""What rows of the list are grouped by when that is a record: contacts, deals, colleagues, steps.

The records are read in their own order, and of each its interactions by an index: nothing is sorted.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Join, Select, and_, bindparam, or_, select, tuple_
from sqlalchemy.ext.compiler import compiles

from crm.models import Contact, Deal, Interaction, Step, User
from crm.services.interaction_list.criteria import Grouping

HERE_GROUP = bindparam("here_group", type_=Interaction.id.type)


class OrderedJoin(Join):
    """A join whose left side is the outer loop: SQLite does not guess (CROSS JOIN says just that)."""

    inherit_cache = True


@compiles(OrderedJoin)
def _plain_join(join, compiler, **options) -> str:
    return compiler.visit_join(join, **options)


@compiles(OrderedJoin, "sqlite")
def _cross_join(join, compiler, **options) -> str:
    return compiler.visit_join(join, **options).replace(" JOIN ", " CROSS JOIN ", 1)


@dataclass(frozen=True)
class Outer:
    """Rows stand under the record of *model* that *column* of the interaction names; *by* orders those."""

    model: type
    column: ColumnElement
    by: tuple
    is_rising: bool = True
    # Always true: without it SQLite reads so small a table in any order and sorts what it finds.
    hint: ColumnElement[bool] | None = None

    def join_to(self, query: Select) -> Select:
        joined = OrderedJoin(self.model.__table__, Interaction.__table__, self.column == self.model.id)
        if self.model is not Contact:
            joined = joined.outerjoin(Contact.__table__, Contact.id == Interaction.contact_id)
        return query.select_from(joined).where(*([] if self.hint is None else [self.hint]))

    def order(self, is_rising: bool) -> tuple:
        columns = (*self.by, self.model.id)
        return columns if is_rising else tuple(column.desc() for column in columns)

    def beyond(self, is_rising: bool, inner: ColumnElement[bool]) -> list[ColumnElement[bool]]:
        """Behind the place: a later record, or the same and there the condition *inner*.

        The first condition says less than the second, and lets the index begin at the place.
        """
        columns = (*self.by, self.model.id)
        here = [
            select(each).where(self.model.id == HERE_GROUP).correlate(None).scalar_subquery()
            for each in self.by
        ]
        there = tuple_(*here, HERE_GROUP)
        this = tuple_(*columns)
        first = (columns[0], (*here, HERE_GROUP)[0])
        start = first[0] >= first[1] if is_rising else first[0] <= first[1]
        later = this > there if is_rising else this < there
        return [start, or_(later, and_(self.model.id == HERE_GROUP, inner))]


OUTERS = {
    Grouping.CONTACT: Outer(Contact, Interaction.contact_id, (Contact.sort_key,)),
    Grouping.DEAL: Outer(Deal, Interaction.deal_id, (), is_rising=False),
    Grouping.RESPONSIBLE: Outer(
        User,
        Interaction.responsible_id,
        (User.family_name, User.given_name),
        hint=User.family_name >= "",
    ),
    Grouping.STEP: Outer(Step, Interaction.step_id, (Step.process_id, Step.number)),
}
