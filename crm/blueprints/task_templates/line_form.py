"""What is typed about a line of a template."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField

from crm.blueprints.task_templates.fields import CHOOSE_ONE, DaysField, OneOfField
from crm.forms import BaseForm, DurationField, EnumField, HourField, UserField, invalid, max_length, required
from crm.forms.switched_fields import SwitchedFields
from crm.i18n import language
from crm.models import Assignee, Channel, Step, TaskTemplate, TaskTemplateLine
from crm.models.mixins.eventful import to_json
from crm.models.mixins.schedulable import DEFAULT_DURATION
from crm.services.processes.settings import choosable_processes

LONGEST_APPOINTMENT = 7 * 24 * 60


class LineForm(SwitchedFields, BaseForm):
    """One task or appointment: what, when after the start, who."""

    SWITCHED: ClassVar = {"steps": ("step_id",)}

    title = StringField(_l("Title"), [required(), max_length()])
    channel = EnumField(_l("Channel"), choices=Channel)
    is_task = RadioField(
        _l("Kind"),
        choices=lambda: [SelectChoice("task", _l("Task")), SelectChoice("appointment", _l("Appointment"))],
        invalid_choice_message=CHOOSE_ONE,
    )
    offset_days = DaysField(
        _l("Days after the start"),
        [required()],
        description=_l("0 is the day of the start."),
    )
    counting = RadioField(
        _l("Which days count"),
        choices=lambda: [SelectChoice("working", _l("Working days")), SelectChoice("all", _l("All days"))],
        invalid_choice_message=CHOOSE_ONE,
    )
    start_time = HourField(_l("Time"))
    duration = DurationField(_l("Duration"))
    deadline_days = DaysField(_l("Days until the deadline"), description=_l("Empty: no deadline."))
    step_id = OneOfField(_l("Step"))
    assignee = EnumField(_l("Who does it"), choices=Assignee)
    user_id = UserField(_l("Colleague"), nobody=_l("Not chosen"))

    def __init__(self, line: TaskTemplateLine | None, template: TaskTemplate, **kwargs) -> None:
        self.line, self.template = line, template
        super().__init__(**kwargs)

    def process(self, formdata=None, obj=None, data=None, **kwargs) -> None:
        values = values_of(self.line) if self.line is not None else fresh_values()
        kept = self.line.step if self.line is not None else None
        self.step_id.offer(step_choices(self.template.process_id, kept))
        super().process(formdata, obj, data=values, **kwargs)

    def validate(self, extra_validators=None) -> bool:
        for name in ("duration",) if self.is_a_task else ("deadline_days",):
            self[name].process_errors = []  # the other kind uses it
        return super().validate(extra_validators)

    def validate_start_time(self, field) -> None:
        if not self.is_a_task and field.data is None and not field.errors:
            raise invalid(_l("An appointment needs a time to begin at."))

    def validate_duration(self, field) -> None:
        if not self.is_a_task and (field.data or 0) > LONGEST_APPOINTMENT:
            raise invalid(_l("An appointment lasts a week at most. Make it a task instead."))

    def validate_user_id(self, field) -> None:
        if self.assignee.data is Assignee.COLLEAGUE and field.data is None and not field.errors:
            raise invalid(_l("Choose the colleague."))

    @property
    def is_a_task(self) -> bool:
        return self.is_task.data != "appointment"

    @property
    def row(self) -> dict:
        """The valid form as `TaskTemplateLine.as_data` gives it."""
        is_task, assignee = self.is_a_task, self.assignee.data
        return {
            "title": self.title.data,
            "channel": to_json(self.channel.data),
            "is_task": is_task,
            "offset_days": self.offset_days.data,
            "in_working_days": self.counting.data == "working",
            "start_time": to_json(self.start_time.data),
            "duration_minutes": None if is_task else self.duration.data or DEFAULT_DURATION,
            "deadline_days": self.deadline_days.data if is_task else None,
            "step_id": self.step_id.data,
            "assignee": to_json(assignee),
            "user_id": self.user_id.data if assignee is Assignee.COLLEAGUE else None,
        }


def values_of(line: TaskTemplateLine) -> dict:
    same = (
        "title",
        "channel",
        "offset_days",
        "start_time",
        "deadline_days",
        "step_id",
        "assignee",
        "user_id",
    )
    return {
        **{name: getattr(line, name) for name in same},
        "is_task": "task" if line.is_task else "appointment",
        "counting": "working" if line.in_working_days else "all",
        "duration": line.duration_minutes,
    }


def fresh_values() -> dict:
    return {
        "channel": Channel.PLANNED,
        "is_task": "task",
        "counting": "working",
        "assignee": Assignee.STARTER,
        "step_id": None,
    }


def step_choices(process_id: int | None, kept: Step | None) -> list[SelectChoice]:
    """The steps at which an interaction may begin, of the process with that id or of all; and *kept*."""
    steps = [
        step
        for process in choosable_processes()
        if process.for_interactions and process_id in (None, process.id)
        for step in process.open_steps
        if step.may_follow(None)
    ]
    if kept is not None and kept not in steps:
        steps.append(kept)
    return [SelectChoice(str(each.id), each.label_in(language())) for each in steps]
