"""What is typed about a template itself."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from crm.blueprints.task_templates.fields import OneOfField
from crm.forms.names import NamesForm
from crm.i18n import language
from crm.models import Process, TaskTemplate
from crm.services.processes.settings import choosable_processes


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
        self.process_id.offer(process_choices(self.template.process if self.template is not None else None))
        super().process(formdata, obj, data=values, **kwargs)

    def write_to(self, template: TaskTemplate) -> None:
        template.names, template.process_id = self.names, self.process_id.data


def process_choices(kept: Process | None) -> list[SelectChoice]:
    """The processes in use, and the one that is chosen already."""
    found = choosable_processes()
    if kept is not None and kept not in found:
        found.append(kept)
    return [SelectChoice(str(each.id), each.name_in(language())) for each in found]
