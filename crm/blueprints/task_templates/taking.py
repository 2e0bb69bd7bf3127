"""A template from the tasks of a deal or of a chain: what went well once is kept."""

from collections.abc import Sequence

from flask import Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import joinedload
from wtforms import SelectChoice, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from crm.blueprints.task_templates import bp
from crm.blueprints.task_templates.forms import TemplateForm
from crm.database import db
from crm.features import feature_on
from crm.forms import invalid
from crm.fragments import present_path, redirect_back_to
from crm.i18n import language, list_date
from crm.links import record_url
from crm.models import Deal, Interaction, TaskTemplate
from crm.permissions import can, requires, visible_or_404
from crm.services.task_templates import keeping, taking
from crm.toasts import say

ADDRESSES = {
    "take_from_deal": "/deals/<int:deal_id>/save-as-template",
    "take_from_interaction": "/interactions/<int:interaction_id>/save-as-template",
}


class TakingForm(TemplateForm):
    """The names of the new template, and which of the tasks it gets."""

    tasks = SelectMultipleField(
        _l("Tasks"),
        coerce=str,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        invalid_choice_message=_l("Choose one of the values."),
    )

    def __init__(self, found: Sequence[Interaction], values: dict, **kwargs) -> None:
        self.found, self.values = found, values
        super().__init__(None, **kwargs)

    def process(self, formdata=None, obj=None, data=None, **kwargs) -> None:
        self.tasks.choices = [
            SelectChoice(str(task.id), f"{list_date(task.starts_on)} · {task.title}") for task in self.found
        ]
        every = [str(task.id) for task in self.found]
        super().process(formdata, obj, data={**self.values, "tasks": every}, **kwargs)

    def validate_tasks(self, field) -> None:
        if not self.chosen and not field.errors:
            raise invalid(_l("Choose at least one task."))

    @property
    def chosen(self) -> list[Interaction]:
        return [task for task in self.found if str(task.id) in (self.tasks.data or ())]


@requires("interactions.view")
def take(deal_id: int | None = None, interaction_id: int | None = None):
    """Titles, steps and distances between the days are taken over; the form says of which tasks.

    A record that is not one's to see is not there for whoever makes no templates either.
    """
    record, found = _record(deal_id, interaction_id)
    if not can("templates.manage"):
        abort(403)
    form = TakingForm(found, _values(record))
    if request.method == "GET" or not form.validate():
        return _page(record, form, 200 if request.method == "GET" else 422)
    template = TaskTemplate()
    form.write_to(template)
    owner = record.owner if isinstance(record, Deal) else None
    rows = taking.rows_from(form.chosen, owner=owner, by=current_user)
    event = keeping.add(template, rows, by=current_user)
    db.session.commit()
    say(_("Created: %(name)s", name=template.name_in(language())), event)
    return redirect_back_to(url_for("task_templates.show", template_id=template.id))


for _endpoint, _address in ADDRESSES.items():
    bp.add_url_rule(_address, _endpoint, take, methods=["GET", "POST"])


def _record(deal_id: int | None, interaction_id: int | None):
    """The deal or interaction, with the tasks that may be taken from it."""
    if deal_id is not None:
        deal = visible_or_404(Deal, deal_id, joinedload(Deal.owner)) if feature_on("deals") else abort(404)
        return deal, taking.tasks_of_deal(deal, current_user)
    link = visible_or_404(Interaction, interaction_id)
    return link, taking.tasks_of_chain(link, current_user)


def _values(record: Deal | Interaction) -> dict:
    """The name is the record's to begin with; a deal's process is the template's."""
    values = {language(): record.title[:60]}
    return values | ({"process_id": record.process_id} if isinstance(record, Deal) else {})


def _page(record: Deal | Interaction, form: TakingForm, status: int) -> Response:
    page = render_template(
        "task_templates/take.html", form=form, address=present_path(), record=record, back=record_url(record)
    )
    return make_response(page, status)
