"""Processes: the list, making one, its page (MC-30 to MC-35)."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.settings import bp
from crm.blueprints.settings.process_forms import NewProcessForm, ProcessForm
from crm.conflicts import conflict_page
from crm.database import db
from crm.i18n import language
from crm.models import Process, StaleVersion
from crm.permissions import requires, visible_or_404
from crm.services.processes import outcome_only
from crm.services.processes import settings as process_settings
from crm.services.processes.settings import NotWithoutIt
from crm.toasts import complain, say

SHOW, NEW = "settings/processes/show.html", "settings/processes/new.html"


@bp.get("/settings/processes/")
@requires("settings.manage")
def processes():
    found = process_settings.all_processes()
    in_use = [process for process in found if not process.is_archived]
    archived = [process for process in found if process.is_archived]
    return render_template("settings/processes/index.html", processes=in_use, archived=archived)


@bp.get("/settings/processes/new")
@requires("settings.manage")
def new_process():
    return render_template(NEW, form=NewProcessForm())


@bp.post("/settings/processes/new")
@requires("settings.manage")
def create_process():
    form = NewProcessForm()
    if not form.validate():
        return render_template(NEW, form=form), 422
    process = Process()
    form.write_to(process)
    if form.is_outcome_only:
        event = outcome_only.add_process(process, by=current_user)
    else:
        event = process_settings.add_process(process, form.step_names, language(), by=current_user)
    db.session.commit()
    say(_("Created: %(name)s", name=process.name_in(language())), event)
    return redirect(url_for("settings.process", process_id=process.id), 303)


@bp.get("/settings/processes/<int:process_id>")
@requires("settings.manage")
def process(process_id: int):
    found = visible_or_404(Process, process_id)
    return render_template(SHOW, process=found, form=ProcessForm.of(found))


@bp.post("/settings/processes/<int:process_id>")
@requires("settings.manage")
def update_process(process_id: int):
    found = visible_or_404(Process, process_id)
    form = ProcessForm.of(found)
    if not form.validate():
        return render_template(SHOW, process=found, form=form), 422
    try:
        found.check_version(form.version_number)
    except StaleVersion:
        return conflict_page(SHOW, form, ProcessForm.of(found, formdata=None), found, process=found)
    form.write_to(found)
    event = found.record_event("updated", by=current_user)
    db.session.commit()
    say(_("Saved: %(title)s", title=found.name_in(language())), event)
    page = "settings.ask_outcome_only" if form.asks_which_stays else "settings.process"
    return redirect(url_for(page, process_id=found.id), 303)


@bp.post("/settings/processes/<int:process_id>/place")
@requires("settings.manage")
def place_process(process_id: int):
    found = visible_or_404(Process, process_id)
    if found.is_archived:
        abort(422)
    event = process_settings.shift_process(found, shift_argument(), by=current_user)
    db.session.commit()
    if event is not None:
        say(_("The order was changed."), event)
    return redirect(url_for("settings.processes", _anchor=f"process-{process_id}"), 303)


@bp.post("/settings/processes/<int:process_id>/archive")
@requires("settings.manage")
def archive_process(process_id: int):
    found = visible_or_404(Process, process_id)
    try:
        event = process_settings.archive_process(found, by=current_user) if not found.is_archived else None
    except NotWithoutIt:
        complain(_("This process has to stay: something could not begin without it."))
        return redirect(url_for("settings.process", process_id=process_id), 303)
    db.session.commit()
    say(_("Archived: %(name)s", name=found.name_in(language())), event)
    return redirect(url_for("settings.processes"), 303)


@bp.post("/settings/processes/<int:process_id>/restore")
@requires("settings.manage")
def restore_process(process_id: int):
    found = visible_or_404(Process, process_id)
    event = found.restore(by=current_user) if found.is_archived else None
    db.session.commit()
    say(_("Restored: %(name)s", name=found.name_in(language())), event)
    return redirect(url_for("settings.process", process_id=process_id), 303)


def shift_argument() -> int:
    """One place up or down, as the buttons say it."""
    return {"up": -1, "down": 1}.get(request.form.get("shift", "")) or abort(422)
