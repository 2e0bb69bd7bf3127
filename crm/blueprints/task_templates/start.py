"""Starting a template: its tasks with their days first, then all of them at once (SC-35)."""

from flask import Response, abort, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy.orm import joinedload

from crm.blueprints.task_templates import bp
from crm.blueprints.task_templates.start_forms import ChoiceForm, TasksForm
from crm.database import db
from crm.features import feature_on
from crm.fragments import came_from, present_path, redirect_back_to
from crm.i18n import time_zone
from crm.links import record_url
from crm.models import Contact, Deal, Event, Interaction, StaleVersion
from crm.permissions import requires, visible_or_404
from crm.services.interactions import chains, subjects
from crm.services.task_templates import busy, keeping, planning, starting
from crm.services.task_templates.planning import Ground
from crm.toasts import complain, say

PAGE = "task_templates/start.html"
OF_DEAL = (joinedload(Deal.contact), joinedload(Deal.owner))
# Alone it asks with whom; on a record it is about that.
ADDRESSES = {
    "start": "/task-templates/start",
    "start_on_contact": "/contacts/<int:contact_id>/template",
    "start_on_deal": "/deals/<int:deal_id>/template",
    "start_on_interaction": "/interactions/<int:interaction_id>/template",
}


@requires("interactions.edit")
def start(**ids: int):
    """The preview has an address of its own; sending it makes what is ticked."""
    ground = _ground(**ids)
    if ground.record is not None and ground.record.is_archived:
        complain(_("This is in the archive. Restore it first."))
        return redirect_back_to(record_url(ground.record))
    templates = keeping.usable_templates(current_user, _process_of(ground))
    choice = ChoiceForm(request.values, templates, ground)
    return _start(choice) if request.method == "POST" else _page(choice)


for _endpoint, _address in ADDRESSES.items():
    bp.add_url_rule(_address, _endpoint, start, methods=["GET", "POST"])


def _start(choice: ChoiceForm) -> Response:
    """What was unticked or moved stays so; a template that changed meanwhile is shown anew."""
    if not choice.validate() or choice.chosen is None:
        return _page(choice, status=422)
    form = TasksForm(_plan(choice))
    try:
        choice.chosen.check_version(form.version_number)
    except StaleVersion:
        complain(_("The template was changed meanwhile. These are its tasks now."))
        return _page(choice, status=409)
    if not form.validate():
        return _page(choice, form, 422)
    ground = choice.whole_ground
    event = starting.start(form.wanted, ground, by=current_user, zone=time_zone())
    db.session.commit()
    say(_made(len(form.wanted)), event)
    return redirect_back_to(_afterwards(ground, event))


def _page(choice: ChoiceForm, form: TasksForm | None = None, status: int = 200) -> Response:
    """With the tasks of the chosen template, if it and its start are known."""
    is_known = choice.chosen is not None and (form is not None or choice.validate())
    if is_known and form is None:
        form = TasksForm(_plan(choice), formdata=None)
    ground = choice.ground
    asked_from = came_from(default="")
    home = record_url(ground.record) if ground.record is not None else url_for("interactions.index")
    page = render_template(
        PAGE,
        choice=choice,
        form=form if is_known else None,
        ground=ground,
        address=present_path(),
        asked_from=asked_from,
        back=asked_from or home,
    )
    return make_response(page, status)


def _plan(choice: ChoiceForm) -> list[planning.PlannedTask]:
    ground = choice.whole_ground
    tasks = planning.plan(
        choice.chosen, choice.starts_on.data, ground=ground, starter=choice.starter, by=current_user
    )
    busy.mark_taken(tasks, time_zone())
    return tasks


def _ground(
    contact_id: int | None = None, deal_id: int | None = None, interaction_id: int | None = None
) -> Ground:
    """What the address names, if it is the reader's to see."""
    if interaction_id is not None:
        link = visible_or_404(Interaction, interaction_id, joinedload(Interaction.contact))
        deal = subjects.record_of(chains.subject_of_chain(link), current_user)
        return Ground(contact=link.contact, deal=deal, link=link)
    if deal_id is not None:
        deal = visible_or_404(Deal, deal_id, *OF_DEAL) if feature_on("deals") else abort(404)
        return Ground(contact=deal.contact or deal.person, deal=deal)
    if contact_id is not None:
        return Ground(contact=visible_or_404(Contact, contact_id))
    return Ground()


def _process_of(ground: Ground) -> int | None:
    return ground.deal.process_id if ground.deal is not None else None


def _made(count: int) -> str:
    return ngettext("%(num)s interaction was made.", "%(num)s interactions were made.", count)


def _afterwards(ground: Ground, event: Event) -> str:
    """Where the new ones are seen: on the record they are for, else with the first of them."""
    if ground.record is not None:
        return came_from(record_url(ground.record))
    return came_from(url_for("interactions.show", interaction_id=event.record_id))
