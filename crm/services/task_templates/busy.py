"""Appointments of a template that would fall into others of the same colleague (SC-09)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from crm.lib.free_time import Span
from crm.lib.time_zones import to_utc
from crm.services.calendar.free_slots import busy_spans
from crm.services.calendar.projections import projected_spans
from crm.services.task_templates.planning import PlannedTask, Remark


def mark_taken(tasks: Iterable[PlannedTask], zone: str) -> None:
    """Say of those whose hour is taken that it is; *zone*: on whose clocks the hours are.

    Nothing is moved: which of the two can wait, people know. Two statements for each colleague.
    """
    by_user: dict[int, list[PlannedTask]] = defaultdict(list)
    for task in tasks:
        if not task.line.is_task:
            by_user[task.responsible.id].append(task)
    for user_id, appointments in by_user.items():
        _mark(user_id, appointments, zone)


def _mark(user_id: int, appointments: list[PlannedTask], zone: str) -> None:
    spans = [_span(task, zone) for task in appointments]
    bounds = (min(begins for begins, _ends in spans), max(ends for _begins, ends in spans))
    busy = [*busy_spans([user_id], *bounds), *projected_spans([user_id], *bounds)]
    for task, (begins, ends) in zip(appointments, spans, strict=True):
        if any(taken[0] < ends and taken[1] > begins for taken in busy):
            task.remarks.append(Remark.HOUR_TAKEN)


def _span(task: PlannedTask, zone: str) -> Span:
    begins = to_utc(datetime.combine(task.starts_on, task.start_time), zone)
    return begins, begins + timedelta(minutes=task.line.minutes)
