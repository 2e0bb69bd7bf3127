"""Invitations and reset links: by mail, or handed over."""

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.background import hurry
from crm.blueprints.users import bp
from crm.database import db
from crm.models import TokenPurpose, User
from crm.permissions import requires, visible_or_404
from crm.services.accounts import access as accounts
from crm.toasts import say


@bp.post("/users/<int:user_id>/link")
@requires("users.manage")
def send_link(user_id: int):
    """An invitation for who has no password yet, a reset link for who has one."""
    user = visible_or_404(User, user_id)
    if not user.can_sign_in:
        abort(404)
    purpose = TokenPurpose.PASSWORD_RESET if user.password_hash else TokenPurpose.INVITATION
    link = accounts.send_link(user, purpose, by=current_user, by_hand=request.form.get("way") == "hand")
    db.session.commit()
    hurry()
    say(_("The mail is on its way.") if link is None else _("Here is a link to hand over."))
    return redirect(url_for("users.edit", user_id=user.id), 303)
