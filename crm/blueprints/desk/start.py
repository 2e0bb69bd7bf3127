"""With which page the day begins: My day or the desk."""

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.desk import bp
from crm.database import db
from crm.fragments import came_from
from crm.permissions import requires
from crm.toasts import say


@bp.post("/start")
@requires("desk.view")
def choose_start():
    is_desk = request.form.get("page") == "desk"
    current_user.start_with_desk(is_desk)
    db.session.commit()
    say(_("The start page is the desk now.") if is_desk else _("The start page is My day now."))
    return redirect(came_from(url_for("desk.arrange")), 303)
