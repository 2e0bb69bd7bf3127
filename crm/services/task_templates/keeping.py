"""What the team keeps of templates: which there are, making, copying and ordering them and their lines."""

from collections.abc import Iterable

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from crm.database import db
from crm.models import Event, Process, TaskTemplate, TaskTemplateLine, User
from crm.models.task_template import MAX_LINES
from crm.services.undo import one_gesture

WITH_LINES = (
    joinedload(TaskTemplate.process),
    selectinload(TaskTemplate.lines).joinedload(TaskTemplateLine.step),
    selectinload(TaskTemplate.lines).joinedload(TaskTemplateLine.user),
)


class TooManyLines(ValueError):
    """A template has at most `MAX_LINES` lines."""


def all_templates() -> list[TaskTemplate]:
    """Every template with its lines, in order; archived ones last."""
    order = (TaskTemplate.archived_at.is_not(None), TaskTemplate.position, TaskTemplate.id)
    query = select(TaskTemplate).order_by(*order).options(*WITH_LINES)
    return list(db.session.scalars(query).unique())


def usable_templates(user: User, first_of: int | None = None) -> list[TaskTemplate]:
    """Those with lines that *user* may start (SC-27); those of the process with the id *first_of* first."""
    query = (
        select(TaskTemplate)
        .outerjoin(Process, Process.id == TaskTemplate.process_id)
        .where(
            TaskTemplate.archived_at.is_(None),
            TaskTemplate.lines.any(),
            or_(TaskTemplate.process_id.is_(None), Process.usable_by(user)),
        )
        .options(*WITH_LINES)
    )
    found = db.session.scalars(query.order_by(TaskTemplate.position, TaskTemplate.id)).unique()
    return sorted(found, key=lambda template: first_of is None or template.process_id != first_of)


def add(template: TaskTemplate, rows: Iterable[dict] = (), *, by: User) -> Event:
    """Put a new template at the end of the list, with lines as `TaskTemplateLine.as_data` gives them."""
    last = db.session.scalar(select(func.max(TaskTemplate.position)))
    template.position = 0 if last is None else last + 1
    template.tasks_data = [{**row, "id": None} for row in rows]
    return template.record_event("created", by=by)


def duplicate(template: TaskTemplate, names: dict, *, by: User) -> tuple[TaskTemplate, Event]:
    """A copy called *names*, at the end of the list."""
    copy = TaskTemplate(names=names, process_id=template.process_id)
    return copy, add(copy, template.tasks_data, by=by)


def shift(template: TaskTemplate, by_places: int, *, by: User) -> Event | None:
    """One place up (-1) or down (1) among those in use; returns an event, if anything moved."""
    order = [each for each in all_templates() if not each.is_archived]
    place = order.index(template) + by_places
    order.remove(template)
    order.insert(max(place, 0), template)
    event = None
    with one_gesture():
        for position, each in enumerate(order):
            if each.position != position:
                each.position = position
                event = each.record_event("placed", by=by)
    return event


def add_line(template: TaskTemplate, row: dict, *, by: User) -> Event | None:
    """A line at its place by its day, behind those of the same day. Raises `TooManyLines`."""
    rows = template.tasks_data
    if len(rows) >= MAX_LINES:
        raise TooManyLines
    later = (place for place, each in enumerate(rows) if each["offset_days"] > row["offset_days"])
    rows.insert(next(later, len(rows)), row)
    return template.change_lines(rows, by=by)


def change_line(line: TaskTemplateLine, row: dict, *, by: User) -> Event | None:
    rows = [{**each, **row} if each["id"] == line.id else each for each in line.template.tasks_data]
    return line.template.change_lines(rows, by=by)


def remove_line(line: TaskTemplateLine, *, by: User) -> Event | None:
    template = line.template
    return template.change_lines([each for each in template.tasks_data if each["id"] != line.id], by=by)


def place_line(line: TaskTemplateLine, behind: TaskTemplateLine | None, *, by: User) -> Event | None:
    """Put *line* behind another of its template (None: first)."""
    order = [each for each in line.template.lines if each is not line]
    return _put(line, order, order.index(behind) + 1 if behind is not None else 0, by)


def shift_line(line: TaskTemplateLine, by_places: int, *, by: User) -> Event | None:
    """One place up (-1) or down (1)."""
    place = line.template.lines.index(line) + by_places
    return _put(line, [each for each in line.template.lines if each is not line], max(place, 0), by)


def _put(line: TaskTemplateLine, others: list[TaskTemplateLine], place: int, by: User) -> Event | None:
    others.insert(place, line)
    return line.template.change_lines([each.as_data() for each in others], by=by)
