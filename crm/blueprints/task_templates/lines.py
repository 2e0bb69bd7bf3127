"""The lines of a template: adding, changing, ordering by drag or by buttons, taking out."""

from flask import Response, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.task_templates import bp
from crm.blueprints.task_templates.line_form import LineForm
from crm.blueprints.task_templates.routes import shift_argument
from crm.conflicts import conflict_page
from crm.database import db
from crm.fragments import redirect_back_to, render_fragments, wants_partial
from crm.models import Event, StaleVersion, TaskTemplate, TaskTemplateLine
from crm.permissions import requires, visible_or_404
from crm.services.task_templates import keeping
from crm.services.task_templates.keeping import TooManyLines
from crm.toasts import complain, say

PAGE = "task_templates/line.html"


@bp.get("/task-templates/<int:template_id>/lines/new")
@requires("templates.manage")
def new_line(template_id: int):
    template = _with_lines(template_id)
    return render_template(PAGE, task_template=template, line=None, form=LineForm(None, template))


@bp.post("/task-templates/<int:template_id>/lines/new")
@requires("templates.manage")
def create_line(template_id: int):
    template = _with_lines(template_id)
    form = LineForm(None, template)
    if not form.validate():
        return render_template(PAGE, task_template=template, line=None, form=form), 422
    try:
        event = keeping.add_line(template, form.row, by=current_user)
    except TooManyLines:
        complain(_("A template has at most 50 tasks."))
        return _to_lines(template)
    return _changed(template, _("Added: %(name)s", name=form.title.data), event)


@bp.get("/task-templates/<int:template_id>/lines/<int:line_id>")
@requires("templates.manage")
def line(template_id: int, line_id: int):
    template, found = _line_or_404(template_id, line_id)
    return render_template(PAGE, task_template=template, line=found, form=LineForm(found, template))


@bp.post("/task-templates/<int:template_id>/lines/<int:line_id>")
@requires("templates.manage")
def update_line(template_id: int, line_id: int):
    template, found = _line_or_404(template_id, line_id)
    context = {"task_template": template, "line": found}
    form = LineForm(found, template)
    if not form.validate():
        return render_template(PAGE, form=form, **context), 422
    try:
        template.check_version(form.version_number)
    except StaleVersion:
        stored = LineForm(found, template, formdata=None)
        return conflict_page(PAGE, form, stored, template, **context)
    event = keeping.change_line(found, form.row, by=current_user)
    return _changed(template, _("Saved: %(title)s", title=form.title.data), event)


@bp.post("/task-templates/<int:template_id>/lines/<int:line_id>/remove")
@requires("templates.manage")
def remove_line(template_id: int, line_id: int):
    template, found = _line_or_404(template_id, line_id)
    title = found.title
    event = keeping.remove_line(found, by=current_user)
    return _changed(template, _("Removed: %(name)s", name=title), event)


@bp.post("/task-templates/<int:template_id>/lines/<int:line_id>/place")
@requires("templates.manage")
def place_line(template_id: int, line_id: int):
    """By drag: ``after_id``, the line it was dropped behind ("" for the top); by button: ``shift``."""
    template, found = _line_or_404(template_id, line_id)
    if "after_id" in request.form:
        event = keeping.place_line(found, _behind(found), by=current_user)
    else:
        event = keeping.shift_line(found, shift_argument(), by=current_user)
    db.session.commit()
    if event is not None:
        say(_("The order was changed."), event)
    if wants_partial():
        db.session.expire(template)
        return render_fragments("task_templates/placed.htmx.html", task_template=template)
    return _to_lines(template, f"line-{line_id}")


def _behind(line: TaskTemplateLine) -> TaskTemplateLine | None:
    typed = request.form["after_id"]
    if not typed:
        return None
    others = (each for each in line.template.lines if each is not line and str(each.id) == typed)
    return next(others, None) or abort(422)


def _with_lines(template_id: int) -> TaskTemplate:
    return visible_or_404(TaskTemplate, template_id, *keeping.WITH_LINES)


def _line_or_404(template_id: int, line_id: int) -> tuple[TaskTemplate, TaskTemplateLine]:
    template = _with_lines(template_id)
    found = next((each for each in template.lines if each.id == line_id), None)
    return (template, found) if found is not None else abort(404)


def _changed(template: TaskTemplate, words: str, event: Event | None) -> Response:
    db.session.commit()
    say(words, event)
    return _to_lines(template)


def _to_lines(template: TaskTemplate, anchor: str = "lines") -> Response:
    return redirect_back_to(url_for("task_templates.show", template_id=template.id, _anchor=anchor))
