"""What is typed about templates and their lines."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectChoice, SelectField, StringField

from crm.database import db
from crm.forms import BaseForm, DurationField, EnumField, HourField, UserField, invalid, max_length, required
from crm.i18n import language
from crm.models import Assignee, Channel, Process, Step, TaskTemplate, TaskTemplateLine
from crm.models.mixins.eventful import to_json
from crm.models.mixins.schedulable import DEFAULT_DURATION
from crm.names_form import NamesForm
from crm.services.processes.settings import choosable_processes

CHOOSE_ONE = _l("Choose one of the values.")
NOT_A_COUNT = _l("Not a number of days. Write a whole number from 0 to 999.")
LONGEST_APPOINTMENT = 7 * 24 * 60
NONE = SelectChoice("", "–")


class DaysField(IntegerField):
    """A number of days from 0 on; ``data`` is None when nothing is typed."""

    def process_formdata(self, valuelist) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
            raise ValueError(str(NOT_A_COUNT))
        self.data = int(typed)


class OneOfField(SelectField):
    """One of the records offered, or none; ``data`` is its id or None."""

    def __init__(self, label=None, **kwargs) -> None:
        super().__init__(label, coerce=_id_of, choices=[NONE], invalid_choice_message=CHOOSE_ONE, **kwargs)

    def offer(self, choices: list[SelectChoice]) -> None:
        self.choices = [NONE, *choices]


class TemplateForm(NamesForm):
    """The names of a template, and the process it belongs to."""

    process_id = OneOfField(
        _l("Process"),
        description=_l("Only those who may use the process are offered the template."),
    )

    def __init__(self, template: TaskTemplate | None = None, **kwargs) -> None:
        self.template = template
        super().__init__(None, **kwargs)

    def process(self, formdata=None, obj=None, data=None, **kwargs) -> None:
        """The template is what the form begins with."""
        values = data or {}
        if self.template is not None:
            values = {**self.template.names, "process_id": self.template.process_id, **values}
        self.process_id.offer(process_choices(values.get("process_id")))
        super().process(formdata, obj, data=values, **kwargs)

    def write_to(self, template: TaskTemplate) -> None:
        template.names, template.process_id = self.names, self.process_id.data


def process_choices(kept_id: int | None) -> list[SelectChoice]:
    """The processes in use, and the one that is chosen already."""
    found = {process.id: process for process in choosable_processes()}
    if kept_id is not None and kept_id not in found:
        found[kept_id] = db.session.get(Process, kept_id)
    return [SelectChoice(str(each.id), each.name_in(language())) for each in found.values()]


class LineForm(BaseForm):
    """One task or appointment: what, when after the start, who."""

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
        self.step_id.offer(step_choices(self.template.process_id, values["step_id"]))
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


def step_choices(process_id: int | None, kept_id: int | None) -> list[SelectChoice]:
    """The steps at which an interaction may begin, of the process with that id or of all; and *kept_id*."""
    processes = [each for each in choosable_processes() if each.for_interactions]
    steps = [
        step
        for process in processes
        if process_id in (None, process.id)
        for step in process.open_steps
        if step.may_follow(None) or step.id == kept_id
    ]
    if kept_id is not None and kept_id not in {step.id for step in steps}:
        steps.append(db.session.get(Step, kept_id))
    return [SelectChoice(str(each.id), each.label_in(language())) for each in steps]


def _id_of(value) -> int | None:
    """An id as typed; 0, which no record has, for what is none."""
    if value in (None, ""):
        return None
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
