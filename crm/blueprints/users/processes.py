"""Which processes a colleague may choose from: the administrator ticks them (SC-27, SC-28)."""

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.users import bp
from crm.database import db
from crm.models import User
from crm.permissions import requires, visible_or_404
from crm.services.processes.settings import choosable_processes
from crm.toasts import say


@bp.post("/users/<int:user_id>/processes")
@requires("users.manage")
def update_processes(user_id: int):
    """All ticked means: those still to come as well."""
    user = visible_or_404(User, user_id)
    ticked = set(request.form.getlist("process", type=int))
    offered = [each.id for each in choosable_processes() if not each.is_always_allowed]
    chosen = [process_id for process_id in offered if process_id in ticked]
    user.allow_processes(None if len(chosen) == len(offered) else chosen, by=current_user)
    db.session.commit()
    say(_("Saved"))
    return redirect(url_for("users.edit", user_id=user.id, _anchor="processes"), 303)
