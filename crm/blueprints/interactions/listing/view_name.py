"""Another name for one's own view of the list."""

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.interactions import bp
from crm.blueprints.interactions.listing.view_form import NameForm
from crm.database import db
from crm.models import SavedView
from crm.permissions import requires, visible_or_404
from crm.toasts import say


@bp.get("/interactions/views/<int:view_id>/name")
@requires("interactions.view")
def edit_view_name(view_id: int):
    return _page(_own_view(view_id))


@bp.post("/interactions/views/<int:view_id>/name")
@requires("interactions.view")
def update_view_name(view_id: int):
    view = _own_view(view_id)
    form = NameForm()
    form.view = view
    if not form.validate():
        return _page(view, form, 422)
    view.name = form.name.data
    db.session.commit()
    say(_("The view is called now: %(name)s", name=view.name))
    return redirect(url_for("interactions.views"), 303)


def _own_view(view_id: int) -> SavedView:
    view = visible_or_404(SavedView, view_id)
    if view.owner_id != current_user.id:
        abort(403)
    return view


def _page(view: SavedView, form: NameForm | None = None, status: int = 200):
    form = form or NameForm(data={"name": view.name})
    return render_template("interactions/listing/view_name.html", view=view, form=form), status
