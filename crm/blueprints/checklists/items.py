"""What is done with one item: ticked, renamed, moved, taken off."""

from flask import Response, make_response, render_template
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.checklists import bp
from crm.blueprints.checklists.forms import ItemForm, PlaceForm, TickForm
from crm.blueprints.checklists.routes import back_from, done
from crm.conflicts import conflict_page
from crm.database import db
from crm.fragments import redirect_back_to, render_fragments, wants_partial
from crm.models import ChecklistItem, Event, StaleVersion
from crm.permissions import requires, visible_or_404
from crm.services.interactions import checklist
from crm.toasts import complain, say


@bp.post("/checklist/<int:item_id>/tick")
@requires("interactions.edit")
def tick(item_id: int) -> Response:
    item = visible_or_404(ChecklistItem, item_id)
    if item.is_archived:
        return gone(item)
    event = item.tick(TickForm().is_done, by=current_user)
    db.session.commit()
    if not wants_partial():  # else the tick itself says it
        said(item, event, _("Ticked: %(item)s") if item.is_done else _("Not ticked any more: %(item)s"))
    return line(item)


@bp.get("/checklist/<int:item_id>/edit")
@requires("interactions.edit")
def edit(item_id: int) -> Response:
    item = visible_or_404(ChecklistItem, item_id)
    return page(item, ItemForm(obj=item))


@bp.post("/checklist/<int:item_id>/edit")
@requires("interactions.edit")
def update(item_id: int) -> Response:
    item = visible_or_404(ChecklistItem, item_id)
    form = ItemForm()
    if item.is_archived:
        return gone(item)
    if not form.validate():
        return page(item, form, 422)
    try:
        item.check_version(form.version_number)
    except StaleVersion:
        return conflict(item, form)
    event = item.rename(form.text.data, by=current_user)
    db.session.commit()
    said(item, event, _("Saved: %(item)s"))
    return line(item)


@bp.post("/checklist/<int:item_id>/place")
@requires("interactions.edit")
def place(item_id: int) -> Response:
    item = visible_or_404(ChecklistItem, item_id)
    form = PlaceForm()
    if item.is_archived:
        return gone(item)
    if form.is_drop:
        event = checklist.place(item, behind=form.behind, by=current_user)
    else:
        event = checklist.shift(item, form.by_places, by=current_user)
    db.session.commit()
    said(item, event, _("Moved: %(item)s"))
    if wants_partial() and form.is_drop:  # the list goes into its own place, not into what was dropped
        return render_fragments("checklists/placed.htmx.html", interaction=item.interaction)
    return done(item.interaction)


@bp.post("/checklist/<int:item_id>/archive")
@requires("interactions.edit")
def archive(item_id: int) -> Response:
    item = visible_or_404(ChecklistItem, item_id)
    if not item.is_archived:
        event = item.archive(by=current_user)
        db.session.commit()
        said(item, event, _("Taken off the checklist: %(item)s"))
    return done(item.interaction)


def line(item: ChecklistItem) -> Response:
    """The line and the count: whoever ticks the next one meanwhile finds its button where it was."""
    if not wants_partial():
        return done(item.interaction)
    return render_fragments("checklists/item.htmx.html", item=item, interaction=item.interaction)


def said(item: ChecklistItem, event: Event | None, words: str) -> None:
    """Say *words* of an act that changed something."""
    if event is not None:
        say(words % {"item": item.text}, event)


def gone(item: ChecklistItem) -> Response:
    """Somebody was quicker: the whole page as it is now."""
    complain(_("Somebody has taken this item off the checklist meanwhile."))
    return redirect_back_to(back_from(item.interaction))


def conflict(item: ChecklistItem, form: ItemForm) -> Response:
    stored = ItemForm(formdata=None, obj=item)
    template = "checklists/_item_form.html" if wants_partial() else "checklists/edit.html"
    return conflict_page(template, form, stored, item, item=item, back=back_from(item.interaction))


def page(item: ChecklistItem, form: ItemForm, status: int = 200) -> Response:
    context = {"item": item, "form": form, "back": back_from(item.interaction)}
    if wants_partial():
        return render_fragments("checklists/_item_form.html", status, **context)
    return make_response(render_template("checklists/edit.html", **context), status)
