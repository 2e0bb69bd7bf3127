"""Columns of the list and its saved views: one's own, shared ones, the one it opens with (OC-10, PL-10)."""

from flask import abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from crm.blueprints.interactions import bp
from crm.blueprints.interactions.listing.columns import COLUMNS, columns_of, is_offered, known_columns
from crm.blueprints.interactions.listing.filters import FilterForm
from crm.blueprints.interactions.listing.opened import BESIDE, values_of
from crm.blueprints.interactions.listing.view_form import ViewForm
from crm.database import db
from crm.i18n import language
from crm.models import SavedView
from crm.permissions import can, requires, visible_or_404
from crm.services.contacts.listing import colleague_names
from crm.services.interaction_list.criteria import Order
from crm.services.interaction_list.saved_views import View, views_of
from crm.services.processes.steps import step_words, usable_words
from crm.toasts import say

# Kept in columns of their own.
APART = {"group", "by"}


@bp.app_template_global("views_url")
def views_url() -> str:
    """The page of columns and views, which knows the filters of this request."""
    kept = {name: value for name, value in request.args.items() if value and name not in ("after", "before")}
    return url_for("interactions.views", **kept)


@bp.get("/interactions/views")
@requires("interactions.view")
def views():
    return _page(ViewForm())


@bp.post("/interactions/views/columns")
@requires("interactions.view")
def choose_columns():
    # Those of what is switched off were not to be seen: they stay as they were.
    hidden = [name for name in known_columns(current_user.list_columns) if not is_offered(name)]
    current_user.choose_columns(list(known_columns([*request.form.getlist("columns"), *hidden])))
    db.session.commit()
    say(_("The columns are kept for you."))
    return redirect(url_for("interactions.index"), 303)


@bp.post("/interactions/views")
@requires("interactions.view")
def save_view():
    form = ViewForm()
    if not form.validate():
        return _page(form, 422)
    is_shared = form.is_shared.data and can("interactions.share_views")
    view = form.namesake or SavedView(owner_id=current_user.id, is_shared=is_shared)
    view.keep(form.name.data, **_asked())
    db.session.add(view)
    db.session.flush()
    if is_shared:
        view.share(by=current_user)
    if form.is_default.data:
        current_user.open_with_view(view.id)
    db.session.commit()
    say(_("View saved: %(name)s", name=view.name))
    return redirect(url_for("interactions.index", view=view.id), 303)


@bp.post("/interactions/views/<int:view_id>/default")
@requires("interactions.view")
def choose_default(view_id: int):
    """Open the list with this view; asked again, with everything."""
    view = visible_or_404(SavedView, view_id)
    is_chosen = current_user.default_view_id == view.id
    current_user.open_with_view(None if is_chosen else view.id)
    db.session.commit()
    say(
        _("The list opens with everything.")
        if is_chosen
        else _("The list opens with: %(name)s", name=view.name)
    )
    return redirect(url_for("interactions.views"), 303)


@bp.post("/interactions/views/<int:view_id>/share")
@requires("interactions.share_views")
def share_view(view_id: int):
    """Show this view to everybody."""
    view = visible_or_404(SavedView, view_id)
    event = view.share(by=current_user)
    db.session.commit()
    say(_("Shared with everybody: %(name)s", name=view.name), event)
    return redirect(url_for("interactions.views"), 303)


@bp.post("/interactions/views/<int:view_id>/unshare")
@requires("interactions.share_views")
def stop_sharing(view_id: int):
    """Leave the view to its owner: a leader who is not that gets it back by Undo only."""
    view = visible_or_404(SavedView, view_id)
    event = view.stop_sharing(by=current_user)
    db.session.commit()
    say(_("No longer shared: %(name)s", name=view.name), event)
    return redirect(url_for("interactions.views"), 303)


@bp.post("/interactions/views/<int:view_id>/remove")
@requires("interactions.view")
def remove_view(view_id: int):
    view = visible_or_404(SavedView, view_id)
    if not may_remove(view):
        abort(403)
    view.remove()
    db.session.commit()
    say(_("View removed: %(name)s", name=view.name))
    return redirect(url_for("interactions.views"), 303)


def may_remove(view: SavedView | View) -> bool:
    """One's own; leaders also what others share."""
    return view.owner_id == current_user.id or (view.is_shared and can("interactions.share_views"))


def _asked() -> dict:
    """Filters, grouping, order and columns of the list that the page was opened from."""
    values = _values()
    form = _filters(values)
    known = set(form._fields) | {"contact_id"}
    filters = {name: value for name, value in values.items() if value and name in known - APART}
    columns = list(columns_of(current_user))
    return {
        "filters": filters,
        "grouping": form.group.data.value if form.group.data else None,
        "order": Order.UPDATED.value if form.by.data == Order.UPDATED.value else None,
        "columns": columns,
    }


def _values() -> MultiDict:
    """The filters of the address, or of the saved view it names."""
    values = MultiDict((name, value) for name, value in request.args.items() if name not in BESIDE)
    view = next((each for each in views_of(current_user) if str(each.id) == request.args.get("view")), None)
    return values if values or view is None else values_of(view)


def _filters(values: MultiDict) -> FilterForm:
    return FilterForm(values, usable_words(step_words(language()), current_user), colleague_names())


def _page(form: ViewForm, status: int = 200):
    page = render_template(
        "interactions/listing/views.html",
        form=form,
        columns={name: label for name, label in COLUMNS.items() if is_offered(name)},
        chosen=columns_of(current_user),
        filters=_filters(_values()),
        views=views_of(current_user),
        may_remove=may_remove,
        address=request.args.to_dict(),
    )
    return page, status
