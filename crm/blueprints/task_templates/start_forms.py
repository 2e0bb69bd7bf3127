"""What is chosen before a template starts: which one, when, for whom; and then each of its tasks."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectChoice, SelectField

from crm.blueprints.task_templates.fields import CHOOSE_ONE
from crm.forms import BaseForm, ContactField, DayField, HourField, UserField, invalid
from crm.i18n import language, today
from crm.models import TaskTemplate, User
from crm.models.task_template import MAX_LINES
from crm.services.task_templates.planning import Ground, PlannedTask
from crm.services.task_templates.starting import Wanted

FURTHEST = timedelta(days=3660)
TOO_FAR = _l("Choose a day within ten years.")


class ChoiceForm(BaseForm):
    """Which template, from which day on, for whom. It is asked by GET, so that a preview has an address."""

    class Meta(BaseForm.Meta):
        csrf = False

    template = SelectField(_l("Template"), invalid_choice_message=CHOOSE_ONE)
    contact = ContactField(_l("Contact"), may_make=False)
    starts_on = DayField(_l("Start date"))
    starter_id = UserField(_l("For whom"), nobody=_l("Not chosen"))

    def __init__(self, values, templates: list[TaskTemplate], ground: Ground) -> None:
        """*values* are those of the address or of the posted form; what it does not say is the usual."""
        self.templates = {str(template.id): template for template in templates}
        self.ground = ground
        super().__init__(values if "template" in values else None, data=self._usual(values))
        if ground.record is not None:
            del self.contact

    def process(self, formdata=None, obj=None, data=None, **kwargs) -> None:
        self.template.choices = [
            SelectChoice(key, each.name_in(language())) for key, each in self.templates.items()
        ]
        super().process(formdata, obj, data=data, **kwargs)

    def _usual(self, values) -> dict:
        first = next(iter(self.templates), None)
        return {"template": first, "starts_on": today(), "starter_id": current_user.id,
                "contact": self.ground.contact}  # fmt: skip

    def validate_starts_on(self, field) -> None:
        if not field.errors and (wrong := _wrong_day(field.data)):
            raise invalid(wrong[0])

    def validate_starter_id(self, field) -> None:
        if field.data is None and not field.errors:
            raise invalid(_l("Choose the colleague."))

    @property
    def chosen(self) -> TaskTemplate | None:
        return self.templates.get(self.template.data or "")

    @property
    def starter(self) -> User:
        return self.starter_id.user or current_user

    @property
    def whole_ground(self) -> Ground:
        """The ground, with the contact that was chosen here if none was given."""
        return Ground(contact=self.contact.data) if "contact" in self else self.ground


class TaskRow(Form):
    """One planned task: whether it is wanted, on which day, an appointment also at which hour."""

    class Meta(BaseForm.Meta):
        csrf = False

    line_id = HiddenField()
    is_wanted = BooleanField(_l("Make it"))
    day = DayField(_l("Day"))
    at = HourField(_l("Time"))


class TasksForm(BaseForm):
    """The tasks of the preview; ``version`` is the template's."""

    rows = FieldList(FormField(TaskRow), max_entries=MAX_LINES)

    def __init__(self, tasks: list[PlannedTask], **kwargs) -> None:
        self.tasks = {str(task.line.id): task for task in tasks}
        rows = [
            {"line_id": str(task.line.id), "is_wanted": True, "day": task.starts_on, "at": task.start_time}
            for task in tasks
        ]
        super().__init__(data={"rows": rows}, **kwargs)

    @property
    def pairs(self) -> list[tuple]:
        """The rows with their tasks; a line that the template lost meanwhile is left out."""
        pairs = ((entry.form, self.tasks.get(entry.form.line_id.data)) for entry in self.rows)
        return [(row, task) for row, task in pairs if task is not None]

    def validate(self, extra_validators=None) -> bool:
        is_valid = super().validate(extra_validators)
        chosen = [(row, task) for row, task in self.pairs if row.is_wanted.data]
        if not chosen:
            self.rows.errors = [str(_l("Choose at least one task."))]
            return False
        checks = [_check(row, task) for row, task in chosen]  # all of them: each marks its own fields
        return is_valid and all(checks)

    @property
    def wanted(self) -> list[Wanted]:
        """What the valid form asks for."""
        return [Wanted(task, row.day.data, row.at.data) for row, task in self.pairs if row.is_wanted.data]


def _check(row: TaskRow, task: PlannedTask) -> bool:
    if not row.day.errors:
        row.day.errors = _wrong_day(row.day.data)
    if not row.at.errors and not task.line.is_task and row.at.data is None:
        row.at.errors = [str(_l("An appointment needs a time to begin at."))]
    return not (row.day.errors or row.at.errors)


def _wrong_day(day: date | None) -> list[str]:
    if day is None:
        return [str(_l("Choose the day."))]
    return [str(TOO_FAR)] if abs(day - today()) > FURTHEST else []
