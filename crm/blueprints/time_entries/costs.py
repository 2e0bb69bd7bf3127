"""What an hour of a colleague costs: administrators write it, leaders see it in the sums."""

from flask import make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import undefer

from crm.blueprints.time_entries import bp
from crm.blueprints.time_entries.forms import CostForm
from crm.database import db
from crm.i18n import today
from crm.models import User
from crm.permissions import requires, visible_or_404
from crm.services.time_spent import costs
from crm.toasts import say


@bp.get("/users/<int:user_id>/hourly-cost")
@requires("users.manage")
def edit_cost(user_id: int):
    user = visible_or_404(User, user_id, undefer(User.hourly_cost_minor))
    since = costs.begin_of(user, current_user) or today()
    form = CostForm(formdata=None, data={"cost": user.hourly_cost_minor, "since": since})
    return render_template("time/cost.html", user=user, form=form)


@bp.post("/users/<int:user_id>/hourly-cost")
@requires("users.manage")
def update_cost(user_id: int):
    user, form = visible_or_404(User, user_id, undefer(User.hourly_cost_minor)), CostForm()
    if not form.validate():
        return make_response(render_template("time/cost.html", user=user, form=form), 422)
    user.check_version(form.version_number)
    costs.set_cost(user, form.cost.data, form.since.data, by=current_user)
    db.session.commit()
    say(_("Saved"))
    return redirect(url_for("users.edit", user_id=user.id), 303)
