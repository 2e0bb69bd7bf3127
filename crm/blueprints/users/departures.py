"""Somebody leaves: their records pass to a colleague, the history stays theirs."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.users import bp
from crm.blueprints.users.forms import DepartureForm
from crm.blueprints.users.routes import refuse_last_administrator
from crm.database import db
from crm.models import LastAdministrator, User, UserState
from crm.permissions import requires, visible_or_404
from crm.services.accounts import departures
from crm.toasts import say


@bp.get("/users/<int:user_id>/departure")
@requires("users.manage")
def depart(user_id: int):
    user = visible_or_404(User, user_id)
    return page(user, DepartureForm(colleagues_of(user)))


@bp.post("/users/<int:user_id>/departure")
@requires("users.manage")
def create_departure(user_id: int):
    user = visible_or_404(User, user_id)
    form = DepartureForm(colleagues_of(user))
    if not form.validate_on_submit():
        return page(user, form), 422
    try:
        departures.depart(user, form.chosen, by=current_user)
    except LastAdministrator:
        return refuse_last_administrator(user)
    db.session.commit()
    say(_("Marked as gone. What was open is handed over."))
    return redirect(url_for("users.index"), 303)


def colleagues_of(user: User) -> list[User]:
    """The active colleagues, who can take something over."""
    query = User.working().where(User.state == UserState.ACTIVE, User.id != user.id)
    return list(db.session.scalars(query))


def page(user: User, form: DepartureForm) -> str:
    return render_template("users/departure.html", user=user, form=form, holdings=departures.holdings(user))
