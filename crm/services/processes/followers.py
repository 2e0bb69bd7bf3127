"""What names a step for later: series, lines of templates, saved views. It follows when the step leaves."""

from collections.abc import Iterator

from sqlalchemy import exists, select

from crm.database import db
from crm.models import Event, SavedView, Series, Step, TaskTemplate, TaskTemplateLine


def plans_on(step: Step) -> bool:
    """Whether a series or a template would put something on *step* one day: it is asked where that goes."""
    named = (select(exists().where(model.step_id == step.id)) for model in (Series, TaskTemplateLine))
    return not step.is_end and any(db.session.scalar(query) for query in named)


def follow(step: Step, target: Step | None, *, by, is_final: bool) -> None:
    """Let all that names *step* name *target*; None: a view shows the whole process, plans name no step.

    *is_final*: there is no way back (`removal.Standing.is_undoable`).
    """
    words = "rerouted" if is_final else None
    target_id = target.id if target is not None else None
    for series in db.session.scalars(select(Series).where(Series.step_id == step.id)):
        series.step_id = target_id
        series.record_event(words or "updated", by=by)
    for template in _templates(step):
        _move_lines(template, step, target_id, words or "lines_changed", by)
    shown = str(target_id or f"p{step.process_id}")
    for view in _views(step):
        view.filters = {**view.filters, "step": shown}
        view.record_event(words or "followed", by=by)


def _templates(step: Step) -> list[TaskTemplate]:
    lines = select(TaskTemplateLine.template_id).where(TaskTemplateLine.step_id == step.id)
    return list(db.session.scalars(select(TaskTemplate).where(TaskTemplate.id.in_(lines))))


def _move_lines(template: TaskTemplate, step: Step, target_id: int | None, action: str, by) -> Event:
    before = template.parts()
    template.tasks_data = [
        {**row, "step_id": target_id} if row["step_id"] == step.id else row for row in before["tasks_data"]
    ]
    return template.record_event(action, by=by, parts_before=before)


def _views(step: Step) -> Iterator[SavedView]:
    """A team has dozens of them, and their filters are JSON: all are read."""
    views = db.session.scalars(select(SavedView).where(SavedView.archived_at.is_(None))).all()
    return (view for view in views if view.filters.get("step") == str(step.id))
