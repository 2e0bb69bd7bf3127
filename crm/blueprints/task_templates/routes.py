"""The templates of the team: the list, making one, its page (SC-35)."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.task_templates import bp
from crm.blueprints.task_templates.forms import TemplateForm
from crm.conflicts import conflict_page
from crm.database import db
from crm.i18n import language
from crm.models import StaleVersion, TaskTemplate
from crm.permissions import requires, visible_or_404
from crm.services.task_templates import keeping, suggestions
from crm.team import team
from crm.toasts import say

SHOW, NEW = "task_templates/show.html", "task_templates/new.html"
LONGEST_NAME = 60


@bp.get("/task-templates/")
@requires("templates.manage")
def index():
    found = keeping.all_templates()
    return render_template(
        "task_templates/index.html",
        templates=[each for each in found if not each.is_archived],
        archived=[each for each in found if each.is_archived],
        suggestions=suggestions.not_taken(found),
    )


@bp.get("/task-templates/new")
@requires("templates.manage")
def new():
    return render_template(NEW, form=TemplateForm())


@bp.post("/task-templates/new")
@requires("templates.manage")
def create():
    form = TemplateForm()
    if not form.validate():
        return render_template(NEW, form=form), 422
    template = TaskTemplate()
    form.write_to(template)
    return _made(template, keeping.add(template, by=current_user))


@bp.post("/task-templates/suggestions/<key>")
@requires("templates.manage")
def take_suggestion(key: str):
    """Its tasks are written in the language of the team, whose day they will stand in."""
    if key not in suggestions.SUGGESTIONS:
        abort(404)
    return _made(*suggestions.take(key, team().language, by=current_user))


@bp.get("/task-templates/<int:template_id>")
@requires("templates.manage")
def show(template_id: int):
    found = visible_or_404(TaskTemplate, template_id, *keeping.WITH_LINES)
    return render_template(SHOW, task_template=found, form=TemplateForm(found))


@bp.post("/task-templates/<int:template_id>")
@requires("templates.manage")
def update(template_id: int):
    found = visible_or_404(TaskTemplate, template_id, *keeping.WITH_LINES)
    form = TemplateForm(found)
    if not form.validate():
        return render_template(SHOW, task_template=found, form=form), 422
    try:
        found.check_version(form.version_number)
    except StaleVersion:
        return conflict_page(SHOW, form, TemplateForm(found, formdata=None), found, task_template=found)
    form.write_to(found)
    event = found.record_event("updated", by=current_user)
    db.session.commit()
    say(_("Saved: %(title)s", title=found.name_in(language())), event)
    return to_template(found)


@bp.post("/task-templates/<int:template_id>/copy")
@requires("templates.manage")
def duplicate(template_id: int):
    found = visible_or_404(TaskTemplate, template_id, *keeping.WITH_LINES)
    names = {code: _copy_of(name) for code, name in found.names.items()}
    return _made(*keeping.duplicate(found, names, by=current_user))


@bp.post("/task-templates/<int:template_id>/place")
@requires("templates.manage")
def place(template_id: int):
    found = visible_or_404(TaskTemplate, template_id)
    if found.is_archived:
        abort(422)
    event = keeping.shift(found, shift_argument(), by=current_user)
    db.session.commit()
    if event is not None:
        say(_("The order was changed."), event)
    return redirect(url_for("task_templates.index", _anchor=f"template-{template_id}"), 303)


@bp.post("/task-templates/<int:template_id>/archive")
@requires("templates.manage")
def archive(template_id: int):
    found = visible_or_404(TaskTemplate, template_id)
    event = found.archive(by=current_user) if not found.is_archived else None
    db.session.commit()
    say(_("Archived: %(name)s", name=found.name_in(language())), event)
    return redirect(url_for("task_templates.index"), 303)


@bp.post("/task-templates/<int:template_id>/restore")
@requires("templates.manage")
def restore(template_id: int):
    found = visible_or_404(TaskTemplate, template_id)
    event = found.restore(by=current_user) if found.is_archived else None
    db.session.commit()
    say(_("Restored: %(name)s", name=found.name_in(language())), event)
    return to_template(found)


def shift_argument() -> int:
    """One place up or down, as the buttons say it."""
    return {"up": -1, "down": 1}.get(request.form.get("shift", "")) or abort(422)


def to_template(template: TaskTemplate, anchor: str | None = None):
    return redirect(url_for("task_templates.show", template_id=template.id, _anchor=anchor), 303)


def _made(template: TaskTemplate, event):
    db.session.commit()
    say(_("Created: %(name)s", name=template.name_in(language())), event)
    return to_template(template)


def _copy_of(name: str) -> str:
    """The name with a sign that it is a second one; no language has to bend for it."""
    return f"{name[: LONGEST_NAME - 4]} (2)"
