"""A template from what was done once: titles, steps and distances of the tasks of a deal or a chain."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from crm.database import db
from crm.models import Assignee, Deal, Interaction, User
from crm.models.mixins.eventful import to_json
from crm.models.task_template import MAX_LINES
from crm.services.calendar.free_slots import working_hours

LONGEST_OFFSET = 999


def tasks_of_deal(deal: Deal, user: User) -> Sequence[Interaction]:
    """What *user* may see about *deal*, but private ones: everybody reads a template."""
    return _tasks(_open_to(user).where(Interaction.deal_id == deal.id))


def tasks_of_chain(interaction: Interaction, user: User) -> Sequence[Interaction]:
    """The same of the chain that *interaction* stands in, or it alone."""
    alone = interaction.chain_id is None
    condition = Interaction.id == interaction.id if alone else Interaction.chain_id == interaction.chain_id
    return _tasks(_open_to(user).where(condition))


def _open_to(user: User) -> Select:
    return select(Interaction).where(
        Interaction.visibility(user), Interaction.archived_at.is_(None), Interaction.is_private.is_(False)
    )


def _tasks(query: Select) -> Sequence[Interaction]:
    query = query.order_by(Interaction.starts_on, Interaction.id).limit(MAX_LINES)
    return db.session.scalars(query.options(joinedload(Interaction.step))).all()


def rows_from(tasks: Sequence[Interaction], *, owner: User | None, by: User) -> list[dict]:
    """Lines as `TaskTemplateLine.as_data` gives them; the first day of *tasks* is the start."""
    if not tasks:
        return []
    first = min(task.starts_on for task in tasks)
    return [_row(task, first, owner, by) for task in tasks]


def _row(task: Interaction, first: date, owner: User | None, by: User) -> dict:
    assignee = _assignee(task, owner, by)
    return {
        "title": task.title,
        "channel": to_json(task.channel),
        "is_task": task.is_task,
        "offset_days": _distance(first, task.starts_on),
        "in_working_days": True,
        "start_time": to_json(task.start_time),
        "duration_minutes": task.duration_minutes,
        "deadline_days": _distance(task.starts_on, task.deadline_on) if task.deadline_on else None,
        # Nothing begins at an end.
        "step_id": task.step_id if task.step is not None and not task.step.is_end else None,
        "assignee": to_json(assignee),
        "user_id": task.responsible_id if assignee is Assignee.COLLEAGUE else None,
    }


def _distance(first: date, last: date) -> int:
    days = working_hours().days.between(first, last, in_working_days=True)
    return min(days, LONGEST_OFFSET)


def _assignee(task: Interaction, owner: User | None, by: User) -> Assignee:
    if owner is not None and task.responsible_id == owner.id:
        return Assignee.OWNER
    return Assignee.STARTER if task.responsible_id in (None, by.id) else Assignee.COLLEAGUE
